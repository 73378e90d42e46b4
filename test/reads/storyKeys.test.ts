import { afterAll, beforeAll, expect, it } from 'vitest';
import { openContext } from '../../src/resolvers/context.ts';
import { storyBy } from '../../src/resolvers/stories.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { addStory, demoNode, nodeId, STAFF, write } from './support.ts';

const PARIS = 'paris-meeting-on-ukraines-security-guarantees-january-2026';
const FERRY = 'ferry-runs-aground-off-skarvik-all-412-aboard-rescued';
const CAPTAIN = 'skarvik-ferry-captain-questioned-as-union-speaks-of-missing-officers';
const BY = 'query ($by: StoryKey!) { story(by: $by) { id slug status } }';

describeOnEachEngine('A story is asked for by a key', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  async function slugBy(by: Record<string, unknown>): Promise<string | null> {
    const { story } = await newsroom.data(BY, { by });
    return story?.slug ?? null;
  }

  it('leads to it by id, by slug and by every slug that it had before', async () => {
    expect(await slugBy({ id: demoNode('Story', 'demo-paris-security-guarantees') })).toBe(PARIS);
    expect(await slugBy({ slug: PARIS })).toBe(PARIS);
    expect(await slugBy({ slug: 'paris-summit-coalition-of-the-willing-ukraine' })).toBe(PARIS);
    expect(await slugBy({ slug: 'leaders-gather-in-paris-for-ukraine-talks' })).toBe(PARIS);
  });

  it('leads to it by the address of any of its articles, whatever tracking and fragment it bears', async () => {
    const address = 'https://www.northern-beacon.example/2026/01/06/uk-and-france-sign-declaration';
    for (const articleUrl of [
      address,
      `${address}#reactions`,
      `${address}?utm_source=newsletter&utm_medium=email&fbclid=1&ref=front`,
      `  ${address.replace('https:', 'http:').replace('www.northern', 'WWW.Northern')}?gclid=x#top`,
      address.replace('.example/', '.example:443/'),
    ]) {
      expect(await slugBy({ articleUrl }), articleUrl).toBe(PARIS);
    }
    expect(await slugBy({ articleUrl: `${address}?page=2` }), 'another article').toBeNull();
  });

  it('leads on to the story that a merged one went into, by slug, old slug, id and address', async () => {
    expect(await slugBy({ slug: CAPTAIN })).toBe(FERRY);
    expect(await slugBy({ slug: 'skarvik-ferry-captain-questioned' })).toBe(FERRY);
    expect(await slugBy({ id: demoNode('Story', 'demo-skarvik-captain') })).toBe(FERRY);
    expect(
      await slugBy({ articleUrl: 'https://www.vistula-post.example/article/ferry-captain-questioned' }),
    ).toBe(FERRY);
  });

  it('is answered by node with the merged story itself, so that normalised caches stay whole', async () => {
    const id = demoNode('Story', 'demo-skarvik-captain');
    const { node } = await newsroom.data(
      `query ($id: ID!) { node(id: $id) { id ... on Story {
        slug status articleCount sourceCount firstPublishedAt lastArticleAt imageUrl
        biasBreakdown { total } articles { totalCount } mergedInto { slug mergedInto { slug } }
      } } }`,
      { id },
    );
    expect(node).toEqual({
      id,
      slug: CAPTAIN,
      status: 'MERGED',
      articleCount: 0,
      sourceCount: 0,
      firstPublishedAt: null,
      lastArticleAt: null,
      imageUrl: null,
      biasBreakdown: { total: 0 },
      articles: { totalCount: 0 },
      mergedInto: { slug: FERRY, mergedInto: null },
    });
  });

  it('follows a chain of merges to its end, and shows no story that is EMERGING there', async () => {
    const [first, second, third] = [
      await addStory(newsroom, { headline: 'The first of a chain', oldSlugs: ['an-older-first'] }),
      await addStory(newsroom, { headline: 'The second of a chain' }),
      await addStory(newsroom, { headline: 'The third of a chain', status: 'EMERGING' }),
    ];
    await write(newsroom, (tx) => mergeStories(tx, { fromId: first, intoId: second }));
    expect(await slugBy({ slug: 'an-older-first' })).toBe('the-second-of-a-chain');
    await write(newsroom, (tx) => mergeStories(tx, { fromId: second, intoId: third }));
    for (const by of [
      { slug: 'an-older-first' },
      { slug: 'the-first-of-a-chain' },
      { slug: 'the-second-of-a-chain' },
      { id: nodeId('Story', first) },
      { id: nodeId('Story', second) },
    ]) {
      expect(await slugBy(by), JSON.stringify(by)).toBeNull();
      const { story } = await newsroom.data(BY, { by }, STAFF);
      expect(story.slug, JSON.stringify(by)).toBe('the-third-of-a-chain');
    }
    const { node } = await newsroom.data(
      'query ($id: ID!) { node(id: $id) { ... on Story { status mergedInto { slug mergedInto { slug } } } } }',
      { id: nodeId('Story', first) },
    );
    expect(node).toEqual({
      status: 'MERGED',
      mergedInto: { slug: 'the-second-of-a-chain', mergedInto: null },
    });
  });

  it('is null for a key that leads nowhere, whatever is in it', async () => {
    const nowhere = [
      '',
      ' ',
      'no-such-thing',
      'a\0b',
      '\ud800',
      'x'.repeat(100_000),
      '\'; DROP TABLE "Story"; --',
    ];
    for (const text of nowhere) {
      expect(await slugBy({ slug: text })).toBeNull();
      expect(await slugBy({ id: text })).toBeNull();
      expect(await slugBy({ articleUrl: text })).toBeNull();
      expect(await slugBy({ articleUrl: `https://www.northern-beacon.example/${text}` })).toBeNull();
    }
    expect(await slugBy({ id: demoNode('Source', 'northern-beacon') })).toBeNull();
    expect(await slugBy({ id: nodeId('Story', '00000000-0000-4000-8000-000000000000') })).toBeNull();
    expect(await slugBy({ slug: PARIS.toUpperCase() })).toBeNull();
    expect(await slugBy({ articleUrl: 'ftp://www.northern-beacon.example/' })).toBeNull();
    expect(await slugBy({ articleUrl: '//www.northern-beacon.example/' })).toBeNull();
  });

  it('takes exactly one key: none, two or a null one are told as faults', async () => {
    for (const by of [
      {},
      { id: null },
      { slug: null },
      { slug: PARIS, id: 'x' },
      { slug: PARIS, id: null },
    ]) {
      const { data, errors } = await newsroom.answer(BY, { by });
      expect(errors, JSON.stringify(by)).not.toEqual([]);
      expect(data, JSON.stringify(by)).toBeNull();
    }
    const literal = await newsroom.answer(`{ story(by: { slug: "${PARIS}", id: "x" }) { slug } }`);
    expect(literal.errors).toHaveLength(1);
    const variable = 'query ($slug: String) { story(by: { slug: $slug }) { slug } }';
    expect((await newsroom.answer(variable, { slug: null })).errors).toHaveLength(1);
    expect((await newsroom.answer(variable)).errors).toHaveLength(1);
  });

  it('guards the same rule itself, for executors that do not', async () => {
    const context = openContext(newsroom.newsroom, ANONYMOUS);
    for (const by of [{}, { id: null }, { slug: PARIS, id: 'x' }]) {
      await expect(storyBy(context, by)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    expect(await storyBy(context, { slug: PARIS, id: null })).toMatchObject({ slug: PARIS });
  });
});
