import type { NodeType } from '../resolvers/globalId.ts';
import { nodeOf, nodesOf, type TypedNode } from '../resolvers/nodes.ts';
import { builder } from './builder.ts';

builder.queryFields((t) => ({
  node: t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: 'Anything by its id; null where that is malformed or unknown, or not for the viewer to see.',
    args: { id: t.arg.id({ required: true, description: 'As an answer gave it.' }) },
    resolve: async (_root, { id }, context) => typedNode(await nodeOf(context, id)),
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description:
      'Many by their ids, in that order, null in the place of each that `node` would answer with null.',
    args: { ids: t.arg.idList({ required: true, description: '1 to 100 ids, as answers gave them.' }) },
    resolve: async (_root, { ids }, context) => (await nodesOf(context, ids)).map(typedNode),
  }),
}));

/** A row that knows its GraphQL type, for the places where that can be one of several. */
export function typed<T extends object>(type: NodeType, row: T): T & { __typename: NodeType } {
  return { ...row, __typename: type };
}

function typedNode(node: TypedNode | null): object | null {
  return node && typed(node.type, node.row);
}
