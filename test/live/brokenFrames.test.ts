import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { smallApplication } from '../server/support/smallApplication.ts';
import { startTestServer } from '../server/support/startTestServer.ts';
import { query } from '../support/httpClient.ts';

const TEXT = 0x81;
const CLOSE = 0x88;
const PING = 0x89;
const NO_OPCODE = 0x83;
const RESERVED_BITS = 0xf1;

const MESSAGE = frame(TEXT, Buffer.from('{"type":"ping"}'));
/** What a server that takes one message a turn is at for as many turns. */
const MANY = 500;

const BROKEN: readonly (readonly [name: string, bytes: Buffer, code: number])[] = [
  ['text that is no UTF-8', frame(TEXT, Buffer.from([0xc3, 0x28])), 1007],
  ['a frame of no kind', frame(NO_OPCODE, Buffer.from('x')), 1002],
  ['a frame with reserved bits', frame(RESERVED_BITS, Buffer.from('x')), 1002],
  ['a frame without a mask', Buffer.from([TEXT, 1, 0x78]), 1002],
  ['a close without a reason that is one', frame(CLOSE, Buffer.from([0, 1])), 1002],
];

describe('A frame that is none', () => {
  it.each(BROKEN)('closes its own socket and nobody else’s: %s', async (_name, bytes, code) => {
    const { url } = await startTestServer(smallApplication());
    const { tcp, said } = await openRawSocket(url);
    tcp.write(frame(TEXT, Buffer.from('{"type":"connection_init"}')));
    await once(tcp, 'data');
    // What comes behind it arrives while the server is still at what came before.
    for (const piece of [
      Buffer.concat(Array(MANY).fill(MESSAGE)),
      bytes,
      MESSAGE,
      frame(PING, Buffer.from('?')),
    ]) {
      tcp.write(piece);
      await turn();
      await turn();
    }
    while (!said().includes(CLOSE)) await once(tcp, 'data');
    expect(said().readUInt16BE(said().indexOf(CLOSE) + 2)).toBe(code);
    expect((await query(url, '{ greeting }')).status).toBe(200);
  });

  it('is what it takes random bytes for', async () => {
    const { url } = await startTestServer(smallApplication());
    for (let time = 0; time < 50; time += 1) {
      const { tcp } = await openRawSocket(url);
      for (let piece = 0; piece < 5; piece += 1) tcp.write(randomBytes(60));
      tcp.end();
      await once(tcp, 'close');
    }
    expect((await query(url, '{ greeting }')).status).toBe(200);
  });
});

/** A connection that has become a WebSocket, and all that the server has said over it since. */
async function openRawSocket(url: string): Promise<{ tcp: Socket; said: () => Buffer }> {
  const { hostname, port } = new URL(url);
  const tcp = connect(Number(port), hostname);
  onTestFinished(() => void tcp.destroy());
  tcp.on('error', () => {});
  tcp.setNoDelay();
  tcp.write(
    [
      'GET /graphql HTTP/1.1',
      'Host: localhost',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: graphql-transport-ws',
      '\r\n',
    ].join('\r\n'),
  );
  await once(tcp, 'data');
  const chunks: Buffer[] = [];
  tcp.on('data', (chunk) => chunks.push(chunk));
  return { tcp, said: () => Buffer.concat(chunks) };
}

/** A frame as clients send it, with a payload of less than 126 bytes. */
function frame(head: number, payload: Buffer): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([Buffer.from([head, 0x80 | payload.length]), mask, masked]);
}
