import { element } from './element.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DATE = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });

/** How long ago an instant was, and the instant itself for whoever points at it. */
export function timeOf(instant) {
  const date = new Date(instant);
  return element('time', { datetime: instant, title: EXACT.format(date) }, ago(date));
}

/** Lets every time on the page grow older. */
export function keepTimes() {
  setInterval(() => {
    for (const node of document.querySelectorAll('time')) {
      const text = ago(new Date(node.dateTime));
      if (node.textContent !== text) node.textContent = text;
    }
  }, 10_000);
}

function ago(date) {
  const age = Date.now() - date.getTime();
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 7 * DAY) return `${Math.floor(age / DAY)} d ago`;
  return DATE.format(date);
}
