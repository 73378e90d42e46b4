import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { sideOf } from '../../src/domain/leaning.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { addArticle, addOutlet, addStory, rows } from './support.ts';

describeOnEachEngine('An article', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  async function articleOf(url: string, fields: string): Promise<Json> {
    const { article } = await newsroom.data(`query ($url: String!) { article(url: $url) { ${fields} } }`, {
      url,
    });
    return article;
  }

  it('is one for all spellings of its address', async () => {
    const address = 'https://www.continental-wire.example/a/ferry-aground-skarvik';
    for (const url of [
      address,
      'http://www.continental-wire.example/a/ferry-aground-skarvik',
      'HTTPS://WWW.CONTINENTAL-WIRE.EXAMPLE:443/a/ferry-aground-skarvik?utm_source=x&utm_campaign=y#live',
      `${address}?fbclid=1&gclid=2&mc_cid=3&ref=4&cmp=5`,
      `${address}?`,
      'https://www.continental-wire.example/b/../a/ferry-aground-skarvik',
    ]) {
      expect((await articleOf(url, 'url'))?.url, url).toBe(address);
    }
    for (const url of [
      '',
      'nonsense',
      'ftp://www.continental-wire.example/a/ferry-aground-skarvik',
      'https://user:word@www.continental-wire.example/a/ferry-aground-skarvik',
      `${address}?page=2`,
      `${address}/`,
      `${address}\0`,
      `${address}\ud800`,
      `https://${'x'.repeat(100_000)}.example/`,
      'javascript:alert(1)',
      '[object Object]',
    ]) {
      expect(await articleOf(url, 'url'), url.slice(0, 100)).toBeNull();
    }
  });

  it('keeps its earlier headlines, oldest first, each with the time it was first seen', async () => {
    const { articles } = await newsroom.data(
      '{ articles(first: 100, where: { topicSlugs: ["europe"] }) { nodes { url title titleHistory { title seenAt } } } }',
    );
    const changed = articles.nodes.filter(({ titleHistory }: Json) => titleHistory.length > 0);
    expect(Math.max(...changed.map(({ titleHistory }: Json) => titleHistory.length))).toBe(2);
    for (const { url, title, titleHistory } of changed) {
      const expected = await rows<{ title: string; seenAt: Date }>(
        newsroom,
        Prisma.sql`SELECT change."title", change."seenAt" FROM "TitleChange" AS change
          JOIN "Article" AS article ON article."id" = change."articleId" WHERE article."url" = ${url} ORDER BY change."seenAt"`,
      );
      expect(titleHistory).toEqual(
        expected.map((change) => ({ title: change.title, seenAt: change.seenAt.toISOString() })),
      );
      expect(titleHistory.map((change: Json) => change.title)).not.toContain(title);
    }
  });

  it('that changes its headline shows the new one, and the old one as history', async () => {
    const sourceOrdinal = await addOutlet(newsroom, { name: 'rewriter' });
    const article = {
      sourceOrdinal,
      url: 'https://rewriter.example/1',
      publishedAt: '2026-01-01T00:00:00Z',
      firstSeenAt: new Date('2026-01-01T00:05:00Z'),
    };
    for (const title of ['First words', 'Second words', 'Second words', 'Third words'])
      await addArticle(newsroom, { ...article, title });
    const { title, titleHistory } = await articleOf(article.url, 'title titleHistory { title seenAt }');
    expect(title).toBe('Third words');
    expect(titleHistory.map((change: Json) => change.title)).toEqual(['First words', 'Second words']);
    expect(titleHistory[0].seenAt).toBe('2026-01-01T00:05:00.000Z');
  });

  it('that is a copy names the earliest of its text as the original, and an original none', async () => {
    const original = 'https://www.continental-wire.example/a/ferry-aground-skarvik';
    const { articles } = await newsroom.data(
      `{ articles(first: 100, where: { topicSlugs: ["transport"] }) { nodes { url publishedAt originalArticle { url publishedAt originalArticle { url } } } } }`,
    );
    const copies = articles.nodes.filter(({ originalArticle }: Json) => originalArticle !== null);
    expect(copies).toHaveLength(3);
    for (const copy of copies) {
      expect(copy.originalArticle.url).toBe(original);
      expect(copy.originalArticle.originalArticle).toBeNull();
      expect(copy.publishedAt > copy.originalArticle.publishedAt).toBe(true);
    }
    expect(await articleOf(original, 'originalArticle { url }')).toEqual({ originalArticle: null });
  });

  it('leans by its own leaning where it has one, else by its outlet under the lens', async () => {
    const lens = '(lens: { raters: ["midway-index"], asOf: "2026-11-01T00:00:00Z" })';
    const { articles } = await newsroom.data(
      `{ articles(first: 100) { nodes { ownLeaning leaning side midway: leaning${lens} midwaySide: side${lens}
        early: leaning(lens: { asOf: "1900-01-01T00:00:00Z" })
        source { consensus { leaning side } midway: consensus${lens} { leaning side } } } } }`,
    );
    let own = 0;
    for (const article of articles.nodes) {
      const { ownLeaning, source } = article;
      if (ownLeaning !== null) own += 1;
      expect(article.leaning).toBe(ownLeaning ?? source.consensus.leaning);
      expect(article.midway).toBe(ownLeaning ?? source.midway.leaning);
      expect(article.early).toBe(ownLeaning);
      expect(article.side).toBe(article.leaning && sideOf(article.leaning));
      expect(article.midwaySide).toBe(article.midway && sideOf(article.midway));
    }
    expect(own).toBe(2);
  });

  it('that is attached nowhere has no story, and is listed all the same', async () => {
    const sourceOrdinal = await addOutlet(newsroom, { name: 'lonely' });
    const url = 'https://lonely.example/1';
    await addArticle(newsroom, { sourceOrdinal, url, publishedAt: '2999-01-01T00:00:00Z' });
    expect(
      await articleOf(
        url,
        'story { id } attachedAt ownLeaning leaning excerpt imageUrl authors titleHistory { title }',
      ),
    ).toEqual({
      story: null,
      attachedAt: null,
      ownLeaning: null,
      leaning: null,
      excerpt: null,
      imageUrl: null,
      authors: [],
      titleHistory: [],
    });
    const { articles } = await newsroom.data('{ articles(first: 1) { nodes { url publishedAt } } }');
    expect(articles.nodes).toEqual([{ url, publishedAt: '2999-01-01T00:00:00.000Z' }]);
  });
});

describeOnEachEngine('The picture of a story', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'empty');
  });
  afterAll(() => newsroom.close());

  it('is its editor’s choice, else that of its most central article that has one, the newest of equals', async () => {
    const storyId = await addStory(newsroom, { headline: 'Pictures' });
    const outlet = (name: string, label?: '-3' | '-1' | '0' | '1') =>
      addOutlet(newsroom, { name, ratings: label === undefined ? [] : [{ rater: 'eye', label }] });
    const [unrated, farLeft, leanLeft, leanRight, center] = [
      await outlet('unrated'),
      await outlet('far-left', '-3'),
      await outlet('lean-left', '-1'),
      await outlet('lean-right', '1'),
      await outlet('center', '0'),
    ];
    const picture = async (): Promise<string | null> =>
      (await newsroom.data('{ story(by: { slug: "pictures" }) { imageUrl } }')).story.imageUrl;
    let n = 0;
    const publish = (
      sourceOrdinal: number,
      day: string,
      imageUrl: string | null,
      ownLeaning: 'CENTER' | null = null,
    ) =>
      addArticle(newsroom, {
        sourceOrdinal,
        url: `https://pictures.example/${n++}`,
        publishedAt: `2026-01-${day}T00:00:00Z`,
        imageUrl: imageUrl && `https://pictures.example/${imageUrl}.jpg`,
        ownLeaning,
        storyId,
      });
    const shown = (name: string): string => `https://pictures.example/${name}.jpg`;

    expect(await picture()).toBeNull();
    await publish(center, '09', null);
    expect(await picture(), 'the most central one has none').toBeNull();
    await publish(unrated, '08', 'unrated');
    expect(await picture()).toBe(shown('unrated'));
    await publish(farLeft, '01', 'far-left');
    expect(await picture(), 'a placed one before one that nobody places').toBe(shown('far-left'));
    await publish(leanLeft, '02', 'lean-left');
    expect(await picture()).toBe(shown('lean-left'));
    await publish(leanRight, '03', 'lean-right');
    expect(await picture(), 'the newest of equally near ones').toBe(shown('lean-right'));
    await publish(leanLeft, '04', 'lean-left-newer');
    expect(await picture()).toBe(shown('lean-left-newer'));
    await publish(farLeft, '01', 'own-center', 'CENTER');
    expect(await picture(), 'an article’s own leaning counts first').toBe(shown('own-center'));
    await publish(center, '02', 'center');
    expect(await picture()).toBe(shown('center'));
    await newsroom.database.prisma.story.update({
      where: { id: storyId },
      data: { imageUrl: 'https://pictures.example/chosen.jpg' },
    });
    expect(await picture()).toBe(shown('chosen'));
  });
});
