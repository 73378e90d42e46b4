// The subscribers, in a process of their own. They parse no frame that carries an event, so that this process is not
// what is measured any earlier than it must.
import { openFilesLimit } from '../support/procfs.mjs';
import { quantile } from '../support/statistics.mjs';
import { committedAt, numberIn } from './sample.mjs';
import { openSocket } from './socket.mjs';

/** Sockets that are being opened at one time. */
const OPENING = 100;
const TIMELY_MS = 20_000;
const CALIBRATION_MS = 10;
/** What this process holds open beside the sockets. */
const OTHER_FILES = 100;

const sockets = [];
/** Events that not all have received yet, by number. */
const events = new Map();
let newest = null;
let receipts = [];
/** Milliseconds to add to `performance.now()` for the time since 1970, and for the machine's monotonic clock. */
let sinceEpoch = 0;
let sinceBoot = 0;

const commands = { open, begin, end };
process.on('message', async ({ command, ...options }) => {
  try {
    process.send({ did: command, result: await commands[command](options) });
  } catch (error) {
    process.send({ fault: error.message });
  }
});
process.once('disconnect', () => process.exit(0));

/** Opens `count` sockets with one subscription each: the operations in turn. Resolves when all have sent it. */
async function open({ port, count, operations }) {
  const limit = openFilesLimit();
  if (count + OTHER_FILES > limit) {
    throw new Error(`${count} sockets want \`ulimit -n\` of ${count + OTHER_FILES}; here it is ${limit}.`);
  }
  const first = sockets.length;
  let next = first;
  await Promise.all(
    Array.from({ length: Math.min(OPENING, count) }, async () => {
      while (next < first + count) {
        const at = next++;
        sockets[at] = await subscribe(port, at, operations[at % operations.length]);
      }
    }),
  );
}

function subscribe(port, at, operation) {
  const id = `s${String(at).padStart(5, '0')}`;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('A socket was not acknowledged in time.')), TIMELY_MS);
    const socket = openSocket(port, {
      onOpen: () => socket.send('{"type":"connection_init"}'),
      onText: (frame) => {
        const number = numberIn(frame);
        if (number !== -1) received(number, frame);
        else answer(JSON.parse(frame.toString()));
      },
      onEnd: (reason) => fault(`A subscriber was cut off: ${reason}`),
    });

    function answer(message) {
      if (message.type === 'ping') return socket.send('{"type":"pong"}');
      if (message.type === 'next' && !message.payload.errors) return undefined;
      if (message.type !== 'connection_ack') return fault(JSON.stringify(message).slice(0, 500));
      clearTimeout(late);
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: operation }));
      return resolve(socket);
    }
  });
}

function received(number, frame) {
  const now = performance.now();
  if (newest?.number !== number) newest = events.get(number) ?? firstOf(number, frame, now);
  receipts.push(now + sinceEpoch - newest.committed);
  newest.count += 1;
  if (newest.count < sockets.length) return;
  events.delete(number);
  process.send({
    received: number,
    first: newest.first + sinceBoot,
    last: now + sinceBoot,
    frame: newest.frame,
  });
}

function firstOf(number, frame, now) {
  const event = { number, count: 0, first: now, committed: committedAt(frame), frame: frame.toString() };
  events.set(number, event);
  return event;
}

/** Forgets what was counted; measures from here on. */
async function begin() {
  events.clear();
  newest = null;
  receipts = [];
  sinceEpoch = aheadOf(Date.now);
  sinceBoot = aheadOf(() => Number(process.hrtime.bigint()) / 1e6);
}

/**
 * How far the clock is ahead of `performance.now()`. Whatever comes between the two readings, and a clock that ticks in
 * whole milliseconds, only make it seem less: the most that is seen in some milliseconds is the truth.
 */
function aheadOf(clock) {
  const until = performance.now() + CALIBRATION_MS;
  let ahead = Number.NEGATIVE_INFINITY;
  while (performance.now() < until) ahead = Math.max(ahead, clock() - performance.now());
  return ahead;
}

/** Milliseconds from commit to receipt of all that was received since `begin`. */
async function end() {
  const sorted = Float64Array.from(receipts).sort();
  receipts = [];
  return { count: sorted.length, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}

function fault(message) {
  process.send({ fault: message });
}
