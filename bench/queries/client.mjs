// A thin client in a process of its own: sends the same few requests over kept-alive sockets, and looks only at the
// status, the length and whether the answer bears errors, so that the sides are measured and not the client.
import { connect } from 'node:net';

process.on('message', async ({ port, requests, concurrency, milliseconds, isVaried }) => {
  try {
    const texts = requests.map((text) => Buffer.from(text));
    process.send(await round({ port, requests: texts, concurrency, milliseconds, isVaried }));
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});

/** Requests so far, in all rounds. */
let next = 0;

/** Milliseconds of each answer, and how long the whole round took. */
async function round({ port, requests, concurrency, milliseconds, isVaried }) {
  const times = [];
  const begun = performance.now();
  const until = begun + milliseconds;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      const line = await Line.open(port);
      while (performance.now() < until) {
        const sent = performance.now();
        const request = requests[next % requests.length];
        await line.ask(isVaried ? varied(request, next) : request, request);
        next += 1;
        times.push(performance.now() - sent);
      }
      line.close();
    }),
  );
  return { times, milliseconds: performance.now() - begun };
}

/** The same request in other bytes: its number in the spaces and tabs after the JSON. */
function varied(request, number) {
  const copy = Buffer.from(request);
  for (let bit = 0; bit < 24; bit += 1) copy[copy.length - 1 - bit] = (number >> bit) & 1 ? 0x09 : 0x20;
  return copy;
}

/** The last good answer to each request, without its head: to compare takes a fraction of looking for errors. */
const good = new WeakMap();

/** Bytes that a line reads at a time. */
const ROOM = 262_144;

/** One connection, one request at a time. */
class Line {
  #socket;
  #answer = Buffer.alloc(0);
  /** Which of the requests is under way. */
  #asked;
  #done;

  static open(port) {
    return new Promise((resolve, reject) => {
      const line = new Line(port, () => resolve(line), reject);
    });
  }

  constructor(port, onOpen, onError) {
    // Into the same memory each time: to make room for every read takes longer than many an answer.
    const callback = (length, room) => {
      this.#take(room.subarray(0, length));
      return true;
    };
    const onread = { buffer: Buffer.alloc(ROOM), callback };
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread }, onOpen);
    this.#socket.once('error', onError);
    this.#socket.on('error', (error) => this.#done?.reject(error));
    this.#socket.on('close', () => this.#done?.reject(new Error('The connection was closed.')));
  }

  ask(request, asked) {
    return new Promise((resolve, reject) => {
      this.#asked = asked;
      this.#done = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close() {
    this.#done = undefined;
    this.#socket.destroy();
  }

  #take(chunk) {
    const answer = this.#answer.length === 0 ? chunk : Buffer.concat([this.#answer, chunk]);
    const end = answer.indexOf('\r\n\r\n');
    if (!isWhole(answer, end)) {
      this.#answer = answer === chunk ? Buffer.from(chunk) : answer;
      return;
    }
    this.#answer = Buffer.alloc(0);
    if (isGood(answer, end, this.#asked)) this.#done.resolve();
    else this.#done.reject(new Error(answer.toString('utf8', 0, 1_000)));
  }
}

function isWhole(answer, end) {
  if (end === -1) return false;
  const head = answer.toString('latin1', 0, end);
  const length = /^content-length: (\d+)/im.exec(head);
  if (length) return answer.length >= end + 4 + Number(length[1]);
  return answer.subarray(-5).toString('latin1') === '0\r\n\r\n';
}

function isGood(answer, end, asked) {
  if (answer.indexOf('HTTP/1.1 200') !== 0) return false;
  const body = answer.subarray(end + 4);
  if (good.get(asked)?.equals(body)) return true;
  if (body.includes('"errors"')) return false;
  good.set(asked, Buffer.from(body));
  return true;
}
