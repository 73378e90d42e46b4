import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import { getDatamodel } from '../db/generated/pothos.ts';
import { encodeGlobalId } from '../resolvers/globalId.ts';
import type { SchemaTypes } from './types.ts';

/** Where every file in this folder hangs its types and fields; `index.ts` builds the schema from it. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  relay: {
    encodeGlobalID: (type, id) => encodeGlobalId(type, String(id)),
    // `node` and `nodes` take plain ids, so that a malformed one is null in its place and not an error.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'Anything that has an id of its own and can be asked for by it.' },
    idFieldOptions: { description: 'Opaque, unique among all types, never reused.' },
    pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first edge: `before` for the page before.' },
    endCursorFieldOptions: { description: 'The cursor of the last edge: `after` for the page after.' },
  },
  prisma: {
    client: (context) => context.database.prisma,
    dmmf: getDatamodel(),
    onUnusedQuery: 'error',
  },
});
