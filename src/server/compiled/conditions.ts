import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  visit,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** Names of the variables that `@skip` and `@include` look at, each once. */
export function conditionNames(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      const value = isCondition(directive) ? conditionOf(directive) : undefined;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/** The document as it reads with these values: without what is left out, and without the directives that said so. */
export function settleConditions(document: DocumentNode, variables: Variables): DocumentNode {
  const settle = <T extends ASTNode & { readonly directives?: readonly DirectiveNode[] }>(node: T) => {
    const { directives = [] } = node;
    const conditions = directives.filter(isCondition);
    if (conditions.length === 0) return undefined;
    if (!conditions.every((condition) => includes(condition, variables))) return null;
    return { ...node, directives: directives.filter((directive) => !isCondition(directive)) };
  };
  return visit(document, { Field: settle, FragmentSpread: settle, InlineFragment: settle });
}

function includes(condition: DirectiveNode, variables: Variables): boolean {
  const value = conditionOf(condition);
  const isTrue =
    value?.kind === Kind.VARIABLE
      ? variables[value.name.value] === true
      : value?.kind === Kind.BOOLEAN && value.value;
  return isTrue === (condition.name.value === GraphQLIncludeDirective.name);
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === GraphQLSkipDirective.name || name.value === GraphQLIncludeDirective.name;
}

function conditionOf(directive: DirectiveNode) {
  return directive.arguments?.find(({ name }) => name.value === 'if')?.value;
}
