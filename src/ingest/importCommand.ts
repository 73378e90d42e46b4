import { readConfig } from '../config.ts';
import type { Database } from '../db/database.ts';
import { openDatabase } from '../db/openDatabase.ts';
import { SetupError } from '../errors.ts';
import { importArguments, USAGE } from './importArguments.ts';
import { importFile } from './importFile.ts';
import { ImportReport, type Reporter } from './report.ts';

export interface ImportCommand {
  /** What follows the command's name. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  /** Aborted: the transaction under way is finished, and the rest left. */
  readonly signal: AbortSignal;
  /** When the import takes place, for articles that nothing dates; left out: now, by the database's clock. */
  readonly now?: Date;
  /** Runs once after the last file, interrupted or not: what is derived from all that was written. */
  readonly afterImport: (database: Database) => Promise<void>;
}

/**
 * Imports files in the order given. Answers the exit code: 0 all is in; 1 all but the bad lines is in; 2 the command or
 * the set-up is wrong; 130 interrupted, and can be run again.
 */
export async function runImport({
  argv,
  env,
  reporter,
  signal,
  now,
  afterImport,
}: ImportCommand): Promise<number> {
  try {
    const told = importArguments(argv, new Date());
    if (told === null) {
      reporter.say(USAGE);
      return 0;
    }
    const { files, ratedAt } = told;
    const database = await openDatabase(readConfig(env));
    try {
      let badLines = 0;
      for (const file of files) {
        if (signal.aborted) break;
        const report = new ImportReport(file.path, reporter);
        await importFile(database, { ...file, ratedAt, now }, report, signal);
        report.summarise();
        badLines += report.badLines;
      }
      await afterImport(database);
      if (!signal.aborted) return badLines === 0 ? 0 : 1;
      reporter.complain('Interrupted. What is written is whole; run the same command again for the rest.');
      return 130;
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    reporter.complain(error.message);
    return 2;
  }
}
