// `npm run bench -- NAME …` runs the benchmark in the folder of that name: see README.md beside this file.
import { readdir } from 'node:fs/promises';

const folders = await readdir(new URL('.', import.meta.url), { withFileTypes: true });
const names = [];
for (const folder of folders.filter((each) => each.isDirectory())) {
  const files = await readdir(new URL(`${folder.name}/`, import.meta.url));
  if (files.includes('run.mjs')) names.push(folder.name);
}
const [name, ...argv] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
  process.exit(2);
}
process.argv.splice(2, process.argv.length, ...argv);
await import(`./${name}/run.mjs`);
