import type pg from 'pg';
import { SetupError } from '../errors.ts';

/**
 * What every session must have, whatever the server, the database and the role say: Prisma reads and writes instants without
 * their zone, the driver knows no dates but ISO's, and who has waited for a story's lock must see what was committed meanwhile.
 */
const NEEDED = [
  { name: 'TimeZone', value: 'UTC', fits: /^(Etc\/)?(UTC|GMT)$/ },
  { name: 'DateStyle', value: 'ISO', fits: /^ISO\b/ },
  { name: 'default_transaction_isolation', value: 'read committed', fits: /^read committed$/ },
];

/** The address of a PostgreSQL database with the settings of its sessions; `wishes` give way to settings that the address has itself. */
export function sessionAddress(url: string, wishes = ''): string {
  const address = new URL(url);
  const own = address.searchParams.get('options') ?? '';
  const needed = NEEDED.map(({ name, value }) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`).join(' ');
  address.searchParams.set('options', `${wishes} ${own} ${needed}`.trim());
  return address.href;
}

/** Fails with a SetupError where a session of such an address has other settings: a pooler has not passed them on. */
export async function requireSettings(client: pg.Client): Promise<void> {
  for (const { name, value, fits } of NEEDED) {
    const { rows } = await client.query<{ setting: string }>('SELECT current_setting($1) AS "setting"', [
      name,
    ]);
    const setting = rows[0]?.setting ?? '';
    if (fits.test(setting)) continue;
    throw new SetupError(
      `The database of DATABASE_URL has sessions with ${name} ${setting}: ALTER ROLE … SET ${name} TO '${value}'.`,
    );
  }
}
