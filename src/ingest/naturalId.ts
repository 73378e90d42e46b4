import { createHash } from 'node:crypto';

/** Answers the id of a row of this kind under this key. */
export type NaturalId = (kind: string, key: string) => string;

/**
 * Ids that follow from what a row is about: always the same for the same kind and key, on every database. Another namespace
 * has others. UUIDs of version 5 in form (RFC 9562): the SHA-1 of namespace, kind and key.
 */
export function naturalIds(namespace: string): NaturalId {
  return (kind, key) => {
    const digest = createHash('sha1').update(`${namespace}\n${kind}\n${key}`).digest();
    digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
    digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = digest.toString('hex');
    const parts = [
      hex.slice(0, 8),
      hex.slice(8, 12),
      hex.slice(12, 16),
      hex.slice(16, 20),
      hex.slice(20, 32),
    ];
    return parts.join('-');
  };
}
