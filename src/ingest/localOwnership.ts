import type { Medium } from '../db/generated/enums.ts';
import { slugify } from '../domain/slug.ts';
import { type CsvRow, missingColumns } from './csvRows.ts';
import { outletDomain } from './outletDomain.ts';
import { isPlatform } from './platforms.ts';
import { BadLine } from './storyLine.ts';

/** One host of the register: the outlets under it, which are one outlet here, and who owns them. */
export interface OwnedOutlet {
  readonly domain: string;
  /** Every name that a row gives it. */
  readonly names: Set<string>;
  /** Names by slug. */
  readonly owners: Map<string, string>;
  medium: Medium;
  /** ISO 3166-1 alpha-2; null where no row tells. */
  country: string | null;
}

const COLUMNS = ['name', 'state', 'domain', 'owner', 'medium'];

const MEDIUMS: ReadonlyMap<string, Medium> = new Map([
  ['Newspapers', 'NEWSPAPER'],
  ['College Newspapers', 'NEWSPAPER'],
  ['TV station', 'TELEVISION'],
  ['Magazines', 'MAGAZINE'],
  ['Radio station', 'RADIO'],
]);

/** Two capitals: a state of the United States, which is all that the register covers. */
const STATE = /^[A-Z]{2}$/;

/** Adds one row of the register of local outlets to those known by their domain. Answers why it is passed over, else null. */
export function addLocalRow(outlets: Map<string, OwnedOutlet>, row: CsvRow): string | null {
  const missing = missingColumns(row, COLUMNS);
  if (missing.length > 0)
    throw new BadLine(`no column ${missing.join(', ')}: this is not the register of local outlets`);
  const name = row.fields.get('name') ?? '';
  const given = row.fields.get('domain') ?? '';
  const owner = row.fields.get('owner') ?? '';
  if (name === '') throw new BadLine('the row has no name');
  if (given === '') return 'without a domain';
  const domain = outletDomain(given);
  if (domain === null) return 'without a domain';
  if (isPlatform(domain)) return 'on a platform';

  const outlet: OwnedOutlet = outlets.get(domain) ?? {
    domain,
    names: new Set(),
    owners: new Map(),
    medium: 'OTHER',
    country: null,
  };
  outlets.set(domain, outlet);
  outlet.names.add(name);
  if (owner !== '') outlet.owners.set(slugify(owner, 'owner'), owner);
  if (outlet.medium === 'OTHER') outlet.medium = MEDIUMS.get(row.fields.get('medium') ?? '') ?? 'OTHER';
  if (STATE.test(row.fields.get('state') ?? '')) outlet.country = 'US';
  return null;
}

/** Its name, where all rows agree; a host that many outlets share is named by its domain. */
export function nameOfOwned({ names, domain }: OwnedOutlet): string {
  const [only] = names;
  return names.size === 1 && only !== undefined ? only : domain;
}
