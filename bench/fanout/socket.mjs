// A WebSocket client that does only what this benchmark needs: text out, whole unfragmented frames in. `ws` takes so
// much longer over a frame that the clients, not the servers, would set the pace.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const TEXT = 0x81;
const CLOSE = 0x88;
const PING = 0x89;
const PONG = 0x8a;
const LONGEST = 64 * 1_024;

/** Bytes are read into here, for whichever socket they come, and handled before the next read. */
const shared = Buffer.allocUnsafe(LONGEST);
const NOTHING = Buffer.alloc(0);

/**
 * Opens a socket to `ws://127.0.0.1:PORT/graphql`. `onText` gets each frame as bytes that are good until it returns;
 * `onEnd` a reason, once, when the socket is no longer of use.
 */
export function openSocket(port, { onOpen, onText, onEnd }) {
  let rest = NOTHING;
  let isOpen = false;
  let isOver = false;
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: { buffer: shared, callback: (length) => take(shared.subarray(0, length)) },
  });
  socket.on('error', (error) => end(error.message));
  socket.on('close', () => end('The connection was closed.'));
  socket.write(
    'GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n` +
      'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  return {
    send: (text) => socket.write(masked(TEXT, Buffer.from(text))),
    close() {
      isOver = true;
      socket.destroy();
    },
  };

  /** Always answers true: go on reading. */
  function take(read) {
    const bytes = rest.length === 0 ? read : Buffer.concat([rest, read]);
    let at = isOpen ? 0 : accepted(bytes);
    while (isOpen && !isOver) {
      const next = frameAt(bytes, at);
      if (next === at) break;
      at = next;
    }
    rest = at === bytes.length ? NOTHING : Buffer.from(bytes.subarray(at));
    return true;
  }

  /** Reads the answer to the handshake; where frames begin, or 0 while it is not whole. */
  function accepted(bytes) {
    const headEnd = bytes.indexOf('\r\n\r\n');
    if (headEnd === -1) return 0;
    const head = bytes.toString('latin1', 0, headEnd);
    if (!head.startsWith('HTTP/1.1 101')) {
      end(head.split('\r\n', 1)[0]);
      return bytes.length;
    }
    isOpen = true;
    onOpen();
    return headEnd + 4;
  }

  /** Handles the frame that begins at `at`; where the next one begins, or `at` where it is not whole. */
  function frameAt(bytes, at) {
    if (bytes.length < at + 2) return at;
    const short = bytes[at + 1];
    if (short > 126) throw new Error('A frame of a length that none should have.');
    if (short === 126 && bytes.length < at + 4) return at;
    const start = short === 126 ? at + 4 : at + 2;
    const stop = start + (short === 126 ? bytes.readUInt16BE(at + 2) : short);
    if (bytes.length < stop) return at;
    handle(bytes[at], bytes.subarray(start, stop));
    return stop;
  }

  function handle(kind, content) {
    if (kind === TEXT) onText(content);
    else if (kind === PING) socket.write(masked(PONG, content));
    else if (kind === CLOSE) end(`${content.readUInt16BE(0)} ${content.toString('utf8', 2)}`);
    else if (kind !== PONG) end(`A frame of kind ${kind}.`);
  }

  function end(reason) {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    onEnd(reason);
  }
}

/** What clients send is masked, RFC 6455, 5.3. */
function masked(kind, content) {
  const mask = randomBytes(4);
  const head = content.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
  head[0] = kind;
  head[1] = 0x80 | Math.min(content.length, 126);
  if (content.length >= 126) head.writeUInt16BE(content.length, 2);
  return Buffer.concat([head, mask, content.map((byte, at) => byte ^ mask[at % 4])]);
}
