// The rows of an invented newsroom, the same for the same sizes and seed.
import { idOf, Random } from './random.mjs';

/** The newest moment in the data. */
export const NOW = Date.parse('2026-11-01T00:00:00.000Z');

const DAY = 86_400_000;
const LEANINGS = ['FAR_LEFT', 'LEFT', 'LEAN_LEFT', 'CENTER', 'LEAN_RIGHT', 'RIGHT', 'FAR_RIGHT'];
const COUNTRIES = ['US', 'GB', 'FR', 'DE', 'CA', 'AU', null];
const WORDS =
  'council harbor budget strike ruling border vaccine river election bridge senate tariff harvest rail union court energy school rent storm ferry mayor treaty water mine farm hospital audit protest market'.split(
    ' ',
  );

/**
 * All but articles and timeline events, which are many: `articlesOf` and `eventsOf` make those a story at a time.
 * A story's size follows a lognormal law, as coverage does: half have fewer than twenty articles, a few have hundreds.
 * They begin within the last `days`. `sizes` adds stories of exactly so many articles, each under the slug `story-of-SIZE`, at the newest end.
 */
export function inventNewsroom({ seed, sources, stories, articles, events, days, sizes }) {
  const random = new Random(seed);
  const raters = ['north', 'meridian', 'plain', 'ledger', 'compass'].map((slug) => ({
    id: idOf('rater', slug),
    slug,
  }));
  const owners = Array.from({ length: Math.ceil(sources / 4) }, (_, at) => named('owner', at));
  const topics = Array.from({ length: 40 }, (_, at) => named('topic', at));
  const outlets = Array.from({ length: sources }, (_, at) => inventOutlet(random, at, { raters, owners }));
  const drafts = inventStories(random, { stories, articles, events, days, sizes, topics });
  return { raters, owners, topics, outlets, stories: drafts };
}

/** A story's articles, oldest first. The outlets of a small story are few of all; none is bound to have one article only. */
export function articlesOf(story, outlets) {
  const random = new Random(story.seed);
  const times = Array.from({ length: story.size }, () => {
    // Most within days of the first; what would come after the end of the data comes within it.
    const later = (-Math.log(1 - random.next()) * 2 * DAY) % (NOW - story.begunAt);
    return story.begunAt + Math.floor(later);
  }).sort((a, b) => a - b);
  return times.map((publishedAt, at) => {
    // The square prefers the outlets at the front: a few publish a great deal.
    const outlet = outlets[Math.floor(random.next() ** 2 * outlets.length)];
    const title = headline(random);
    const url = `https://${outlet.domain}/${story.slug}/${at}`;
    return {
      id: idOf('article', url),
      url,
      title,
      excerpt: `${headline(random)}. ${headline(random)}.`,
      publishedAt: new Date(publishedAt),
      ordinal: outlet.ordinal,
      ownLeaning: random.next() < 0.02 ? random.pick(LEANINGS) : null,
      searchText: title.toLowerCase(),
    };
  });
}

export function eventsOf(story) {
  const random = new Random(story.seed + 1);
  return Array.from({ length: story.events }, (_, at) => ({
    id: idOf('event', `${story.slug}/${at}`),
    occurredAt: new Date(story.begunAt + random.below(14 * DAY)),
    headline: headline(random),
    detail: random.next() < 0.5 ? `${headline(random)}.` : null,
  }));
}

function named(kind, at) {
  const slug = `${kind}-${at}`;
  return { id: idOf(kind, at), slug };
}

function inventOutlet(random, at, { raters, owners }) {
  const place = Math.max(-3, Math.min(3, random.normal() * 1.4));
  const count = random.next() < 0.12 ? 0 : 1 + random.below(3);
  const first = random.below(raters.length);
  return {
    id: idOf('outlet', at + 1),
    ordinal: at + 1,
    slug: `outlet-${at + 1}`,
    name: `The ${capital(random.pick(WORDS))} ${capital(random.pick(WORDS))} ${at + 1}`,
    domain: `outlet-${at + 1}.example`,
    country: random.pick(COUNTRIES),
    ownerId: random.next() < 0.7 ? random.pick(owners).id : null,
    ratings: Array.from({ length: count }, (_, nth) => ({
      id: idOf('rating', `${at + 1}/${nth}`),
      raterId: raters[(first + nth) % raters.length].id,
      step: Math.max(-3, Math.min(3, Math.round(place + random.normal() * 0.6))),
    })),
  };
}

function inventStories(random, { stories, articles, events, days, sizes, topics }) {
  const weights = Array.from({ length: stories }, () => Math.exp(random.normal() * 1.25));
  const counts = apportion(weights, articles);
  const eventCounts = apportion(
    counts.map((size) => Math.min(Math.sqrt(size), 12)),
    events,
  );
  const invented = counts.map((size, at) =>
    inventStory(random, { slug: `story-${at}`, size, events: eventCounts[at], days, topics }),
  );
  const extra = sizes.map((size) =>
    inventStory(random, { slug: `story-of-${size}`, size, events: 20, days, topics }),
  );
  for (const story of extra) story.begunAt = NOW - 20 * DAY;
  return [...invented, ...extra];
}

function inventStory(random, { slug, size, events, days, topics }) {
  return {
    id: idOf('story', slug),
    slug,
    size,
    events,
    seed: random.below(2 ** 31),
    headline: headline(random),
    dek: `${headline(random)}, and ${headline(random).toLowerCase()}.`,
    begunAt: NOW - Math.floor(random.next() * days * DAY) - DAY,
    topicIds: [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(topics).id))],
  };
}

/** Whole parts of `total`, at least one each where there are enough, in proportion to the weights. */
function apportion(weights, total) {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const parts = weights.map((weight) => Math.max(1, Math.floor((weight / sum) * total)));
  let left = total - parts.reduce((all, part) => all + part, 0);
  for (let at = 0; left !== 0; at = (at + 1) % parts.length) {
    const step = Math.sign(left);
    if (parts[at] + step < 1) continue;
    parts[at] += step;
    left -= step;
  }
  return parts;
}

/** One in twenty has quotation marks, as in real feeds: with one of those, a page is no longer Latin-1. */
function headline(random) {
  const words = Array.from({ length: 6 + random.below(6) }, () => random.pick(WORDS));
  if (random.below(20) === 0) words[2] = `“${words[2]}”`;
  return capital(words.join(' '));
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
