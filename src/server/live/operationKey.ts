import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';

/** What of a document decides on who may share its execution. */
interface SharedDocument {
  /** The document without the argument `after` of its root field. */
  readonly text: string;
  /** The variable that `after` was given by. */
  readonly afterVariable: string | null;
}

/** A subscription as it was asked for. */
export interface AskedFor {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Names the subscriptions whose results cannot differ: those of the same document, the same variables and the same visibility.
 * Where a stream begins is no part of it, as groups would break up at every reconnect. Keys are made once a document.
 */
export class OperationKeys {
  readonly #documents = new WeakMap<DocumentNode, Map<string, SharedDocument | null>>();
  #unshared = 0;

  keyOf({ document, operationName, variableValues }: AskedFor, visibility: string): string {
    const shared = this.#shared(document, operationName ?? '');
    if (!shared) {
      this.#unshared += 1;
      return `unshared ${this.#unshared}`;
    }
    const variables = Object.entries(variableValues ?? {})
      .filter(([name]) => name !== shared.afterVariable)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([visibility, operationName ?? null, variables, shared.text]);
  }

  #shared(document: DocumentNode, operationName: string): SharedDocument | null {
    let operations = this.#documents.get(document);
    if (!operations) {
      operations = new Map();
      this.#documents.set(document, operations);
    }
    let shared = operations.get(operationName);
    if (shared === undefined) {
      shared = sharedDocument(document, operationName);
      operations.set(operationName, shared);
    }
    return shared;
  }
}

/** Null where `after` is given by a variable that is used elsewhere too: its value may then show in the result. */
function sharedDocument(document: DocumentNode, operationName: string): SharedDocument | null {
  const operation = getOperationAST(document, operationName || undefined);
  const root = operation && rootField(operation);
  if (!root) return null;
  const after = root.arguments?.find(({ name }) => name.value === 'after');
  const afterVariable = after?.value.kind === Kind.VARIABLE ? after.value.name.value : null;
  if (afterVariable !== null && usesOf(document, afterVariable) > 1) return null;
  const rest = visit(document, {
    Argument: (node) => (node === after ? null : undefined),
    VariableDefinition: (node) => (node.variable.name.value === afterVariable ? null : undefined),
  });
  return { text: print(rest), afterVariable };
}

/** Where it stands in the operation itself, as it nearly always does; null: its execution is not shared. */
function rootField({ selectionSet }: OperationDefinitionNode): FieldNode | null {
  const [only, ...more] = selectionSet.selections;
  return only?.kind === Kind.FIELD && more.length === 0 ? only : null;
}

/** How often a variable is used, its definition left out. */
function usesOf(document: DocumentNode, name: string): number {
  let uses = 0;
  visit(document, {
    VariableDefinition: (node) => (node.variable.name.value === name ? false : undefined),
    Variable(node) {
      if (node.name.value === name) uses += 1;
    },
  });
  return uses;
}
