import { defineConfig } from 'prisma/config';

// For Prisma's own command line, which the project itself does not need: `npx prisma migrate deploy`.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
