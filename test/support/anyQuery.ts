import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** What the arguments of a scalar's type may be given, as literals. */
export type Literals = Readonly<Record<string, readonly string[]>>;

/** Objects within objects. */
const DEPTH = 5;

/** Writes one query at random: its fields and arguments fit their types, whether a resolver will take them or not. */
export function anyQuery(g: fc.GeneratorValue, schema: GraphQLSchema, literals: Literals): string {
  let aliases = 0;
  const root = schema.getQueryType();
  return root ? `query ${selection(root, DEPTH)}` : '{ __typename }';

  /** True so many times of a hundred. */
  function chance(percent: number): boolean {
    return g(fc.nat, { max: 99 }) < percent;
  }

  function some<T>(of: readonly T[], percent: number): T[] {
    return of.filter(() => chance(percent));
  }

  function selection(output: GraphQLOutputType, depth: number): string {
    const type = getNamedType(output);
    if (isLeafType(type)) return '';
    if (isAbstractType(type)) {
      const types = some(schema.getPossibleTypes(type), 50);
      return `{ __typename ${types.map((each) => `... on ${each.name} ${selection(each, depth)}`).join(' ')} }`;
    }
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
    const objects = fields.filter((field) => !isLeafType(getNamedType(field.type)));
    const below = depth > 0 ? some(objects, depth === DEPTH ? 15 : 30) : [];
    return `{ __typename ${[...some(leaves, 30), ...below].map((field) => written(field, depth - 1)).join(' ')} }`;
  }

  function written({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): string {
    aliases += 1;
    const given = args.filter((arg) => isRequiredArgument(arg) || chance(30)).map(assigned);
    const list = given.length > 0 ? `(${given.join(', ')})` : '';
    return `a${aliases}: ${name}${list} ${selection(type, depth)}`;
  }

  function assigned({ name, type }: GraphQLArgument | GraphQLInputField): string {
    return `${name}: ${value(type)}`;
  }

  function value(type: GraphQLInputType): string {
    if (isNonNullType(type)) return value(type.ofType);
    if (isListType(type)) {
      const { ofType } = type;
      return `[${Array.from({ length: g(fc.nat, { max: 2 }) }, () => value(ofType)).join(', ')}]`;
    }
    if (isEnumType(type)) return oneOf(type.getValues().map(({ name }) => name));
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      if (type.isOneOf)
        return `{ ${assigned(fields[g(fc.nat, { max: fields.length - 1 })] ?? fail(type.name))} }`;
      const chosen = fields.filter((field) => isRequiredInputField(field) || chance(15));
      return `{ ${chosen.map(assigned).join(', ')} }`;
    }
    return oneOf(literals[type.name] ?? fail(type.name));
  }

  function oneOf(values: readonly string[]): string {
    return values[g(fc.nat, { max: values.length - 1 })] ?? fail('nothing');
  }
}

function fail(name: string): never {
  throw new Error(`There is no value for ${name}.`);
}
