/** Node's timers hold no more. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Does something at an instant, however far it is. Answers how to call it off. */
export function atInstant(instant: Date, action: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const left = instant.getTime() - Date.now();
    timer = setTimeout(
      left > LONGEST_TIMEOUT_MS ? arm : action,
      Math.min(Math.max(left, 0), LONGEST_TIMEOUT_MS),
    );
    timer.unref();
  };
  arm();
  return () => clearTimeout(timer);
}
