import { Prisma } from '../db/generated/client.ts';
import type { TimeBucket } from '../domain/buckets.ts';
import { type ArticleWhere, articleConditions } from './articleFilter.ts';
import { concat } from './conditions.ts';
import type { Context } from './context.ts';
import type { DimensionSql } from './coverageDimensions.ts';
import { inVisibleStory } from './storyVisibility.ts';

/** The column with the values of a dimension. */
export function keyName(place: number): Prisma.Sql {
  return Prisma.raw(`"key${place}"`);
}

const FROM = Prisma.raw('"from"');
const OUTLET = Prisma.raw('"sourceOrdinal"');
const STORY = Prisma.raw('"storyId"');

/**
 * The tables of a WITH that count attached articles:
 *
 * - `article`: how many each outlet has in each story, by the values that articles have;
 * - `covered`: how many each story has, by those and by the values that outlets have;
 * - `counted`: "articleCount", "sourceCount" and "storyCount" by "key0", "key1", …, and by "from" where there is a bucket.
 *
 * Stories and outlets are told apart by tables that are hashed. DISTINCT within a count would sort all articles for it.
 */
export function coverageCounts(
  { catalogue, viewer }: Context,
  where: ArticleWhere | null | undefined,
  dimensions: readonly DimensionSql[],
  bucket?: TimeBucket,
): Prisma.Sql {
  const named = dimensions.map((dimension, place): Named => ({ ...dimension, key: keyName(place) }));
  if (bucket) named.push({ key: FROM, of: 'ARTICLE', values: bucketOf(bucket) });
  const articles = named.filter(({ of }) => of === 'ARTICLE');
  const outlets = named.filter(({ of }) => of === 'OUTLET');
  const stories = named.filter(({ of }) => of === 'STORY');

  const keys = Prisma.join(named.map(({ key }) => key));
  const ofArticle = Prisma.join([OUTLET, STORY, ...articles.map(({ key }) => key)]);
  const ofCovered = Prisma.join([STORY, ...[...articles, ...outlets].map(({ key }) => key)]);
  const withOutlets = joined(outlets, OUTLET);
  const withStories = joined(stories, STORY);
  return Prisma.sql`
    article AS MATERIALIZED (
      SELECT ${OUTLET}, ${STORY}, ${concat(articles.map(({ key, values }) => Prisma.sql`${values} AS ${key},`))}
             count(*)::int AS "articles"
        FROM "Article" AS article
       WHERE ${inVisibleStory(viewer)} ${articleConditions(catalogue, viewer, where)}
       GROUP BY ${ofArticle}
    ),
    ${tabled(outlets, OUTLET)}
    covered AS MATERIALIZED (
      SELECT ${ofCovered}, sum("articles")::int AS "articles" FROM article ${withOutlets} GROUP BY ${ofCovered}
    ),
    ${tabled(stories, STORY)}
    counted AS (
      SELECT *
        FROM (SELECT ${keys}, sum("articles")::int AS "articleCount", count(*)::int AS "storyCount"
                FROM covered ${withStories}
               GROUP BY ${keys}) AS story
        JOIN (SELECT ${keys}, count(*)::int AS "sourceCount"
                FROM (SELECT DISTINCT ${keys}, ${OUTLET} FROM article ${withOutlets} ${withStories}) AS seen
               GROUP BY ${keys}) AS outlet USING (${keys})
    )`;
}

/** A dimension with the column of its values, which is also the name of their table, where they have one. */
interface Named extends Omit<DimensionSql, 'labelOf'> {
  readonly key: Prisma.Sql;
}

/** A table for each, by whoever has its values. */
function tabled(several: readonly Named[], by: Prisma.Sql): Prisma.Sql {
  return concat(
    several.map(({ key, values }) => Prisma.sql`${key} (${by}, ${key}) AS MATERIALIZED (${values}),`),
  );
}

function joined(several: readonly Named[], by: Prisma.Sql): Prisma.Sql {
  return concat(several.map(({ key }) => Prisma.sql`JOIN ${key} USING (${by})`));
}

/** The beginning of an article's bucket. */
function bucketOf(bucket: TimeBucket): Prisma.Sql {
  return Prisma.sql`date_trunc(${bucket.toLowerCase()}, article."publishedAt", 'UTC')`;
}
