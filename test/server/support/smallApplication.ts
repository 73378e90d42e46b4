import { setImmediate } from 'node:timers/promises';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { AuthConfig } from '../../../src/config.ts';
import type { Count } from '../../../src/db/counted.ts';
import { Tally } from '../../../src/db/tally.ts';
import { badInput, overloaded } from '../../../src/errors.ts';
import type { Viewer } from '../../../src/resolvers/viewer.ts';
import type { Application } from '../../../src/server/application.ts';
import { createAuthenticator } from '../../../src/server/authentication.ts';

const SDL = `
  type Query {
    me: String
    greeting(name: String = "world"): String
    count(n: Int!): Int
    even: Int
    statements(n: Int!): Int
    refused: String
    broken: String
    busy: String
    never: String!
    later: String
    waiting: String
    fresh: String
    hit: Hit
    stories(first: Int, last: Int): StoryConnection
    story: Story
    nodes(ids: [ID!]!): [Story]
    search(by: Key): String
  }
  type Mutation { rename(to: String!): String }
  input Key @oneOf { id: ID  slug: String }
  type StoryConnection { nodes: [Story!]! edges: [StoryEdge!]! pageInfo: PageInfo totalCount: Int }
  type StoryEdge { node: Story! }
  union Hit = Story | Article
  type PageInfo { hasNextPage: Boolean }
  type Story {
    id: ID
    headline: String
    articles(first: Int = 20): ArticleConnection
    related: [Story!]
    terms(first: Int = 10): [Term!]
  }
  type ArticleConnection { nodes: [Article!]! }
  type Article { title: String source: Source story: Story }
  type Source { name: String stories(first: Int): StoryConnection }
  type Term { word: String }
`;

interface SmallContext {
  readonly viewer: Viewer;
  readonly count: Count;
  readonly uses: string[];
}

type Resolvers = Record<string, (args: Record<string, unknown>, context: SmallContext) => unknown>;

export interface SmallApplication extends Application {
  /** Fields that ran, by name. */
  readonly ran: string[];
  /** Lets `waiting` go on; resolves once it runs. */
  readonly gate: { readonly entered: Promise<void>; open(): void };
}

/** A schema small enough to read, with a field for each thing that can happen. */
export function smallApplication({
  isReady = () => true,
  auth = { kind: 'none' },
}: Partial<Pick<Application, 'isReady'>> & { auth?: AuthConfig } = {}): SmallApplication {
  const schema = buildSchema(SDL);
  const tally = new Tally();
  const ran: string[] = [];
  let enter = (): void => {};
  let open = (): void => {};
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });

  const resolvers: Resolvers = {
    me: (_, { viewer: { subject, roles } }) => (subject === null ? null : [subject, ...roles].join(' ')),
    greeting: ({ name }) => `Hello, ${name}!`,
    count: ({ n }) => n,
    even: () => 1.5,
    statements: async ({ n }, { count }) => {
      for (let sent = 0; sent < Number(n); sent += 1) tally.add();
      count.statements += Number(n);
      return n;
    },
    refused: () => {
      throw badInput('first must be 1 to 100, not 0.');
    },
    broken: () => {
      throw new Error('password=hunter2 at /srv/secret.ts');
    },
    busy: () => {
      throw overloaded('No connection is free.');
    },
    never: () => null,
    later: async () => {
      // After the microtasks of every other field.
      await setImmediate();
      return 'later';
    },
    waiting: async () => {
      enter();
      await opened;
      return 'done';
    },
    fresh: (_, context) => (context.uses.push('fresh') === 1 ? 'fresh' : 'stale'),
    hit: () => ({ title: 'of no known type' }),
    rename: ({ to }) => to,
  };
  resolve(schema, resolvers, ran);
  return {
    schema,
    tally,
    stamp: () => null,
    ping: async () => {},
    isReady,
    authenticator: createAuthenticator(auth),
    openContext: (viewer, count): SmallContext => ({ viewer, count, uses: [] }),
    openQuery: (viewer, count): SmallContext => ({ viewer, count, uses: [] }),
    progress: () => ({ applied: 7, silentMs: 250 }),
    ran,
    gate: { entered, open },
  };
}

function resolve(schema: GraphQLSchema, resolvers: Resolvers, ran: string[]): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      field.resolve = (_source, args, context) => {
        ran.push(field.name);
        return resolvers[field.name]?.(args, context) ?? null;
      };
    }
  }
}
