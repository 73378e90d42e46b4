/**
 * Tells the processes of one newsroom that the log has more. A hint says nothing but that, and may be lost: the log is the
 * truth, and each process looks at it once a second anyway.
 */
export interface Hints {
  /** Says it to every process, this one too; many calls at once may be one hint. Never fails, never waits. */
  announce(): void;
  /** Has `look` called at every hint, and whenever hints may have been missed. One listener a process. */
  listen(look: () => void): void;
  close(): Promise<void>;
}
