import { canonicalAddress } from '../domain/address.ts';
import type { Leaning } from '../domain/leaning.ts';
import type { Issue } from './mutationErrors.ts';
import type { AttachCall } from './writing/attachCall.ts';
import { storableText } from './writing/rows.ts';

/** An article as a client gives it. */
export interface GivenArticle {
  readonly url: string;
  readonly title: string;
  readonly excerpt?: string | null | undefined;
  readonly authors?: readonly string[] | null | undefined;
  readonly imageUrl?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly publishedAt: Date;
  readonly leaning?: Leaning | null | undefined;
}

/** In characters, as people count them: code points. */
const LONGEST = { address: 2_048, title: 500, excerpt: 5_000, author: 200 } as const;
const MOST_AUTHORS = 50;
const EARLIEST = new Date('1990-01-01T00:00:00Z');
/** Between the clocks of outlet and server. */
const FUTURE_MS = 5 * 60_000;

/** Makes of an article what is stored, and names everything that is wrong with it at once. */
export function readArticle(given: GivenArticle, now: Date): Pick<AttachCall, 'url' | 'article' | 'issues'> {
  const issues: Issue[] = [];
  const complain = (message: string, ...path: string[]): void => {
    issues.push({ path: ['article', ...path], message });
  };

  const url = canonicalAddress(given.url);
  if (url === null) {
    complain(
      `An address begins with http:// or https:// and has at most ${LONGEST.address} characters.`,
      'url',
    );
  }
  const title = storableText(given.title.trim());
  if (title === '') complain('A title must have words.', 'title');
  if (isLonger(title, LONGEST.title)) complain(`A title has at most ${LONGEST.title} characters.`, 'title');

  const excerpt = storableText(given.excerpt?.trim() ?? '') || null;
  if (isLonger(excerpt ?? '', LONGEST.excerpt)) {
    complain(`An excerpt has at most ${LONGEST.excerpt} characters.`, 'excerpt');
  }

  const authors = (given.authors ?? []).map((author) => storableText(author.trim()));
  if (authors.length > MOST_AUTHORS) complain(`There are at most ${MOST_AUTHORS} authors.`, 'authors');
  for (const [place, author] of authors.entries()) {
    if (author === '') complain('An author must have a name.', 'authors', String(place));
    if (isLonger(author, LONGEST.author)) {
      complain(`An author has at most ${LONGEST.author} characters.`, 'authors', String(place));
    }
  }

  const imageUrl = webAddress(given.imageUrl);
  if (imageUrl === undefined) {
    complain(
      `A picture has an address as an article has, of at most ${LONGEST.address} characters.`,
      'imageUrl',
    );
  }
  const language = languageTag(given.language);
  if (language === undefined) complain('A language is written as BCP 47 has it: en, pt-BR.', 'language');

  const { publishedAt } = given;
  if (publishedAt < EARLIEST) complain('An article is published in 1990 or later.', 'publishedAt');
  if (publishedAt.getTime() > now.getTime() + FUTURE_MS) {
    complain('An article is not published in the future.', 'publishedAt');
  }

  const article = {
    title,
    excerpt,
    authors,
    imageUrl: imageUrl ?? null,
    language: language ?? null,
    publishedAt,
    ownLeaning: given.leaning ?? null,
  };
  return { url, article, issues };
}

/** Whether a text has more code points than that; one that is far longer is not counted through. */
export function isLonger(text: string, most: number): boolean {
  return text.length > 2 * most || (text.length > most && Array.from(text).length > most);
}

/** Undefined for what is no address of the web. */
function webAddress(text: string | null | undefined): string | null | undefined {
  if (text === null || text === undefined) return null;
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { href } = new URL(text);
  return href.length <= LONGEST.address ? href : undefined;
}

/** In canonical case; undefined for what is no language tag. */
function languageTag(text: string | null | undefined): string | null | undefined {
  if (text === null || text === undefined) return null;
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
