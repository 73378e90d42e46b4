import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** How many fields an operation has with every fragment written out where it is spread, as a compiler does. */
export function fieldsWrittenOut(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const counted = new Map<string, number>();

  function fieldsOf(set: SelectionSetNode | undefined): number {
    let fields = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) fields += fieldsOfFragment(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) fields += fieldsOf(selection.selectionSet);
      else fields += 1 + fieldsOf(selection.selectionSet);
    }
    return fields;
  }

  // Each fragment is counted once, however often it is spread.
  function fieldsOfFragment(name: string): number {
    const known = counted.get(name);
    if (known !== undefined) return known;
    const fields = fieldsOf(fragments.get(name)?.selectionSet);
    counted.set(name, fields);
    return fields;
  }

  return fieldsOf(operation.selectionSet);
}
