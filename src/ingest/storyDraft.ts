import { canonicalAddress, hostOf } from '../domain/address.ts';
import type { Leaning, Side } from '../domain/leaning.ts';
import type { TopicInput } from '../resolvers/writing/topics.ts';
import { beginningOf } from './excerpt.ts';
import { type GivenLeaning, givenLeaning } from './givenLeaning.ts';
import { absurdityOf, importedTime } from './importedTime.ts';
import { importedTopic, nicestNames } from './importedTopic.ts';
import { outletDomain } from './outletDomain.ts';
import { type ArticleLine, BadLine, type StoryLine } from './storyLine.ts';

/** Characters; a longer summary gives its first sentences. */
const LONGEST_DEK = 300;
/** Characters; a longer lead gives its first sentences. */
const LONGEST_EXCERPT = 1_000;

/** An article of a line, checked and in our forms. */
export interface ArticleDraft {
  readonly url: string;
  readonly host: string;
  /** The domain that the line gives its outlet; null where it gives none, or none that is one. */
  readonly domain: string | null;
  readonly outletName: string | null;
  readonly title: string;
  readonly excerpt: string | null;
  /** The whole lead: what tells a copy. */
  readonly text: string | null;
  readonly authors: readonly string[];
  readonly imageUrl: string | null;
  readonly language: string | null;
  /** Null: at the time of the import. */
  readonly publishedAt: Date | null;
  /** As the line gives it for the outlet or the article. */
  readonly given: GivenLeaning | null;
  /** As the line gives it for this article alone. */
  readonly ownLeaning: Leaning | null;
}

/** A story of a line, checked and in our forms. Citations are canonical addresses of its articles. */
export interface StoryDraft {
  readonly line: number;
  readonly key: string;
  readonly headline: string;
  readonly dek: string | null;
  readonly imageUrl: string | null;
  readonly status: 'EMERGING' | 'DEVELOPING' | 'SETTLED';
  readonly topics: readonly TopicInput[];
  readonly articles: readonly ArticleDraft[];
  readonly overview: readonly { text: string; citations: readonly string[] }[];
  readonly analyses: readonly { side: Side; text: string; citations: readonly string[] }[];
  readonly faq: readonly { question: string; answer: string; citations: readonly string[] }[];
  readonly timeline: readonly {
    occurredAt: Date;
    headline: string;
    detail: string | null;
    citations: readonly string[];
  }[];
}

/** Takes a line into our forms. Throws BadLine for what the schema cannot tell: addresses, times, citations, sides given twice. */
export function storyDraft(story: StoryLine, line: number, now: Date): StoryDraft {
  const storyDate = timeOf(story.date, 'date', now);
  const byUrl = new Map<string, ArticleDraft>();
  for (const [place, article] of story.articles.entries()) {
    const draft = articleDraft(article, `articles/${place}`, storyDate, now);
    if (!byUrl.has(draft.url)) byUrl.set(draft.url, draft);
  }
  const cited = (citations: readonly string[] | undefined, where: string) =>
    (citations ?? []).map((citation) => {
      const url = canonicalAddress(citation);
      if (url === null || !byUrl.has(url))
        throw new BadLine(`${where} cites ${citation}, which is no article of this line`);
      return url;
    });
  const analyses = story.analyses ?? [];
  if (new Set(analyses.map(({ side }) => side)).size < analyses.length)
    throw new BadLine('two analyses have the same side');

  return {
    line,
    key: story.story_id,
    headline: story.title.trim(),
    dek: beginningOf(story.dek, LONGEST_EXCERPT) ?? beginningOf(story.summary, LONGEST_DEK),
    imageUrl: pictureOf(story.image, 'image'),
    status: story.status ?? 'DEVELOPING',
    topics: nicestNames(
      [story.topic ?? '', ...(story.topics ?? [])].flatMap((topic) => importedTopic(topic) ?? []),
    ),
    articles: [...byUrl.values()],
    overview: (story.overview ?? []).map(({ text, citations }) => ({
      text: text.trim(),
      citations: cited(citations, 'overview'),
    })),
    analyses: analyses.map(({ side, text, citations }) => ({
      side,
      text: text.trim(),
      citations: cited(citations, 'analyses'),
    })),
    faq: (story.faq ?? []).map(({ question, answer, citations }) => ({
      question: question.trim(),
      answer: answer.trim(),
      citations: cited(citations, 'faq'),
    })),
    timeline: (story.timeline ?? []).map(({ date, headline, detail, citations }, place) => ({
      occurredAt: happenedAt(date, `timeline/${place}/date`),
      headline: headline.trim(),
      detail: detail?.trim() || null,
      citations: cited(citations, 'timeline'),
    })),
  };
}

function articleDraft(article: ArticleLine, where: string, storyDate: Date | null, now: Date): ArticleDraft {
  const url = canonicalAddress(article.url);
  if (url === null) throw new BadLine(`${where}/url is not an http address: ${article.url.slice(0, 200)}`);
  const host = hostOf(url);
  if (outletDomain(host) === null) throw new BadLine(`${where}/url has no outlet's host: ${host}`);
  const lead = article.lead?.trim() || null;
  return {
    url,
    host,
    domain: article.domain ? outletDomain(article.domain) : null,
    outletName: article.source?.trim() || null,
    title: article.title.trim(),
    excerpt: beginningOf(lead, LONGEST_EXCERPT),
    text: lead,
    authors: (article.authors ?? []).map((author) => author.trim()).filter((author) => author !== ''),
    imageUrl: pictureOf(article.image, `${where}/image`),
    language: article.language ?? null,
    publishedAt: timeOf(article.date, `${where}/date`, now) ?? storyDate,
    given: givenLeaning(article.bias ?? null, article.bias5 ?? null),
    ownLeaning: article.leaning ?? null,
  };
}

function timeOf(text: string | null | undefined, where: string, now: Date): Date | null {
  if (text === null || text === undefined) return null;
  const time = importedTime(text);
  if (time === null) throw new BadLine(`${where} is not a date: ${text.slice(0, 50)}`);
  const absurdity = absurdityOf(time, now);
  if (absurdity !== null) throw new BadLine(`${where} is ${absurdity}: ${text}`);
  return time;
}

/** What happens in the world may lie in any age, and ahead of us. */
function happenedAt(text: string, where: string): Date {
  const time = importedTime(text);
  if (time === null) throw new BadLine(`${where} is not a date: ${text.slice(0, 50)}`);
  return time;
}

function pictureOf(given: string | null | undefined, where: string): string | null {
  if (!given) return null;
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given))
    throw new BadLine(`${where} is not an http address`);
  return new URL(given).href;
}
