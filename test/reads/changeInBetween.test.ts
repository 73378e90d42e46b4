import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

describeOnEachEngine("A story that changes between an answer's two looks at it", (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  it('still says when an outlet published first whose articles have just left it', async () => {
    const query = `{ stories(first: 1, orderBy: MOST_COVERED) { nodes { slug
      sources(first: 100) { edges { articleCount firstArticleAt node { slug } } } } } }`;
    const before = await newsroom.data(query);
    // Its row still names the outlets: as if the articles had gone after it was read.
    await newsroom.database.query(Prisma.sql`
      UPDATE "Article" SET "storyId" = NULL, "attachedAt" = NULL
       WHERE "storyId" = (SELECT "id" FROM "Story" WHERE "slug" = ${before.stories.nodes[0].slug})`);
    expect(await newsroom.data(query)).toEqual(before);
  });
});
