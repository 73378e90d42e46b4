import { slugify } from '../domain/slug.ts';
import type { TopicInput } from '../resolvers/writing/topics.ts';

/** Written in capitals where a name is made up from a slug. */
const ACRONYMS: ReadonlySet<string> = new Set([
  ...[
    'cia',
    'dc',
    'dea',
    'doj',
    'epa',
    'eu',
    'fbi',
    'fcc',
    'fda',
    'gop',
    'irs',
    'lgbt',
    'lgbtq',
    'nasa',
    'nato',
  ],
  ...['nfl', 'nsa', 'uk', 'un', 'us', 'usa', 'who'],
]);
const SMALL_WORDS: ReadonlySet<string> = new Set([
  'a',
  'and',
  'at',
  'by',
  'for',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
]);

/** All in small letters, as programs write it: `us_senate`. */
const AS_PROGRAMS_WRITE = /^[^\p{Lu}]*$/u;

/**
 * A topic as a file names it; null where no letter or digit is in it. `us_senate` and `US Senate` are one topic, `us-senate`,
 * and the name of the second is the nicer one: it takes the place of the one that is made up for the first.
 */
export function importedTopic(given: string): TopicInput | null {
  if (!/[\p{L}\p{N}]/u.test(given)) return null;
  const slug = slugify(given.replaceAll('_', ' '), 'topic');
  const madeUp = nameOf(slug);
  if (AS_PROGRAMS_WRITE.test(given)) return { slug, name: madeUp };
  return { slug, name: given.trim().replace(/[\s_]+/gu, ' '), insteadOf: madeUp };
}

/** Of names for one topic a written one counts before a made-up one, else the first. */
export function nicestNames(topics: readonly TopicInput[]): TopicInput[] {
  const bySlug = new Map<string, TopicInput>();
  for (const topic of topics) {
    const known = bySlug.get(topic.slug);
    if (known === undefined || (known.insteadOf === undefined && topic.insteadOf !== undefined)) {
      bySlug.set(topic.slug, topic);
    }
  }
  return [...bySlug.values()];
}

function nameOf(slug: string): string {
  return slug
    .split('-')
    .map((word, place) => {
      if (ACRONYMS.has(word)) return word.toUpperCase();
      if (place > 0 && SMALL_WORDS.has(word)) return word;
      return word.slice(0, 1).toUpperCase() + word.slice(1);
    })
    .join(' ');
}
