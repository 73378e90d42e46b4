// Mercurius as its documentation would have it for speed: compiled at the first request, with loaders of one statement each.
import { readFile } from 'node:fs/promises';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';
import { countStatements, tell } from '../side.mjs';
import { BREAKDOWNS, COVERAGE_TABLE, coverageTable, LEANINGS } from '../statements.mjs';

countStatements(pg);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const schema = await readFile(new URL('../schema.graphql', import.meta.url), 'utf8');

const STORY = 'story."id"::text, "headline", "dek", "articleCount"';

async function rowsOf(name, text, values) {
  const { rows } = await pool.query({ name, text, values });
  return rows;
}

const app = Fastify();
app.register(mercurius, {
  schema,
  jit: 1,
  resolvers: {
    Query: {
      stories: async (_root, { first }) => ({
        nodes: await rowsOf(
          'latest',
          `SELECT ${STORY} FROM "Story" AS story WHERE "status" NOT IN ('MERGED', 'EMERGING')
            ORDER BY COALESCE("lastArticleAt", '-infinity'::timestamptz) DESC, "id" DESC LIMIT $1`,
          [first],
        ),
      }),
      story: async (_root, { by: { id, slug } }) => {
        const [story] = id
          ? await rowsOf('byId', `SELECT ${STORY} FROM "Story" AS story WHERE "id" = $1`, [id])
          : await rowsOf(
              'bySlug',
              `SELECT ${STORY} FROM "StorySlug" AS slug JOIN "Story" AS story ON story."id" = slug."storyId" WHERE slug."slug" = $1`,
              [slug],
            );
        return story ?? null;
      },
      coverageTable: async (_root, { where }) =>
        coverageTable(await rowsOf('table', COVERAGE_TABLE, [where.publishedFrom, where.publishedTo])),
    },
  },
  loaders: {
    Story: {
      async biasBreakdown(queries) {
        const rows = await rowsOf('breakdowns', BREAKDOWNS, [queries.map(({ obj }) => obj.id)]);
        const byStory = new Map(rows.map((row) => [row.storyId, row]));
        return queries.map(({ obj }) => {
          const { left = 0, center = 0, right = 0 } = byStory.get(obj.id) ?? {};
          return { left: { count: left }, center: { count: center }, right: { count: right } };
        });
      },
      async articles(queries) {
        const rows = await rowsOf(
          'articles',
          `SELECT asked."place", article.*
             FROM unnest($1::uuid[], $2::int[], $3::text[]) WITH ORDINALITY AS asked("storyId", "first", "leanings", "place")
            CROSS JOIN LATERAL (
              SELECT article."title", article."url", article."publishedAt", article."sourceOrdinal"
                FROM "Article" AS article JOIN bench."SourceLeaning" AS leaning ON leaning."ordinal" = article."sourceOrdinal"
               WHERE article."storyId" = asked."storyId"
                 AND (asked."leanings" IS NULL
                      OR COALESCE(article."ownLeaning", leaning."leaning")::text = ANY(string_to_array(asked."leanings", ',')))
               ORDER BY article."publishedAt" DESC, article."id" DESC
               LIMIT asked."first"
            ) AS article`,
          [
            queries.map(({ obj }) => obj.id),
            queries.map(({ params }) => params.first),
            queries.map(
              ({ params }) => params.where?.sides?.flatMap((side) => LEANINGS[side]).join() ?? null,
            ),
          ],
        );
        const answers = queries.map(() => ({ nodes: [] }));
        for (const row of rows) answers[Number(row.place) - 1].nodes.push(row);
        return answers;
      },
      async timeline(queries) {
        const rows = await rowsOf(
          'timeline',
          `SELECT asked."place", event.*
             FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS asked("storyId", "first", "place")
            CROSS JOIN LATERAL (
              SELECT "occurredAt", "headline", "detail" FROM "TimelineEvent"
               WHERE "storyId" = asked."storyId" ORDER BY "occurredAt", "id" LIMIT asked."first"
            ) AS event`,
          [queries.map(({ obj }) => obj.id), queries.map(({ params }) => params.first)],
        );
        const answers = queries.map(() => ({ nodes: [] }));
        for (const row of rows) answers[Number(row.place) - 1].nodes.push(row);
        return answers;
      },
    },
    Article: {
      async source(queries) {
        const rows = await rowsOf(
          'sources',
          `SELECT source."ordinal", source."name", leaning."leaning"
             FROM "Source" AS source JOIN bench."SourceLeaning" AS leaning ON leaning."ordinal" = source."ordinal"
            WHERE source."ordinal" = ANY($1::int[])`,
          [[...new Set(queries.map(({ obj }) => obj.sourceOrdinal))]],
        );
        const byOrdinal = new Map(
          rows.map(({ ordinal, name, leaning }) => [ordinal, { name, consensus: { leaning } }]),
        );
        return queries.map(({ obj }) => byOrdinal.get(obj.sourceOrdinal));
      },
    },
  },
});
await app.listen({ port: 0, host: '127.0.0.1' });
tell(app.server.address().port);
