import cluster from 'node:cluster';
import { setFlagsFromString } from 'node:v8';
import { readCatalogue } from './catalogue/rows.ts';
import { Snapshot } from './catalogue/snapshot.ts';
import { type Config, readConfig } from './config.ts';
import type { Database } from './db/database.ts';
import { Role } from './db/generated/enums.ts';
import { migrateDatabase, openDatabase } from './db/openDatabase.ts';
import { SetupError } from './errors.ts';
import type { Hints } from './events/hints/hints.ts';
import { inProcessHints } from './events/hints/inProcess.ts';
import { postgresHints } from './events/hints/postgres.ts';
import { redisHints } from './events/hints/redis.ts';
import { isEmpty, seedDemo } from './ingest/demoNewsroom.ts';
import { runImport } from './ingest/importCommand.ts';
import { WIRE_USAGE, wireArguments } from './ingest/wireArguments.ts';
import { createWireClient } from './ingest/wireClient.ts';
import { playWire } from './ingest/wireCommand.ts';
import { refreshBlindspots } from './resolvers/blindspots.ts';
import { openNewsroom } from './resolvers/newsroom.ts';
import { noteAbandonedField } from './server/abandonedFields.ts';
import { createAuthenticator } from './server/authentication.ts';
import { developmentToken } from './server/developmentToken.ts';
import { newsroomApplication } from './server/newsroomApplication.ts';
import { openLog } from './server/openLog.ts';
import { startServer } from './server/server.ts';
import { serverUrl } from './server/serverUrl.ts';
import { TOKEN_USAGE, tokenArguments } from './server/tokenArguments.ts';
import { gatherFigures, shareFigures } from './server/workerFigures.ts';
import { superviseWorkers } from './server/workers.ts';

/** Requests under way have so long to end after the first signal. */
const GRACE_MS = 10_000;

// V8 puts the kinds of objects that outlived its first collections into old memory from then on. Here those are whatever belonged
// to requests under way at that moment, and every second process was slower for it, by up to a quarter, for as long as it ran.
setFlagsFromString('--no-allocation-site-pretenuring');

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
  if (command === 'token') return token();
  if (command === 'wire') return wire();
  throw new SetupError(`There is no command ${command}; there are serve, migrate, import, token and wire.`);
}

/** Serves until it is told to stop, and finishes what was asked until then. */
async function serve(): Promise<number> {
  const config = readConfig(process.env);
  if (config.workers > 1 && cluster.isPrimary) return serveByWorkers(config);
  const database = await openDatabase(config);
  // Of several processes the first has done this before they began.
  if (cluster.isPrimary) await fill(config, database);
  const { eventRetentionDays, keepReads: keepsReads } = config;
  const newsroom = await openNewsroom(database, { hints: hintsOf(config), eventRetentionDays, keepsReads });
  await newsroom.catchUp();
  const { worker } = cluster;
  const logger = openLog(config.logLevel);
  process.on('unhandledRejection', (reason) => noteAbandonedField(reason, logger));
  const server = await startServer(newsroomApplication(newsroom, createAuthenticator(config.auth)), {
    ...config,
    logger,
    ...(worker ? { shareFigures: (own) => shareFigures(worker, own) } : {}),
  });
  if (cluster.isPrimary) say(server.url);

  await aborted(interruption.signal);
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  await server.close();
  await newsroom.close();
  await database.close();
  return 0;
}

/** Prepares the database, then keeps several processes serving from it. */
async function serveByWorkers(config: Config): Promise<number> {
  const database = await openDatabase(config);
  await fill(config, database);
  await database.close();
  gatherFigures();
  return superviseWorkers({
    count: config.workers,
    logger: openLog(config.logLevel),
    signal: interruption.signal,
    graceMs: GRACE_MS + 1_000,
    onListening: (port) => say(serverUrl(config.host, port)),
  });
}

async function fill({ seedDemo: isWanted }: Config, database: Database): Promise<void> {
  if (isWanted && (await isEmpty(database))) await seedDemo(database, new Date());
}

/** How the processes of one newsroom tell each other of new events. */
function hintsOf({ databaseUrl, redisUrl }: Config): Hints {
  if (redisUrl !== null) return redisHints(redisUrl);
  return databaseUrl === null ? inProcessHints() : postgresHints(databaseUrl);
}

function say(url: string): void {
  process.stdout.write(`Parallax is at ${url}/graphql\n`);
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

/** Prints a token for trying things, signed with the configured secret. */
async function token(): Promise<number> {
  const wanted = tokenArguments(argv);
  const text = wanted && (await developmentToken(wanted, readConfig(process.env).auth, new Date()));
  process.stdout.write(`${text ?? TOKEN_USAGE}\n`);
  return 0;
}

/** Brings invented news to a server that runs, as a feed would: over HTTP, with a token under the secret that both share. */
async function wire(): Promise<number> {
  const wanted = wireArguments(argv);
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  if (!wanted) {
    print(WIRE_USAGE);
    return 0;
  }
  const { auth, port } = readConfig(process.env);
  const url = wanted.url ?? `http://localhost:${port}`;
  const bearer = { subject: 'wire', roles: [Role.INGEST], seconds: 60 };
  const client = createWireClient(url, () => developmentToken(bearer, auth, new Date()));
  const { signal } = interruption;
  await playWire({ client, url, everyMs: wanted.everyMs, storySlug: wanted.storySlug, say: print, signal });
  return signal.aborted ? 130 : 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
