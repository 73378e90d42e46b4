/**
 * What every session must have, whatever the server, the database and the role say: Prisma reads and writes instants without
 * their zone, and the driver knows no dates but ISO's.
 */
const ALWAYS = '-c TimeZone=UTC -c DateStyle=ISO';

/** The address of a PostgreSQL database with the settings of its sessions; `wishes` give way to settings that the address has itself. */
export function sessionAddress(url: string, wishes = ''): string {
  const address = new URL(url);
  const own = address.searchParams.get('options') ?? '';
  address.searchParams.set('options', `${wishes} ${own} ${ALWAYS}`.trim());
  return address.href;
}
