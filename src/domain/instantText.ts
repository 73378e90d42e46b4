/** `00` to `99`. */
const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
/** `000` to `999`. */
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

const DAY_MS = 86_400_000;
/** 1970-01-01 and 2100-01-01: between them every fourth year is a leap year. */
const FIRST = 0;
const END = Date.UTC(2100, 0);

/**
 * The same as `toISOString`, at a third of its time: a front page with three lists a story writes three hundred instants.
 * The day is found by H. Hinnant's `civil_from_days`, without its centuries.
 */
export function instantText(instant: Date): string {
  const milliseconds = instant.getTime();
  if (!(milliseconds >= FIRST && milliseconds < END)) return instant.toISOString();
  const days = Math.floor(milliseconds / DAY_MS);
  const time = milliseconds - days * DAY_MS;

  // Days and years since 1 March 1968, so that the leap day is the last of its cycle of four years.
  const since = days + 671;
  const cycle = Math.floor(since / 1_461);
  const dayOfCycle = since - cycle * 1_461;
  const yearOfCycle = Math.floor((dayOfCycle - Math.floor(dayOfCycle / 1_460)) / 365);
  const dayOfYear = dayOfCycle - 365 * yearOfCycle;
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = 1968 + 4 * cycle + yearOfCycle + (month < 3 ? 1 : 0);

  const seconds = Math.floor(time / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${year}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}T${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}.${THREE_DIGITS[time % 1_000]}Z`;
}
