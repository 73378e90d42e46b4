import type { Hints } from './hints.ts';

/** For a database that only this process has open: whoever listens hears it in the next turn. */
export function inProcessHints(): Hints {
  let look = (): void => {};
  let announced: NodeJS.Immediate | undefined;
  return {
    announce() {
      announced ??= setImmediate(() => {
        announced = undefined;
        look();
      });
    },
    listen(listener) {
      look = listener;
    },
    async close() {
      clearImmediate(announced);
      look = () => {};
    },
  };
}
