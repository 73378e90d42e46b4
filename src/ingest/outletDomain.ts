/** First labels that say how a site is read and not whose it is: `online.wsj.com` is the outlet of `wsj.com`. */
const HOW = /^(?:www\d?|m|mobile|amp|online)\.(?=[^.]+\.)/;

const DOMAIN =
  /^(?=.{4,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]{1,62}$/u;

/**
 * The domain that a file gives for an outlet, in the form that outlets bear: lower case, Punycode, without `www.` and the
 * like, scheme, port and path. Null where it is none.
 */
export function outletDomain(given: string): string | null {
  const address = /^[a-z]+:\/\//i.test(given) ? given : `https://${given}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) return null;
  const domain = url.hostname.toLowerCase().replace(/\.$/, '').replace(HOW, '');
  return DOMAIN.test(domain) ? domain : null;
}
