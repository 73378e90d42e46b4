const LONGEST_ADDRESS = 2_048;

/** C0, delete and C1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in an address.
const CONTROL = /[\u0000-\u001F\u007F-\u009F]/;

/**
 * Parameters that say how a reader came, never what is read. `ref` and `cmp` are in the promise;
 * names that some sites use for the article itself (`id`, `p`, `cid`, `source`, `page`) are not here.
 */
const TRACKING: ReadonlySet<string> = new Set([
  'ref',
  'ref_src',
  'ref_url',
  'cmp',
  'cmpid',
  'icid',
  'ncid',
  'ocid',
  's_cid',
  'gclid',
  'gclsrc',
  'dclid',
  'gbraid',
  'wbraid',
  'gad_source',
  'gad_campaignid',
  'srsltid',
  'fbclid',
  'msclkid',
  'yclid',
  'twclid',
  'ttclid',
  'li_fat_id',
  'igsh',
  'igshid',
  'mibextid',
  '_ga',
  '_gl',
  '_hsenc',
  '_hsmi',
  '__twitter_impression',
  'mkt_tok',
  'vero_id',
  'wt_mc',
  'wt.mc_id',
  'xtor',
  'ito',
  'smid',
  'smtyp',
  'sr_share',
  'soc_src',
  'soc_trk',
  'guccounter',
  'guce_referrer',
  'guce_referrer_sig',
  'traffic_source',
]);

/** Families of them: Google Analytics, Mailchimp, comScore, AT Internet, Matomo, HubSpot. */
const TRACKING_PREFIXES = ['utm_', 'mc_', 'ns_', 'at_', 'pk_', 'mtm_', 'piwik_', 'hsa_'] as const;

/**
 * The one form of an article's address, so that one address is one article; null where it is none.
 *
 * - http and https only. `http` without a port becomes `https`: sites answer both alike. With a port
 *   of its own it stays, since another service may listen there.
 * - Host in lower case, international ones in Punycode, no dot at its end, no default port. `www.` stays.
 * - No fragment, no tracking parameters. The rest of the query is sorted by name; equal names keep their
 *   order, values their spelling. An empty query goes.
 * - The path stays as it is but for dot segments and the case of percent escapes: a slash at its end,
 *   doubled slashes and capitals are the site's own business.
 * - Null: credentials, control characters, anything over 2,048 characters before or after.
 *
 * Taking it twice changes nothing.
 */
export function canonicalAddress(input: string): string | null {
  const trimmed = input.replace(/^ +| +$/g, '');
  if (trimmed.length > LONGEST_ADDRESS || CONTROL.test(trimmed)) return null;
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return null;

  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '') return null;
  const hostname = url.hostname.replace(/\.$/, '');
  if (hostname === '' || hostname.startsWith('.') || hostname.includes('..')) return null;
  if (hostname.endsWith('.')) return null;

  const scheme = url.port === '' ? 'https:' : url.protocol;
  const host = url.port === '' ? hostname : `${hostname}:${url.port}`;
  const path = upperEscapes(url.pathname);
  const address = `${scheme}//${host}${path}${canonicalQuery(url.search)}`;
  return address.length <= LONGEST_ADDRESS ? address : null;
}

/** The host of a canonical address without `www.`, and without a port. Throws TypeError for no address. */
export function hostOf(address: string): string {
  const { hostname } = new URL(address);
  return /^www\.[^.]+\./.test(hostname) ? hostname.slice('www.'.length) : hostname;
}

/**
 * The domains under which an outlet may be known, nearest first: the host, then its parents down to two
 * labels. `edition.cnn.com` gives itself and `cnn.com`. A numeric address has no parents.
 */
export function domainCandidates(host: string): string[] {
  const labels = host.split('.');
  if (labels.length < 3 || /^\d+$/.test(labels.at(-1) ?? '') || host.startsWith('[')) return [host];
  return labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'));
}

function canonicalQuery(search: string): string {
  const parameters: { name: string; text: string }[] = [];
  for (const text of search.replace(/^\?/, '').split('&')) {
    if (text === '') continue;
    const [name = ''] = new URLSearchParams(text).keys();
    if (!isTracking(name.toLowerCase())) parameters.push({ name, text: upperEscapes(text) });
  }
  if (parameters.length === 0) return '';
  parameters.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
  return `?${parameters.map(({ text }) => text).join('&')}`;
}

function isTracking(name: string): boolean {
  return TRACKING.has(name) || TRACKING_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** RFC 3986, 6.2.2.1: the case of percent escapes has no meaning. */
function upperEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (found) => found.toUpperCase());
}
