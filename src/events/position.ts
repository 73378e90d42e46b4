/** A place in the event log: after the row at `offset`. The tag tells that row from another under the same number. */
export interface Position {
  readonly epoch: string;
  readonly offset: bigint;
  readonly tag: number;
}

/** The position as clients carry it: opaque, the same for every subscription and for `Story.cursor`. */
export function streamCursor({ epoch, offset, tag }: Position): string {
  return Buffer.from(`${epoch}.${offset}.${tag}`).toString('base64url');
}
