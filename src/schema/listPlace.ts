import {
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Context, ListPlace } from '../resolvers/context.ts';
import { type ListedShape, ROW_SHAPES } from '../resolvers/rowShapes.ts';

/**
 * Where in the document a connection is asked for, with the columns that its rows are asked for, and what its cursors are made
 * of where those are asked for, so that a page of hundreds brings no texts that nobody reads: all of them where a field does
 * not say what it reads. An exposed field reads its column; others say so in `extensions.columns`. What `@skip` and `@include`
 * leave out counts as asked for, and so does all of `pageInfo` where something of it is.
 */
export function listPlace(
  { listPlaces: known }: Context,
  info: GraphQLResolveInfo,
  row: keyof typeof ROW_SHAPES,
): ListPlace {
  const before = known.get(info.fieldNodes);
  if (before) return before;
  const { all, cursor }: ListedShape = ROW_SHAPES[row];
  const columns = new Set<string>();
  let looksBeyond = false;
  for (const { selectionSet } of info.fieldNodes) collect(selectionSet, getNamedType(info.returnType));
  // A statement wants at least one.
  if (columns.size === 0) columns.add('id');
  const place = { columns: all.filter((column) => columns.has(column)), looksBeyond };
  known.set(info.fieldNodes, place);
  return place;

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
    if (type.name === row) add(name === 'id' ? ['id'] : (columnsOf(field.extensions) ?? all));
    else if (type.name === `${row}Edge`) collect(set, getNamedType(field.type));
    else if (type.name === `${row}Connection`) {
      if (name !== 'nodes') add(cursor);
      if (name === 'pageInfo') looksBeyond = true;
      collect(set, getNamedType(field.type));
    }
  }

  function add(names: readonly string[]): void {
    for (const name of names) columns.add(name);
  }
}

function columnsOf({ columns, pothosExposedField }: Readonly<Record<string, unknown>>): string[] | null {
  if (Array.isArray(columns)) return columns;
  return typeof pothosExposedField === 'string' ? [pothosExposedField] : null;
}
