import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { KeptRows } from '../../src/loaders/keptRows.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { STAFF } from '../reads/support.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { type Newsdesk, openNewsdesk } from './support/newsdesk.ts';
import { startQueryServer, statementsIn } from './support/queryServer.ts';
import { ask, STORY } from './support/staleness.ts';

const headlineOf = ({ story }: Json): unknown => story.headline;

describe('Rows where nothing is to be kept', () => {
  let room: TestNewsroom;
  let desk: Newsdesk;
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty', { keepsReads: false });
    desk = await openNewsdesk(room);
    await desk.attach('one');
  });
  afterAll(() => room.close());

  /** No two are the same text: no answer is given twice. */
  let turn = 0;
  const varied = (): string => `${STORY} # ${turn++}`;

  it('are read once for queries that arrive at the same time', async () => {
    const server = await startQueryServer(room.newsroom);
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const requests = [1, 2, 3].map(() => {
      const body = JSON.stringify({ query: varied(), variables: { id: desk.story } });
      return `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    });
    socket.write(requests.join(''));
    let answers = '';
    while (answers.split('"articleCount":1').length < 4) answers += String((await once(socket, 'data'))[0]);
    socket.destroy();
    expect(statementsIn(server).sort()).toEqual([0, 0, 2]);
  });

  it('are nobody’s who comes a turn later, or sees something else', async () => {
    const rowsFor = (viewer = ANONYMOUS): KeptRows => room.newsroom.keptFor(viewer).rows;
    const rows = rowsFor();
    expect(rowsFor()).toBe(rows);
    expect(rowsFor(STAFF)).not.toBe(rows);
    await setImmediate();
    expect(rowsFor()).not.toBe(rows);
  });

  it('are never older than what somebody else wrote who tells of nothing, with readers at full speed', async () => {
    expect(await seesAll(room)).toBe(true);
  }, 60_000);

  it('would be, if they were given to whoever comes later', async () => {
    const rows = new KeptRows();
    const newsroom = { ...room.newsroom, keptFor: () => ({ rows, archive: null }) };
    expect(await seesAll({ ...room, newsroom })).toBe(false);
  }, 60_000);

  /** Whether a reader sees each headline that was written before he asked. */
  async function seesAll({ newsroom, database }: TestNewsroom): Promise<boolean> {
    const { url } = await startQueryServer(newsroom);
    const look = async (): Promise<unknown> => {
      const query = `query Headline($id: ID!) { story(by: { id: $id }) { headline } } # ${turn++}`;
      return headlineOf((await ask(url, query, { id: desk.story })).data);
    };
    let isOver = false;
    const readers = [1, 2, 3, 4].map(async () => {
      while (!isOver) await look();
    });
    let sees = true;
    for (let nth = 0; nth < 60 && sees; nth += 1) {
      const headline = `Headline ${turn} ${nth}`;
      await database.query(
        Prisma.sql`UPDATE "Story" SET "headline" = ${headline} WHERE "id" = ${desk.storyId}::uuid`,
      );
      sees = (await look()) === headline;
    }
    isOver = true;
    await Promise.all(readers);
    return sees;
  }
});
