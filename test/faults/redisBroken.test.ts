import { describe } from 'vitest';
import { redisHints } from '../../src/events/hints/redis.ts';
import { layGround, openRoomOn } from './support/ground.ts';
import { openProxy, through } from './support/proxy.ts';
import { HAS_REDIS, startRedis } from './support/redis.ts';
import { itSurvives, startReaders, verdict } from './support/survival.ts';
import { Writer } from './support/writer.ts';

const canRun = HAS_REDIS && process.env['TEST_DATABASE_URL'];

describe.skipIf(!canRun)(
  'Redis flushed, killed and started again (wants redis-server, TEST_DATABASE_URL)',
  () => {
    itSurvives('every acknowledged attach reaches every subscriber once and in order', async (resumes) => {
      const { database, url, storyIds } = await layGround('postgresql');
      const redis = await startRedis();
      const written = await openRoomOn(url ?? '', redisHints(redis.url));
      const read = await openRoomOn(url ?? '', redisHints(redis.url));
      const toReaders = await openProxy(read.port);
      const readers = await startReaders({ urls: [through(toReaders, read.url)], storyIds, resumes });
      const writer = new Writer({ urls: [written.url], storyIds }).start();
      await writer.more(6);
      await redis.flush();
      await writer.more(6);
      await redis.kill();
      await writer.more(6);
      await redis.start();
      await writer.more(6);
      // Clients are away as well, once: without that those who do not resume would have nothing to lose.
      toReaders.refuse();
      await redis.kill();
      await writer.more(6);
      // What this process has not looked at yet would be new to whoever comes back now.
      await read.newsroom.committed();
      toReaders.accept();
      await redis.start();
      return verdict(database, { writer, readers, storyIds });
    });
  },
);
