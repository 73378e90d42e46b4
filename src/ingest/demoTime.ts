const RELATIVE = /^-(\d+)d(\d+)h(\d+)m$/;
const MINUTE_MS = 60_000;

/** A time of the demo newsroom: RFC 3339, or `-2d3h15m` before `now`. Throws RangeError for anything else. */
export function demoTime(text: string, now: Date): Date {
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    const [days = 0, hours = 0, minutes = 0] = relative.slice(1).map(Number);
    return new Date(now.getTime() - ((days * 24 + hours) * 60 + minutes) * MINUTE_MS);
  }
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new RangeError(`Not a time of the demo newsroom: ${text}`);
  return instant;
}
