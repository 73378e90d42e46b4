import { createHash } from 'node:crypto';

/** Names these ids; another string would be another newsroom. */
const NAMESPACE = 'parallax-demo-newsroom';

/**
 * The id of a row of the demo newsroom: always the same for the same kind and key, so that examples can name it.
 * A UUID of version 5 in form (RFC 9562): the SHA-1 of namespace, kind and key.
 */
export function demoId(kind: string, key: string): string {
  const digest = createHash('sha1').update(`${NAMESPACE}\n${kind}\n${key}`).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
