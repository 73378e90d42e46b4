import { transcode } from 'node:buffer';

/** Characters of a text that Node writes as fast by itself. */
const SHORT = 4_096;
/** Characters for which there is room at hand. */
const ROOM = 262_144;

/**
 * Makes JSON ready to be written in UTF-8. By itself Node takes several times as long for a text with one character beyond
 * Latin-1, and on a page of headlines some have the quotes and dashes that are.
 */
export function utf8Writer(): (json: string) => string | Buffer {
  const room = Buffer.allocUnsafeSlow(2 * ROOM);
  return (json) => {
    if (json.length <= SHORT || json.length > ROOM) return json;
    return transcode(room.subarray(0, room.write(json, 'utf16le')), 'utf16le', 'utf8');
  };
}
