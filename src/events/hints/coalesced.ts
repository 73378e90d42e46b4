/**
 * Runs `send` for many calls at once: one at a time, and once more for all that came while it ran. A failure is not
 * retried, since what is sent is only a hint.
 */
export function coalesced(send: () => Promise<unknown>): () => void {
  let isSending = false;
  let isWanted = false;

  async function sendOn(): Promise<void> {
    isSending = true;
    while (isWanted) {
      isWanted = false;
      await send().catch(() => {});
    }
    isSending = false;
  }

  return () => {
    isWanted = true;
    if (!isSending) void sendOn();
  };
}
