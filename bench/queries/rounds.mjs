// Rounds of requests to one side, and what they took.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import pg from 'pg';
import { memoryMb, processorTimes, spentBetween } from './processTime.mjs';

/** A client in a process of its own, and a look at the database's processes from beside. */
export class Rounds {
  #client;
  #database;
  #isVaried;

  /**
   * `isVaried`: no two requests are the same bytes, so that no side can give an answer that it has kept. `url`: of the
   * PostgreSQL whose processes are looked at; null where there is none.
   */
  static async open({ node, url, isVaried = true }) {
    const database =
      url === null ? null : new pg.Client({ connectionString: url, application_name: 'bench' });
    await database?.connect();
    const client = fork(new URL('client.mjs', import.meta.url), { execPath: node });
    return new Rounds(client, database, isVaried);
  }

  constructor(client, database, isVaried) {
    this.#client = client;
    this.#database = database;
    this.#isVaried = isVaried;
  }

  /** Sends the requests in turn for so long; answers what each took, in milliseconds. */
  async run(side, requests, { concurrency, milliseconds }) {
    const before = await this.#lookAt(side);
    this.#client.send({ port: side.port, requests, concurrency, milliseconds, isVaried: this.#isVaried });
    const [answer] = await once(this.#client, 'message');
    if (answer.error) throw new Error(`${side.name}: ${answer.error}`);
    const after = await this.#lookAt(side);
    const times = answer.times.sort((a, b) => a - b);
    const each = (spent) => (spent === null ? null : spent / times.length);
    const at = (share) => times[Math.floor((times.length - 1) * share)];
    return {
      rate: times.length / (answer.milliseconds / 1_000),
      p50: at(0.5),
      p99: at(0.99),
      node: each(spentBetween(before.node, after.node)),
      postgres: each(spentBetween(before.postgres, after.postgres)),
      statements: each(after.statements - before.statements),
      memory: await memoryMb(side.pid),
    };
  }

  async close() {
    this.#client.kill();
    await this.#database?.end();
  }

  async #lookAt(side) {
    return {
      node: await processorTimes([side.pid]),
      postgres: await processorTimes(await this.#databaseProcesses()),
      statements: await side.statements(),
    };
  }

  async #databaseProcesses() {
    if (this.#database === null) return [];
    const { rows } = await this.#database.query(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    return rows.map(({ pid }) => pid);
  }
}

/** A request as it goes over the socket, with room after the JSON for what tells it from others. */
export function httpText({ path, body: json }) {
  const body = `${json}${' '.repeat(24)}`;
  return [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    'accept: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** The text of one good answer; anything else fails. */
export function ask(port, { path, body }) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', path, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200 && !text.includes('"errors"')) resolve(text);
        else reject(new Error(`${port}: ${text.slice(0, 2_000)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
