import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { platform } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { SetupError } from '../errors.ts';

/** The longest address of a local socket on the systems that we know. */
const LONGEST_ADDRESS = 103;

/**
 * Holds a data directory for this process alone: two engines on one directory would destroy it.
 * A listening local socket is the lock, because the kernel lets go of it however the process ends,
 * so that nothing stale is left to clean up by hand after a kill -9.
 */
export async function lockDataDirectory(dataDir: string): Promise<{ release: () => Promise<void> }> {
  const address = socketAddress(dataDir);
  if (await isAnswered(address)) {
    throw new SetupError(
      `Another process has the data directory ${resolve(dataDir)} open. Stop it first, or set DATA_DIR to another directory.`,
    );
  }
  if (platform() !== 'win32') await rm(address, { force: true });
  const server = await listen(address);
  return { release: () => new Promise((done) => server.close(() => done())) };
}

function socketAddress(dataDir: string): string {
  const path = join(resolve(dataDir), 'lock');
  if (platform() === 'win32') {
    return `\\\\.\\pipe\\parallax-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  }
  const shortest = [path, relative('', path)].sort((a, b) => a.length - b.length)[0] ?? path;
  if (Buffer.byteLength(shortest) <= LONGEST_ADDRESS) return shortest;
  throw new SetupError(
    `The path of the data directory ${resolve(dataDir)} is too long. Set DATA_DIR to a shorter one.`,
  );
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      answer(true);
    });
    socket.once('error', () => answer(false));
  });
}

function listen(address: string): Promise<Server> {
  return new Promise((listening, failed) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', failed);
    server.listen(address, () => listening(server.unref()));
  });
}
