// Runs `main.ts serve` as `npm start` runs its build: Vite, which the tests bring, takes the types off.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('../../../', import.meta.url));
process.argv.splice(2, 0, 'serve');
await runnerImport(`${root}src/main.ts`, { root, configFile: false, logLevel: 'error' });
