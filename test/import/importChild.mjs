// Runs src/ingest/import.ts as `npm run import` runs its build: Vite, which the tests bring, takes the types off.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
await runnerImport(`${root}src/ingest/import.ts`, { root, configFile: false, logLevel: 'error' });
