// biome-ignore-all lint/style/noRestrictedGlobals: this is the process of `npm run import`, as main.ts is the server's

import { readCatalogue } from '../catalogue/rows.ts';
import { Snapshot } from '../catalogue/snapshot.ts';
import { refreshBlindspots } from '../resolvers/blindspots.ts';
import { runImport } from './importCommand.ts';

const interruption = new AbortController();
// The first asks politely; the second finds no listener and ends the process.
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

const exitCode = await runImport({
  argv: process.argv.slice(2),
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

// The schema engine leaves a timer of ten seconds behind, which nobody is to wait for.
process.exit(exitCode);
