/** A place in the event log: after the row at `offset`. The tag tells that row from another under the same number. */
export interface Position {
  /** Names the log: another epoch is another log. */
  readonly epoch: string;
  /** 0 is before the first row. */
  readonly offset: number;
  readonly tag: number;
}

const CURSOR = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(0|[1-9]\d{0,15})\.(0|-?[1-9]\d{0,9})$/;

/** The position as clients carry it: opaque, the same for every subscription and for `Story.cursor`. */
export function streamCursor({ epoch, offset, tag }: Position): string {
  return Buffer.from(`${epoch}.${offset}.${tag}`).toString('base64url');
}

/** Reads such a cursor; null where it is none. Whether the log still holds the place is for the log to say. */
export function readCursor(cursor: string): Position | null {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, epoch, offset, tag] = CURSOR.exec(text) ?? [];
  if (epoch === undefined || offset === undefined || tag === undefined) return null;
  const position = { epoch, offset: Number(offset), tag: Number(tag) };
  // One place has one cursor: base64 would also take line breaks, padding and stray bits.
  return streamCursor(position) === cursor && Number.isSafeInteger(position.offset) ? position : null;
}
