import { readdir, readFile } from 'node:fs/promises';
import type { Medium, OwnerKind } from '../db/generated/enums.ts';
import type { Factuality, Leaning, Side } from '../domain/leaning.ts';

/** `prisma/seed/` as seen from `src/ingest/` and from `dist/ingest/`. */
const SEED = new URL('../../prisma/seed/', import.meta.url);

/** RFC 3339, or relative: see `demoTime`. */
type Time = string;

export interface DemoRater {
  slug: string;
  name: string;
  homepageUrl: string | null;
  methodology: string;
  scale: Record<string, Leaning | null>;
}

export interface DemoOwner {
  slug: string;
  name: string;
  ownerKind: OwnerKind;
}

export interface DemoOutlet {
  slug: string;
  name: string;
  domain: string;
  aliases: string[];
  homepageUrl: string | null;
  logoUrl: string | null;
  country: string | null;
  language: string | null;
  medium: Medium;
  ownerships: { owner: string; sharePercent: number | null; since: Time | null; until: Time | null }[];
  ratings: {
    rater: string;
    originalLabel: string;
    factuality: Factuality | null;
    ratedAt: Time;
    url: string | null;
  }[];
}

export interface DemoTopic {
  slug: string;
  name: string;
}

export interface DemoArticle {
  url: string;
  title: string;
  excerpt: string | null;
  authors: string[];
  imageUrl: string | null;
  language: string | null;
  publishedAt: Time;
  outlet: string;
  leaning?: Leaning;
  /** Left out: `publishedAt`. */
  attachedAt?: Time;
  detachedAt?: Time;
  /** Oldest first. */
  titleHistory?: { title: string; seenAt: Time }[];
}

export interface DemoStory {
  key: string;
  headline: string;
  dek: string | null;
  imageUrl: string | null;
  status: 'EMERGING' | 'DEVELOPING' | 'SETTLED' | 'MERGED';
  mergedInto?: string;
  topics: string[];
  createdAt: Time;
  oldSlugs?: string[];
  articles: DemoArticle[];
  overview: { text: string; citations: string[] }[];
  analyses: { side: Side; text: string; citations: string[] }[];
  faq: { question: string; answer: string; citations: string[] }[];
  timeline: { occurredAt: Time; headline: string; detail: string | null; citations: string[] }[];
}

/** An article that `npm run wire` brings to a story of the demo newsroom. */
export interface DemoWireArticle {
  /** The story's key. */
  story: string;
  outlet: string;
  title: string;
  excerpt: string;
  author: string;
  /** Left out: `en`. */
  language?: string;
}

export interface DemoFiles {
  raters: DemoRater[];
  owners: DemoOwner[];
  outlets: DemoOutlet[];
  topics: DemoTopic[];
  /** In the order of their files' names. */
  stories: DemoStory[];
}

/** Reads the demo newsroom's files. They are part of this release: the tests check their form, not every start. */
export async function readDemoFiles(): Promise<DemoFiles> {
  const names = (await readdir(new URL('stories/', SEED))).filter((name) => name.endsWith('.json')).sort();
  return {
    raters: await read<DemoRater[]>('raters.json'),
    owners: await read<DemoOwner[]>('owners.json'),
    outlets: await readDemoOutlets(),
    topics: await read<DemoTopic[]>('topics.json'),
    stories: await Promise.all(names.map((name) => read<DemoStory>(`stories/${name}`))),
  };
}

export function readDemoOutlets(): Promise<DemoOutlet[]> {
  return read('outlets.json');
}

/** In the order in which they are played. */
export function readWireFile(): Promise<DemoWireArticle[]> {
  return read('wire.json');
}

async function read<T>(path: string): Promise<T> {
  const value: T = JSON.parse(await readFile(new URL(path, SEED), 'utf8'));
  return value;
}
