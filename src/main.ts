import { pino } from 'pino';
import { type Config, readConfig } from './config.ts';
import { migrateDatabase, openDatabase } from './db/openDatabase.ts';
import { SetupError } from './errors.ts';
import { isEmpty, seedDemo } from './ingest/demoNewsroom.ts';
import { openContext } from './resolvers/context.ts';
import { openNewsroom } from './resolvers/newsroom.ts';
import { ANONYMOUS } from './resolvers/viewer.ts';
import { schema } from './schema/index.ts';
import { startServer } from './server/server.ts';

const COMMANDS: Record<string, (config: Config) => Promise<void>> = { serve, migrate };

const [name = 'serve'] = process.argv.slice(2);
const command = COMMANDS[name];
try {
  if (!command)
    throw new SetupError(`There is no command ${name}; there are ${Object.keys(COMMANDS).join(', ')}.`);
  await command(readConfig(process.env));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** Serves until it is told to stop; a second signal ends it at once. */
async function serve(config: Config): Promise<void> {
  const logger = pino({ level: config.logLevel });
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
    { ...config, logger },
  );
  process.stdout.write(`Parallax is at ${server.url}/graphql\n`);

  async function stop(): Promise<void> {
    process.once('SIGINT', () => process.exit(1)).once('SIGTERM', () => process.exit(1));
    await server.close();
    await newsroom.close();
    await database.close();
  }
  process.once('SIGINT', () => void stop()).once('SIGTERM', () => void stop());
}

/** Brings the configured database up to this release. */
async function migrate(config: Config): Promise<void> {
  const applied = await migrateDatabase(config);
  process.stdout.write(applied.length === 0 ? 'Nothing to apply.\n' : `Applied ${applied.join(', ')}.\n`);
}
