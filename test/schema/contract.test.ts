import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CHECK = fileURLToPath(new URL('../../../shared/contract/check.mjs', import.meta.url));

/** What later work brings of the contract. Whoever brings a part of it strikes it out here. */
const STILL_TO_COME = {
  /** Types by what their names begin or end with: editing, and the rooms around readers. */
  types: [
    /^(Date|Plan|Viewer|Briefing(Entry)?)$/,
    /^Issue/,
    /(Input|Payload|Result)$/,
    /^(Conflict|Unauthenticated|LimitReached|TrialUsed)Error$/,
  ],
  parts: [
    'AccessReason.LIMIT_REACHED',
    'AccessReason.METERED',
    'AccessReason.STAFF',
    'AccessReason.SUBSCRIBED',
    'AccessReason.TRIAL',
    'AccessReason.UNLOCKABLE',
    'Mutation.addTimelineEvent',
    'Mutation.createStory',
    'Mutation.followStory',
    'Mutation.mergeStories',
    'Mutation.rateSource',
    'Mutation.reportIssue',
    'Mutation.resolveIssue',
    'Mutation.reviseStory',
    'Mutation.startTrial',
    'Mutation.unfollowStory',
    'Mutation.unlockStory',
    'Query.briefing',
    'Query.issueReports',
    'Query.viewer',
    'Story.viewerIsFollowing',
  ],
};

describe('The printed schema', () => {
  it('is the committed one', async () => {
    const committed = await readFile(`${ROOT}schema.graphql`, 'utf8');
    const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
    expect(committed === printed, 'schema.graphql has drifted: renew it with `npm run schema`').toBe(true);
  });

  it('says of everything in it what a client may rely on', () => {
    expect(partsOf(schema).filter(({ description }) => !description?.trim())).toEqual([]);
  });

  it('would notice a part without a word', () => {
    const names = partsOf(schema).map(({ name }) => name);
    // One of each kind: were a kind left out of the walk, the promise above would be empty.
    for (const name of [
      'Story',
      'Story.slug',
      'Story.articles(first:)',
      'ArticleWhere.lens',
      'Side.LEFT',
      'URL',
    ])
      expect(names).toContain(name);
  });
});

describe.skipIf(!existsSync(CHECK))('The contract (wants ../shared/contract)', () => {
  it('lacks nothing but what later work brings', async () => {
    const { lines, exitCode } = await runCheck();
    const missing = lines.flatMap((line) => /^missing {2}(.*)$/.exec(line)?.[1] ?? []);
    expect(lines.at(-1)).toBe(`${missing.length} missing of the contract`);
    expect(exitCode).toBe(missing.length === 0 ? 0 : 1);
    const [types, parts] = [missing.filter(isType), missing.filter((each) => !isType(each))];
    expect(types.filter((each) => !isStillToCome(each.slice('type '.length)))).toEqual([]);
    expect(parts.sort()).toEqual(STILL_TO_COME.parts);
  });
});

interface Part {
  readonly name: string;
  readonly description: string | null | undefined;
}

/** Everything that can bear a description: types, fields, arguments, input fields, enum values. */
function partsOf(of: GraphQLSchema): Part[] {
  return Object.values(of.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type) => [type, ...childrenOf(type)]);
}

function childrenOf(type: GraphQLNamedType): Part[] {
  const under = ({ name, description }: Part): Part => ({ name: `${type.name}.${name}`, description });
  if (isEnumType(type)) return type.getValues().map(under);
  if (isInputObjectType(type)) return Object.values(type.getFields()).map(under);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    under(field),
    ...field.args.map(({ name, description }) => under({ name: `${field.name}(${name}:)`, description })),
  ]);
}

function isType(missing: string): boolean {
  return missing.startsWith('type ');
}

function isStillToCome(type: string): boolean {
  return STILL_TO_COME.types.some((rule) => rule.test(type));
}

function runCheck(): Promise<{ lines: string[]; exitCode: number }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CHECK], { cwd: ROOT }, (error, stdout) => {
      resolve({ lines: stdout.trim().split('\n'), exitCode: error ? Number(error.code) : 0 });
    });
  });
}
