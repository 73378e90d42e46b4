// Apollo Server with Prisma as their documentations would have it for speed: relations as joins in the database, and a
// DataLoader where a field is asked for of many stories.
import { readFile } from 'node:fs/promises';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { PrismaPg } from '@prisma/adapter-pg';
import DataLoader from 'dataloader';
import { GraphQLScalarType } from 'graphql';
import pg from 'pg';
import client from '../node_modules/.parallax-apollo/index.js';
import { countStatements, tell } from '../side.mjs';
import { BREAKDOWNS, COVERAGE_TABLE, coverageTable, LEANINGS } from '../statements.mjs';

countStatements(pg);
const prisma = new client.PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 10 }),
});
const typeDefs = await readFile(new URL('../schema.graphql', import.meta.url), 'utf8');

const ARTICLE = {
  title: true,
  url: true,
  publishedAt: true,
  source: { select: { name: true, leaning: { select: { leaning: true } } } },
};
const STORY = { id: true, headline: true, dek: true, articleCount: true };

const resolvers = {
  DateTime: new GraphQLScalarType({
    name: 'DateTime',
    serialize: (value) => value.toISOString(),
    parseValue: (value) => new Date(value),
  }),
  Query: {
    stories: async (_root, { first }) => ({
      nodes: await prisma.story.findMany({
        select: STORY,
        where: { status: { notIn: ['MERGED', 'EMERGING'] } },
        orderBy: [{ lastArticleAt: 'desc' }, { id: 'desc' }],
        take: first,
      }),
    }),
    story: async (_root, { by: { id, slug } }) => {
      if (id) return prisma.story.findUnique({ select: STORY, where: { id } });
      const found = await prisma.storySlug.findUnique({
        relationLoadStrategy: 'join',
        where: { slug },
        select: { story: { select: STORY } },
      });
      return found?.story ?? null;
    },
    coverageTable: async (_root, { where }) =>
      coverageTable(await prisma.$queryRawUnsafe(COVERAGE_TABLE, where.publishedFrom, where.publishedTo)),
  },
  Story: {
    biasBreakdown: ({ id }, _args, { breakdowns }) => breakdowns.load(id),
    articles: ({ id }, args, { articles }) => articles(args).load(id),
    timeline: async ({ id }, { first }) => ({
      nodes: await prisma.timelineEvent.findMany({
        where: { storyId: id },
        orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }],
        take: first,
      }),
    }),
  },
  Source: { consensus: ({ leaning }) => ({ leaning: leaning?.leaning ?? null }) },
};

function loaders() {
  const byArguments = new Map();
  return {
    breakdowns: new DataLoader(async (ids) => {
      const rows = await prisma.$queryRawUnsafe(BREAKDOWNS, ids);
      const byStory = new Map(rows.map((row) => [row.storyId, row]));
      return ids.map((id) => {
        const { left = 0, center = 0, right = 0 } = byStory.get(id) ?? {};
        return { left: { count: left }, center: { count: center }, right: { count: right } };
      });
    }),
    articles(args) {
      const key = JSON.stringify(args);
      const known = byArguments.get(key);
      if (known) return known;
      const made = new DataLoader((ids) => articlesOf(ids, args));
      byArguments.set(key, made);
      return made;
    },
  };
}

async function articlesOf(ids, { first, where }) {
  const leanings = where?.sides?.flatMap((side) => LEANINGS[side]);
  const stories = await prisma.story.findMany({
    relationLoadStrategy: 'join',
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      articles: {
        select: ARTICLE,
        orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
        take: first,
        ...(leanings && {
          where: {
            OR: [
              { ownLeaning: { in: leanings } },
              { ownLeaning: null, source: { leaning: { leaning: { in: leanings } } } },
            ],
          },
        }),
      },
    },
  });
  const byId = new Map(stories.map(({ id, articles }) => [id, { nodes: articles }]));
  return ids.map((id) => byId.get(id));
}

const server = new ApolloServer({ typeDefs, resolvers, introspection: false, csrfPrevention: true });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async () => loaders(),
});
tell(Number(new URL(url).port));
