import type { Hints } from './hints.ts';

/**
 * For a database that only this process has open. Whoever listens hears it at once, so that the look of a hint and that of a
 * writer, who waits for its own event, are one.
 */
export function inProcessHints(): Hints {
  let look = (): void => {};
  let isAnnounced = false;
  return {
    announce() {
      if (isAnnounced) return;
      isAnnounced = true;
      queueMicrotask(() => {
        isAnnounced = false;
        look();
      });
    },
    listen(listener) {
      look = listener;
    },
    async close() {
      look = () => {};
    },
  };
}
