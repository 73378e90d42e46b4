import type { Factuality } from '../domain/leaning.ts';
import type { RaterInput } from '../resolvers/writing/raters.ts';
import { outletDomain } from './outletDomain.ts';
import { isPlatform } from './platforms.ts';
import type { Mapped } from './ratedOutlet.ts';
import { BadLine } from './storyLine.ts';

export const MEDIA_BIAS_FACT_CHECK: Omit<RaterInput, 'id'> = {
  slug: 'media-bias-fact-check',
  name: 'Media Bias/Fact Check',
  homepageUrl: 'https://mediabiasfactcheck.com/',
  methodology:
    'Five steps from left to right, scored by reviewers on wording, sourcing, story selection and political affiliation, and a ' +
    'grade of factual reporting. “Left” and “right” map to the second step from the end, “left-center” and “right-center” to the ' +
    'first beside the center. Questionable, conspiracy, satire and pro-science are no places from left to right.',
  scale: {
    left: -2,
    'left-center': -1,
    center: 0,
    'right-center': 1,
    right: 2,
    'pro-science': null,
    'conspiracy-pseudoscience': null,
    satire: null,
    'fake-news': null,
  },
};

const FACTUALITY: ReadonlyMap<string, Factuality> = new Map([
  ['very-low', 'VERY_LOW'],
  ['low', 'LOW'],
  ['mixed', 'MIXED'],
  ['mostly-factual', 'MOSTLY_FACTUAL'],
  ['high', 'HIGH'],
  ['very-high', 'VERY_HIGH'],
]);

/**
 * An entry of mbfcext's `sources-pretty.json`. Passed over: parts of a host (`al.com/mobile`), which have no outlet of their
 * own here, what is no domain (`bemidji pioneer`), and platforms.
 */
export function mediaBiasFactCheckEntry(entry: unknown): Mapped {
  const domain = textOf(entry, 'domain');
  const name = textOf(entry, 'name');
  const label = textOf(entry, 'bias');
  const reporting = textOf(entry, 'reporting');
  if (domain === null || name === null || label === null)
    throw new BadLine('domain, name and bias must be texts');
  if (!Object.hasOwn(MEDIA_BIAS_FACT_CHECK.scale, label))
    throw new BadLine(`the scale has no bias “${label}”`);
  const factuality = reporting === null ? null : FACTUALITY.get(reporting);
  if (factuality === undefined) throw new BadLine(`the scale has no reporting “${reporting}”`);

  if (domain.includes('/')) return { passedOver: 'parts of a host' };
  const host = outletDomain(domain);
  if (host === null) return { passedOver: 'without a domain' };
  if (isPlatform(host)) return { passedOver: 'on a platform' };
  return { name, domain: host, label, factuality, url: textOf(entry, 'url') };
}

/** The revision that a `latest.json` beside the file tells; null where it tells none. */
export function revisionOf(latest: unknown): string | null {
  return textOf(latest, 'lastRevision');
}

function textOf(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const field: unknown = Reflect.get(value, key);
  return typeof field === 'string' && field.trim() !== '' ? field.trim() : null;
}
