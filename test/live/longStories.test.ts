import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LEANINGS } from '../../src/domain/leaning.ts';
import { CoverageArchive } from '../../src/resolvers/coverageArchive.ts';
import { TouchedStories } from '../../src/resolvers/touchedStories.ts';
import { detach } from '../../src/resolvers/writing/attachments.ts';
import { addArticles, addOutlet, addStory, write } from '../reads/support.ts';
import { articleAttached, storyMerged } from '../support/events.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

/** Longer than what is read as a whole where something has happened to a single article. */
const LONG = 3_500;
const DAYS = 50;
const DAY_MS = 86_400_000;
/** A millisecond, in days. */
const A_MOMENT = 1 / DAY_MS;
/** In one transaction. */
const A_BATCH = 500;

describe('What tables count of a long story', () => {
  let room: TestNewsroom;
  let outlet: number;
  let storyId: string;
  let length = 0;
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty');
    outlet = await addOutlet(room, { name: 'prolific' });
    storyId = await addStory(room, { headline: 'A very long story' });
    const days = Array.from({ length: LONG }, (_, nth) => 1 + (nth % DAYS));
    for (let from = 0; from < LONG; from += A_BATCH) await attachAll(days.slice(from, from + A_BATCH));
  }, 60_000);
  afterAll(() => room.close());

  /** New articles, of these days. */
  function attachAll(days: readonly number[]): Promise<string[]> {
    const articles = days.map((day) => ({
      url: `https://prolific.example/${length++}`,
      publishedAt: date(day),
      sourceOrdinal: outlet,
      ownLeaning: LEANINGS[length % LEANINGS.length] ?? null,
    }));
    return addArticles(room, storyId, articles);
  }

  async function detachOneOf(day: number): Promise<string> {
    const where = { storyId, publishedAt: date(day) };
    const { id: articleId } = await room.database.prisma.article.findFirstOrThrow({ where });
    await write(room, (tx) => detach(tx, [{ articleId, storyId, reason: null }], { by: 'EDITOR' }));
    return articleId;
  }

  /** The story's articles that an archive has, in an order that does not depend on how it came by them. */
  async function heldBy(archive: CoverageArchive, since: Date | null = null): Promise<string[]> {
    const story = (await archive.since(room.database, since))?.get(storyId);
    return Array.from(story?.times ?? [], (time, at) => `${time} ${story?.places[at]}`).sort();
  }

  const attached = (articleId: string) => articleAttached(storyId, articleId);

  it('is read again where something happened to an article, and nowhere else', async () => {
    const archive = new CoverageArchive();
    await heldBy(archive);
    const ids = [...(await attachAll([1, 60])), await detachOneOf(26)];
    archive.follow(ids.map(attached));
    const read = vi.spyOn(room.database, 'queryLong');
    const renewed = await heldBy(archive);
    const [published, stories, ...others] = await Promise.all(read.mock.results.map(({ value }) => value));
    read.mockRestore();
    expect(renewed).toEqual(await heldBy(new CoverageArchive()));
    expect([published.length, others]).toEqual([3, []]);
    // Those of the first day and the new one, those of the twenty-sixth without the old one, and the one of the sixtieth.
    expect(stories).toMatchObject([{ storyId, articles: 71 + 69 + 1 }]);
  });

  it('keeps what was published a millisecond before and after', async () => {
    await attachAll([70, 70 + A_MOMENT, 70 - A_MOMENT]);
    const archive = new CoverageArchive();
    await heldBy(archive);
    archive.follow([await detachOneOf(70)].map(attached));
    const held = await heldBy(archive);
    expect(held).toEqual(await heldBy(new CoverageArchive()));
    expect(held.filter((each) => Math.abs(Number.parseInt(each, 10) - date(70).getTime()) <= 1)).toHaveLength(
      2,
    );
  });

  it('is read again as a whole where more may have happened to it', async () => {
    for (const isMergedFirst of [true, false]) {
      const archive = new CoverageArchive();
      await heldBy(archive);
      const [told = ''] = await attachAll([10, 20, 30]);
      const events = [storyMerged(storyId, randomUUID()), attached(told)];
      archive.follow(isMergedFirst ? events : events.reverse());
      expect(await heldBy(archive)).toEqual(await heldBy(new CoverageArchive()));
    }
  });

  it('is read again as a whole where much has happened: it is not noted without end', () => {
    const touched = new TouchedStories();
    const articleIds = Array.from({ length: 51 }, () => randomUUID());
    for (const id of articleIds.slice(0, 50)) touched.note(attached(id));
    expect([...touched.all()]).toEqual([[storyId, new Set(articleIds.slice(0, 50))]]);
    for (const id of articleIds) touched.note(attached(id));
    expect([...touched.all()]).toEqual([[storyId, null]]);
  });

  it('is not read where nobody has asked for that time, until somebody does', async () => {
    const archive = new CoverageArchive();
    await heldBy(archive, date(20));
    archive.follow((await attachAll([5, 40])).map(attached));
    expect(await heldBy(archive, date(20))).toEqual(await heldBy(new CoverageArchive(), date(20)));
    expect(await heldBy(archive)).toEqual(await heldBy(new CoverageArchive()));
  });
});

const date = (day: number): Date => new Date(Date.UTC(2026, 0, 0) + Math.round(day * DAY_MS));
