const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const ISO_INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?$/i;
/** Month, day and year as Americans write them: `4/21/18`, `4/21/2018`. */
const US_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/;

/** Nothing here was published before printed news met the wire. */
const EARLIEST_YEAR = 1900;

/** Clocks of publishers run ahead, and so do their calendars east of us. */
const LATEST_AHEAD_MS = DAY_MS;

/**
 * An instant as imports write it; null where it is none, or a day that no calendar has. A day without a time is its
 * midnight in UTC, and a time without an offset is UTC. Two-digit years are 2000 to 2099.
 */
export function importedTime(text: string): Date | null {
  const day = ISO_DAY.exec(text);
  if (day !== null) return instant(day.slice(1).map(Number));
  const american = US_DAY.exec(text);
  if (american !== null) {
    const [month = 0, date = 0, year = 0] = american.slice(1).map(Number);
    return instant([year < 100 ? 2000 + year : year, month, date]);
  }
  const full = ISO_INSTANT.exec(text);
  if (full === null) return null;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = full
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const milliseconds = Math.floor(Number(`0.${full[7] ?? '0'}`) * 1_000);
  const local = instant([year, month, date, hour, minute, second, milliseconds]);
  const offset = offsetMs(full[8] ?? 'Z');
  return local === null || offset === null ? null : new Date(local.getTime() - offset);
}

/** Why an instant cannot be when something was published or rated; null where it can. */
export function absurdityOf(instantGiven: Date, now: Date): string | null {
  if (instantGiven.getUTCFullYear() < EARLIEST_YEAR) return `before ${EARLIEST_YEAR}`;
  return instantGiven.getTime() > now.getTime() + LATEST_AHEAD_MS ? 'in the future' : null;
}

function instant([
  year = 0,
  month = 0,
  day = 0,
  hour = 0,
  minute = 0,
  second = 0,
  ms = 0,
]: readonly number[]) {
  // Date.UTC takes the years 0 to 99 for those of the twentieth century.
  const date = new Date(Date.UTC(2000, 0, 1, hour, minute, second, ms));
  date.setUTCFullYear(year, month - 1, day);
  // Date carries over what is too large: the 30th of February would be the 1st or 2nd of March.
  const isTheSame =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isTheSame ? date : null;
}

function offsetMs(text: string): number | null {
  if (/^z$/i.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
