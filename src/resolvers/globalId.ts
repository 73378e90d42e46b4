const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The types that can be asked for by id. */
export const NODE_TYPES = [
  'Analysis',
  'Article',
  'FaqEntry',
  'Owner',
  'Rater',
  'Rating',
  'Source',
  'Statement',
  'Story',
  'TimelineEvent',
  'Topic',
] as const;
export type NodeType = (typeof NODE_TYPES)[number];

export interface GlobalId {
  readonly type: NodeType;
  readonly id: string;
}

/** A node's id as clients see it: opaque to them, unique among all types. */
export function encodeGlobalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64');
}

/** Reads such an id; null where it is malformed or of a type that is no node. */
export function decodeGlobalId(globalId: string): GlobalId | null {
  const bytes = Buffer.from(globalId, 'base64');
  // One node has one id: base64 would also take line breaks, other alphabets and stray bits.
  if (bytes.toString('base64') !== globalId) return null;
  const [name, id, ...more] = bytes.toString('latin1').split(':');
  const type = NODE_TYPES.find((known) => known === name);
  return type && id !== undefined && UUID.test(id) && more.length === 0 ? { type, id } : null;
}

/** The ids of one type among those given; others can match nothing. */
export function idsOf(type: NodeType, globalIds: readonly string[]): string[] {
  return globalIds.flatMap((globalId) => idOf(type, globalId) ?? []);
}

/** The id within its type; null where it is malformed or another type's. */
export function idOf(type: NodeType, globalId: string): string | null {
  const decoded = decodeGlobalId(globalId);
  return decoded?.type === type ? decoded.id : null;
}
