// What travels in this benchmark: the events that are published and what their subscribers select.

/** The outlet of every event. Parallax finds it in the demo newsroom; the others are given it. */
export const OUTLET = { name: 'Red Thread', domain: 'redthread.example', leaning: 'FAR_LEFT' };

/** Stands in every title before the event's number, so that a client finds it without parsing. */
export const MARK = 'edition ';
const DIGITS = 8;

/** The selection of all subscribers but those of `selections`: a frame of about 385 bytes. */
export const DASHBOARD = `cursor occurredAt
  article { title url source { name consensus { leaning } } }
  story { articleCount }`;

/** The event of that number, as the publisher sends it. */
export function sampleEvent(number) {
  const digits = String(number).padStart(DIGITS, '0');
  return { title: `Harbour vote, ${MARK}${digits}`, url: `https://${OUTLET.domain}/harbour/${digits}` };
}

/** The number in a frame, or −1 where it carries no event. */
export function numberIn(frame) {
  const at = frame.indexOf(MARK_BYTES);
  if (at === -1) return -1;
  let number = 0;
  for (let next = at + MARK_BYTES.length; next < at + MARK_BYTES.length + DIGITS; next += 1) {
    number = number * 10 + frame[next] - ZERO;
  }
  return number;
}

/** When the event in the frame was committed, in milliseconds since 1970; every selection here holds `occurredAt`. */
export function committedAt(frame) {
  return Date.parse(/"occurredAt":"([^"]+)"/.exec(frame.toString())[1]);
}

/** So many different selections of the same event, each with its title and time. */
export function selections(count) {
  const article = ['url', 'publishedAt', 'source { name consensus { leaning } }'];
  const event = ['cursor', 'storyId', 'articleId', 'story { articleCount }'];
  const subsets = 2 ** (article.length + event.length);
  if (count > subsets) throw new Error(`There are ${subsets} selections.`);
  return Array.from({ length: count }, (_, at) => {
    // From the fullest down.
    const bits = subsets - 1 - at;
    const chosen = (fields, shift) => fields.filter((_, field) => bits & (1 << (field + shift))).join(' ');
    return `${chosen(event, article.length)} occurredAt article { title ${chosen(article, 0)} }`;
  });
}

/** A cursor made as Parallax makes its own, for those that have none. */
export function sampleCursor(number) {
  return Buffer.from(`8f14e45f-ceea-467f-a0b8-5b1c0de2d9a1.${number}.3735928559`).toString('base64url');
}

const MARK_BYTES = Buffer.from(MARK);
const ZERO = '0'.charCodeAt(0);
