import { type Logger, pino } from 'pino';
import { readCatalogue } from './catalogue/rows.ts';
import { Snapshot } from './catalogue/snapshot.ts';
import { type LogLevel, readConfig } from './config.ts';
import { migrateDatabase, openDatabase } from './db/openDatabase.ts';
import { SetupError } from './errors.ts';
import { isEmpty, seedDemo } from './ingest/demoNewsroom.ts';
import { runImport } from './ingest/importCommand.ts';
import { refreshBlindspots } from './resolvers/blindspots.ts';
import { openContext } from './resolvers/context.ts';
import { openNewsroom } from './resolvers/newsroom.ts';
import { ANONYMOUS } from './resolvers/viewer.ts';
import { schema } from './schema/index.ts';
import { startServer } from './server/server.ts';

/** Requests under way have so long to end after the first signal. */
const GRACE_MS = 10_000;

const [command = 'serve', ...argv] = process.argv.slice(2);
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks politely; the second finds no listener and ends the process.
  process.once(signal, () => interruption.abort());
}

try {
  // The schema engine leaves a timer behind, which nobody is to wait for.
  process.exit(await run());
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

/** Runs the command; answers the exit code. */
function run(): Promise<number> {
  if (command === 'serve') return serve();
  if (command === 'migrate') return migrate();
  if (command === 'import') return importFiles();
  throw new SetupError(`There is no command ${command}; there are serve, migrate and import.`);
}

/** Serves until it is told to stop, and finishes what was asked until then. */
async function serve(): Promise<number> {
  const config = readConfig(process.env);
  const database = await openDatabase(config);
  if (config.seedDemo && (await isEmpty(database))) await seedDemo(database, new Date());
  const newsroom = await openNewsroom(database);
  await newsroom.catchUp();
  const server = await startServer(
    {
      schema,
      openContext: () => openContext(newsroom, ANONYMOUS),
      tally: database.tally,
      isReady: () => newsroom.isCurrent(),
    },
    { ...config, logger: openLog(config.logLevel) },
  );
  process.stdout.write(`Parallax is at ${server.url}/graphql\n`);

  await aborted(interruption.signal);
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  await server.close();
  await newsroom.close();
  await database.close();
  return 0;
}

/** Brings the configured database up to this release. */
async function migrate(): Promise<number> {
  const applied = await migrateDatabase(readConfig(process.env));
  process.stdout.write(applied.length === 0 ? 'Nothing to apply.\n' : `Applied ${applied.join(', ')}.\n`);
  return 0;
}

/** Imports files into the configured database. */
function importFiles(): Promise<number> {
  return runImport({
    argv,
    env: process.env,
    signal: interruption.signal,
    reporter: {
      say: (text) => process.stdout.write(`${text}\n`),
      complain: (text) => process.stderr.write(`${text}\n`),
      progress: (text) => {
        if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
      },
    },
    // A server that runs meanwhile does the same; on the embedded engine none can.
    afterImport: async (database) => refreshBlindspots(database, new Snapshot(await readCatalogue(database))),
  });
}

/** Lines go out in the background, several at once where many come; what is left is written when the process ends. */
function openLog(level: LogLevel): Logger {
  return pino({ level }, pino.destination({ dest: 1, sync: false }));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
