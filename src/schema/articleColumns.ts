import {
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { ARTICLE_COLUMNS, type ArticleColumn } from '../resolvers/articleColumns.ts';
import type { Context } from '../resolvers/context.ts';

/** The way from a list of articles to each. */
const WAY = ['ArticleConnection', 'ArticleEdge'];

/**
 * The columns that the articles of a connection are asked for, and what its cursors are made of where it is asked for those, so that a page of hundreds brings no texts that nobody
 * reads: all of them where a field does not say what it reads. An exposed field reads its column; others say so in
 * `extensions.columns`. What `@skip` and `@include` leave out counts as asked for.
 */
export function articleColumns(
  { articleColumns: known }: Context,
  info: GraphQLResolveInfo,
): readonly ArticleColumn[] {
  const before = known.get(info.fieldNodes);
  if (before) return before;
  const columns = new Set<string>(['id']);
  for (const { selectionSet } of info.fieldNodes) collect(selectionSet, getNamedType(info.returnType));
  const asked = ARTICLE_COLUMNS.filter((column) => columns.has(column));
  known.set(info.fieldNodes, asked);
  return asked;

  function collect(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = info.fragments[selection.name.value];
        collect(fragment?.selectionSet, type);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet, type);
      } else {
        collectField(selection.name.value, selection.selectionSet, type);
      }
    }
  }

  function collectField(name: string, set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined) {
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (!field || !type) return;
    if (type.name === 'ArticleConnection' && name !== 'nodes') columns.add('publishedAt');
    if (WAY.includes(type.name)) return collect(set, getNamedType(field.type));
    if (type.name !== 'Article') return;
    for (const column of columnsOf(field.extensions) ?? ARTICLE_COLUMNS) columns.add(column);
  }
}

function columnsOf({ columns, pothosExposedField }: Readonly<Record<string, unknown>>): string[] | null {
  if (Array.isArray(columns)) return columns;
  return typeof pothosExposedField === 'string' ? [pothosExposedField] : null;
}
