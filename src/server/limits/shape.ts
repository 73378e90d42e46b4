import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { DomainError } from '../../errors.ts';
import type { Limits } from './limits.ts';

/** How deep a set of fields goes, the part below `__schema` and `__type` by itself. */
interface Depth {
  readonly fields: number;
  readonly introspection: number;
}

/**
 * Refuses a document that is too deep, has too many aliases or a fragment that spreads itself; before it is validated,
 * since validation is what a hostile document makes slow. Each fragment is measured once, however often it is spread.
 */
export function checkShape(document: DocumentNode, limits: Limits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, Depth>();
  const open = new Set<string>();
  let aliases = 0;

  function depthOfSet(set: SelectionSetNode): Depth {
    let fields = 0;
    let introspection = 0;
    for (const selection of set.selections) {
      let depth: Depth = { fields: 0, introspection: 0 };
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        depth = depthOfFragment(selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        depth = depthOfSet(selection.selectionSet);
      } else {
        if (selection.alias) aliases += 1;
        const below = selection.selectionSet ? depthOfSet(selection.selectionSet) : depth;
        depth = isIntrospection(selection.name.value)
          ? { fields: 1, introspection: Math.max(below.fields, below.introspection) }
          : { fields: below.fields + 1, introspection: below.introspection };
      }
      fields = Math.max(fields, depth.fields);
      introspection = Math.max(introspection, depth.introspection);
    }
    return { fields, introspection };
  }

  function depthOfFragment(name: string): Depth {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    // The validator says so better.
    if (!fragment) return { fields: 0, introspection: 0 };
    if (open.has(name)) {
      throw new GraphQLError(`Cannot spread fragment "${name}" within itself.`, { nodes: fragment });
    }
    open.add(name);
    const depth = depthOfSet(fragment.selectionSet);
    open.delete(name);
    measured.set(name, depth);
    return depth;
  }

  let deepest: Depth = { fields: 0, introspection: 0 };
  for (const definition of document.definitions) {
    // Fragments that nothing uses are measured too: the validator walks them as well.
    if (definition.kind === Kind.FRAGMENT_DEFINITION) depthOfFragment(definition.name.value);
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const depth = depthOfSet(definition.selectionSet);
    deepest = {
      fields: Math.max(deepest.fields, depth.fields),
      introspection: Math.max(deepest.introspection, depth.introspection),
    };
  }

  refuseAbove(aliases, limits.aliases, (n, limit) => `The document has ${n} aliases; ${limit} are allowed.`);
  refuseAbove(
    deepest.fields,
    limits.depth,
    (n, limit) => `The operation is ${n} fields deep; ${limit} are allowed.`,
  );
  refuseAbove(
    deepest.introspection,
    limits.introspectionDepth,
    (n, limit) => `The introspection is ${n} fields deep; ${limit} are allowed.`,
  );
}

function refuseAbove(n: number, limit: number, message: (n: number, limit: number) => string): void {
  if (n > limit) throw new DomainError('COST_LIMIT', message(n, limit));
}

function isIntrospection(field: string): boolean {
  return field === '__schema' || field === '__type';
}
