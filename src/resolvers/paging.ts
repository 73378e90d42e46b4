import { createHash } from 'node:crypto';
import { badInput } from '../errors.ts';
import type { CountsLoader } from '../loaders/countsLoader.ts';
import type { KeyKind, KeysetOrder, PageRequest } from '../loaders/keyset.ts';
import type { AskedPage, List, PagesLoader } from '../loaders/pagesLoader.ts';
import type { ListPlace } from './context.ts';

/** The arguments of a connection, as they were given. */
export interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** One page of a list. */
export interface Page<T> {
  readonly nodes: readonly T[];
  /** The nodes with their cursors, which are written only where somebody asks. */
  readonly edges: readonly Edge<T>[];
  /** Null where nobody looked, because nobody asks. */
  readonly hasNextPage: boolean | null;
  readonly hasPreviousPage: boolean | null;
  /** Counts the whole list; called only where somebody asks. */
  readonly totalCount: () => number | Promise<number>;
}

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

/** What a list in the database is read with. */
interface ListLoaders<T> {
  readonly pages: PagesLoader<T>;
  readonly counts: CountsLoader;
}

/** A list of one parent, empty where there is none, and what of it is asked for: all, where no place says less. */
interface ListRequest<T> {
  readonly list: List<T>;
  readonly parent?: string;
  readonly args: PageArgs;
  readonly place?: ListPlace | undefined;
}

/** One page of a list in the database. Its cursors are good for no other list. */
export async function pageOfList<T>(loaders: ListLoaders<T>, request: ListRequest<T>): Promise<Page<T>> {
  return pageAsked(loaders, request.parent ?? '', askedPage(request));
}

/** What a connection asks for, checked. Under another parent the same, unless it has a cursor. */
export function askedPage<T>({ list, parent = '', args, place }: ListRequest<T>): AskedPage<T> {
  const { columns, looksBeyond } = place ?? { columns: list.shape.all, looksBeyond: true };
  const page = readPageArgs(args, () => scopeOf(list.signature, parent), list.order.columns);
  return { list, page: { ...page, looksBeyond }, columns };
}

/** The page of a parent that was asked for. */
export async function pageAsked<T>(
  { pages, counts }: ListLoaders<T>,
  parent: string,
  asked: AskedPage<T>,
): Promise<Page<T>> {
  const { rows, hasMore } = await pages.load({ parent, asked });
  const { list, page } = asked;
  const totalCount = (): Promise<number> => counts.load({ parent, list });
  return new LatePage({ nodes: rows, ...whatLiesBeyond(page, hasMore), totalCount }, () => {
    const scope = scopeOf(list.signature, parent);
    return rows.map((row) => writeCursor(scope, list.order.keyOf(row)));
  });
}

/**
 * A page whose cursors are written where they are asked for, and once. A class, since a getter in a literal gives each object a
 * shape of its own: sixty pages an answer then cost a fifth of all answers.
 */
export class LatePage<T> implements Page<T> {
  readonly nodes: readonly T[];
  readonly hasNextPage: boolean | null;
  readonly hasPreviousPage: boolean | null;
  readonly totalCount: () => number | Promise<number>;
  readonly #cursors: () => readonly string[];
  #edges: readonly Edge<T>[] | undefined;

  constructor(page: Omit<Page<T>, 'edges'>, cursors: () => readonly string[]) {
    this.nodes = page.nodes;
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = page.hasPreviousPage;
    this.totalCount = page.totalCount;
    this.#cursors = cursors;
  }

  get edges(): readonly Edge<T>[] {
    this.#edges ??= withCursors(this.nodes, this.#cursors());
    return this.#edges;
  }
}

function withCursors<T>(nodes: readonly T[], cursors: readonly string[]): Edge<T>[] {
  return nodes.map((node, at) => ({ node, cursor: cursors[at] ?? '' }));
}

/** How a list in memory is ordered: by each column in turn, numbers by size and texts by code unit. */
export type MemoryOrder<T> = Pick<KeysetOrder<T>, 'name' | 'keyOf'> & {
  readonly columns: readonly { readonly kind: KeyKind; readonly isDescending: boolean }[];
};

/** One page of a list in memory, which need not be sorted. */
export function pageOfArray<T>(
  items: readonly T[],
  { scope, order, args }: { scope: string; order: MemoryOrder<T>; args: PageArgs },
): Page<T> {
  const page = readPageArgs(args, () => scope, order.columns);
  const compare = (a: readonly string[], b: readonly string[]): number => compareKeys(order, a, b);
  const within = items
    .map((node) => ({ node, key: order.keyOf(node) }))
    .filter(({ key }) => page.after === null || compare(key, page.after) > 0)
    .filter(({ key }) => page.before === null || compare(key, page.before) < 0)
    .sort((a, b) => compare(a.key, b.key));
  const hasMore = within.length > page.limit;
  const chosen = page.isBackward ? within.slice(-page.limit) : within.slice(0, page.limit);
  const nodes = chosen.map(({ node }) => node);
  const totalCount = (): number => items.length;
  return new LatePage({ nodes, ...whatLiesBeyond(page, hasMore), totalCount }, () =>
    chosen.map(({ key }) => writeCursor(scope, key)),
  );
}

/** A page of nothing. Fails with BAD_USER_INPUT where a page of something would. */
export function emptyPage(args: PageArgs): Page<never> {
  readPageArgs(args, () => scopeOf('nothing'), []);
  return { nodes: [], edges: [], hasNextPage: false, hasPreviousPage: false, totalCount: () => 0 };
}

/** Names a list among all lists, with everything that its cursors depend on. */
export function scopeOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 10);
}

/** What a filter says, for a scope or a signature: null is left out, and an empty filter is none. */
export function given(where: object | null | undefined): string {
  if (!where) return '{}';
  return JSON.stringify(where, (_field, value: unknown) => value ?? undefined);
}

/** The arguments of a connection, as they were read. */
type PageArguments = Omit<PageRequest, 'looksBeyond'>;

/** Reads and checks a connection's arguments. Fails with BAD_USER_INPUT that says what is right. */
function readPageArgs(
  args: PageArgs,
  scope: () => string,
  columns: readonly { readonly kind: KeyKind }[],
): PageArguments {
  const { first, last } = args;
  if (typeof first === 'number' && typeof last === 'number') {
    throw badInput('Give `first` or `last`, not both.');
  }
  return {
    limit: pageSize('first', first) ?? pageSize('last', last) ?? DEFAULT_SIZE,
    isBackward: typeof last === 'number',
    after: readCursor('after', args.after, scope, columns),
    before: readCursor('before', args.before, scope, columns),
  };
}

/** A size that was given, checked; null where none was. */
export function pageSize(
  name: string,
  size: number | null | undefined,
  largest = LARGEST_SIZE,
): number | null {
  if (size === null || size === undefined) return null;
  if (size >= 1 && size <= largest) return size;
  throw badInput(`\`${name}\` is 1 to ${largest}, not ${size}.`);
}

/** There is more on the side that a cursor stands on, and where the rows did not end with the page. */
function whatLiesBeyond({ isBackward, after, before }: PageArguments, hasMore: boolean | null) {
  return {
    hasNextPage: before !== null || (!isBackward && hasMore),
    hasPreviousPage: after !== null || (isBackward && hasMore),
  };
}

function writeCursor(scope: string, key: readonly string[]): string {
  return Buffer.from(JSON.stringify([scope, ...key])).toString('base64url');
}

function readCursor(
  name: string,
  cursor: string | null | undefined,
  scope: () => string,
  columns: readonly { readonly kind: KeyKind }[],
): string[] | null {
  if (cursor === null || cursor === undefined) return null;
  const [cursorScope, ...key] = cursorParts(cursor) ?? [];
  if (cursorScope === undefined) throw badInput(`\`${name}\` is not a cursor.`);
  if (cursorScope !== scope()) {
    throw badInput(`\`${name}\` is a cursor of another list, or of this one with other arguments.`);
  }
  if (key.length !== columns.length || !columns.every(({ kind }, at) => isKey(kind, key[at]))) {
    throw badInput(`\`${name}\` is not a cursor.`);
  }
  return key;
}

function cursorParts(cursor: string): string[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : null;
  } catch {
    return null;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const LARGEST_INTEGER = 2 ** 31 - 1;

function isKey(kind: KeyKind, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (kind === 'uuid') return UUID.test(value);
  if (kind === 'instant') return value === '-infinity' || (INSTANT.test(value) && isDate(value));
  if (kind === 'integer') return /^-?\d+$/.test(value) && Math.abs(Number(value)) <= LARGEST_INTEGER;
  // PostgreSQL reads numbers otherwise than JavaScript; as this service writes them, both read them alike.
  if (kind === 'number') return Number.isFinite(Number(value)) && String(Number(value)) === value;
  return true;
}

/** JavaScript takes 30 February for 2 March, and the hour 24. */
function isDate(value: string): boolean {
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString() === value;
}

function compareKeys<T>({ columns }: MemoryOrder<T>, a: readonly string[], b: readonly string[]): number {
  for (const [at, { kind, isDescending }] of columns.entries()) {
    const left = a[at] ?? '';
    const right = b[at] ?? '';
    if (left === right) continue;
    const isLess = kind === 'integer' || kind === 'number' ? Number(left) < Number(right) : left < right;
    return isLess !== isDescending ? -1 : 1;
  }
  return 0;
}
