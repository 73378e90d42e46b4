import { describeOnEachEngine } from '../support/databases.ts';
import { layGround, openRoom } from './support/ground.ts';
import { openProxy, through } from './support/proxy.ts';
import { itSurvives, startReaders, verdict } from './support/survival.ts';
import { Writer } from './support/writer.ts';

const CUTS = 4;

describeOnEachEngine('Every TCP connection cut, again and again', (engine) => {
  itSurvives('every acknowledged attach reaches every subscriber once and in order', async (resumes) => {
    const { database, storyIds } = await layGround(engine);
    const room = await openRoom(database);
    const toReaders = await openProxy(room.port);
    const toWriter = await openProxy(room.port);
    const urls = [through(toReaders, room.url)];
    const readers = await startReaders({ urls, storyIds, resumes });
    const writer = new Writer({ urls: [through(toWriter, room.url)], storyIds }).start();

    for (let cut = 0; cut < CUTS; cut += 1) {
      await writer.more(5);
      toReaders.cut();
      toWriter.cut();
    }
    // Also for longer, while others write.
    toReaders.refuse();
    await writer.more(6);
    toReaders.accept();
    await writer.more(5);
    return verdict(database, { writer, readers, storyIds });
  });
});
