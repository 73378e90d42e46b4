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
  afterImport: async () => {},
});

// The schema engine leaves a timer of ten seconds behind, which nobody is to wait for.
process.exit(exitCode);
