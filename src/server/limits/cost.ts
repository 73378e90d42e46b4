import {
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql';

/** What a page holds where neither `first` nor `last` is given and the argument has no default of its own. */
const DEFAULT_PAGE = 20;
/** No page is larger, whatever was asked for: the resolver refuses it with BAD_USER_INPUT, which says more than a cost. */
const LARGEST_PAGE = 100;
/** The same for what is no connection: an analyst's table. */
const LARGEST_LIST = 1000;
/** What a list without any size holds, where its field does not say otherwise in `extensions.listSize`. */
const DEFAULT_LIST = 5;

/** The cost of a set of fields: what it costs once, and what its plain lists cost for each of their items. */
interface Cost {
  readonly once: number;
  readonly perItem: number;
}

const NOTHING: Cost = { once: 0, perItem: 0 };

/**
 * About how many fields the answer to an operation could hold: each field counts one, times the items of every list above it.
 *
 * A list's size is its `first` or `last` (from `variables` or by default), the number of its `ids`, or a guess. A page's size
 * counts for the lists directly in the page: `stories(first: 5) { nodes { … } pageInfo { … } }` multiplies `nodes`, not `pageInfo`.
 * `@skip` and `@include` are not looked at. The document must be valid; fragments may be spread any number of times.
 */
export function costOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
): number {
  const measured = new Map<string, Cost>();
  const given = withDefaults(operation, variables);

  function costOfSet(set: SelectionSetNode, parent: GraphQLNamedType | undefined): Cost {
    let once = 0;
    let perItem = 0;
    for (const selection of set.selections) {
      const cost = costOfSelection(selection, parent);
      once += cost.once;
      perItem += cost.perItem;
    }
    return { once, perItem };
  }

  function costOfSelection(
    selection: SelectionSetNode['selections'][number],
    parent: GraphQLNamedType | undefined,
  ): Cost {
    if (selection.kind === Kind.FIELD) return costOfField(selection, parent);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return costOfFragment(selection.name.value);
    const condition = selection.typeCondition?.name.value;
    return costOfSet(selection.selectionSet, condition ? schema.getType(condition) : parent);
  }

  function costOfFragment(name: string): Cost {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    const cost = fragment
      ? costOfSet(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value))
      : NOTHING;
    measured.set(name, cost);
    return cost;
  }

  function costOfField(node: FieldNode, parent: GraphQLNamedType | undefined): Cost {
    const field = fieldOf(parent, node.name.value);
    if (!node.selectionSet || !field) return { once: 1, perItem: 0 };
    const below = costOfSet(node.selectionSet, getNamedType(field.type));
    const size = sizeOf(field, node.arguments ?? [], given);

    if (!isListType(getNullableType(field.type))) {
      return { once: 1 + below.once + (size ?? DEFAULT_LIST) * below.perItem, perItem: 0 };
    }
    const item = below.once + DEFAULT_LIST * below.perItem;
    return size === null ? { once: 1, perItem: item } : { once: 1 + size * item, perItem: 0 };
  }

  const root = costOfSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
  return root.once + DEFAULT_LIST * root.perItem;
}

function fieldOf(
  parent: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** How many items the field's own arguments ask for; null where it has none that say so. */
function sizeOf(
  field: GraphQLField<unknown, unknown>,
  given: readonly ArgumentNode[],
  variables: Readonly<Record<string, unknown>>,
): number | null {
  const listSize = field.extensions['listSize'];
  if (typeof listSize === 'number') return listSize;

  const ids = field.args.some((arg) => arg.name === 'ids') ? argumentOf('ids', given, variables) : undefined;
  if (Array.isArray(ids)) return ids.length;

  const sizes = field.args.filter((arg) => arg.name === 'first' || arg.name === 'last');
  if (sizes.length === 0) return null;
  const largest = getNamedType(field.type).name.endsWith('Connection') ? LARGEST_PAGE : LARGEST_LIST;
  const asked = sizes
    .map((arg) => argumentOf(arg.name, given, variables) ?? arg.defaultValue)
    .filter((value) => typeof value === 'number');
  return asked.length === 0 ? DEFAULT_PAGE : Math.min(Math.max(...asked, 0), largest);
}

/** A number, an array (of which only the length counts), or anything else as undefined. */
function argumentOf(
  name: string,
  given: readonly ArgumentNode[],
  variables: Readonly<Record<string, unknown>>,
): unknown {
  const value = given.find((arg) => arg.name.value === name)?.value;
  if (!value) return undefined;
  return value.kind === Kind.VARIABLE ? variables[value.name.value] : literal(value);
}

function literal(value: ValueNode): unknown {
  if (value.kind === Kind.INT) return Number(value.value);
  return value.kind === Kind.LIST ? value.values : undefined;
}

/** The variables as the client sent them, and the operation's defaults for those it left out. */
function withDefaults(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    all[name] = Object.hasOwn(variables, name)
      ? variables[name]
      : definition.defaultValue && literal(definition.defaultValue);
  }
  return all;
}
