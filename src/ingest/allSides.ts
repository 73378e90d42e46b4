import type { RaterInput } from '../resolvers/writing/raters.ts';
import { type CsvRow, missingColumns } from './csvRows.ts';
import { outletDomain } from './outletDomain.ts';
import { isSideDesk, outletName } from './outletName.ts';
import { isPlatform } from './platforms.ts';
import type { Mapped, RatedOutlet } from './ratedOutlet.ts';
import { BadLine } from './storyLine.ts';

export const ALLSIDES: Omit<RaterInput, 'id'> = {
  slug: 'allsides',
  name: 'AllSides',
  homepageUrl: 'https://www.allsides.com/',
  methodology:
    'Five steps, from blind surveys, editorial reviews, independent research and community feedback. “Left” and “Right” are ' +
    'the outer steps; the scale has no extremes, so they map to the second step from the end. “Mixed” places nothing.',
  scale: { Left: -2, 'Lean Left': -1, Center: 0, 'Lean Right': 1, Right: 2, Mixed: null },
};

const COLUMNS = ['name', 'bias', 'type', 'url'];

/** A row, and how well it speaks for the whole of its host. */
export type AllSidesRow = Mapped & { readonly rank?: number };

/**
 * A row of AllSides' ratings. Passed over: authors, platforms, and what has no site, or a page at AllSides itself instead.
 * (By its name it might be found among the outlets, but then what an import does would hang on what came before it.)
 * A lower rank speaks for a host rather: news before others, no opinion page or fact-checking desk, a front page.
 */
export function allSidesRow(row: CsvRow): AllSidesRow {
  const missing = missingColumns(row, COLUMNS);
  if (missing.length > 0) throw new BadLine(`no column ${missing.join(', ')}: this is not AllSides' file`);
  const given = row.fields.get('name') ?? '';
  const label = row.fields.get('bias') ?? '';
  const url = row.fields.get('url') ?? '';
  if (given === '') throw new BadLine('the row has no name');
  if (!Object.hasOwn(ALLSIDES.scale, label)) throw new BadLine(`AllSides' scale has no “${label}”`);
  if (row.fields.get('type') === 'Authors') return { passedOver: 'authors' };

  const domain = outletDomain(url);
  if (domain === null || (domain === 'allsides.com' && given !== 'AllSides'))
    return { passedOver: 'without a site' };
  if (isPlatform(domain)) return { passedOver: 'on a platform' };
  const outlet: RatedOutlet = {
    name: outletName(given) ?? given,
    domain,
    label,
    factuality: null,
    url: row.fields.get('allsides_url') || null,
  };
  const isFrontPage = URL.canParse(url) && new URL(url).pathname.length <= 1;
  const rank =
    (isSideDesk(given) ? 4 : 0) + (row.fields.get('type') === 'News' ? 0 : 2) + (isFrontPage ? 0 : 1);
  return { ...outlet, rank };
}
