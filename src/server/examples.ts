import { readdir, readFile } from 'node:fs/promises';

/** An operation that shows what the service is for, and runs as it stands against the demo newsroom. */
export interface Example {
  /** `front-page`, the file's name without its number. */
  readonly name: string;
  /** The file as it is, its comments included. */
  readonly query: string;
  /** JSON text; null where the operation takes none. */
  readonly variables: string | null;
}

/** The same directory from `src/server` and from `dist/server`. */
const DIRECTORY = new URL('../../examples/graphiql/', import.meta.url);

/** Reads `NN-name.graphql` in the order of their numbers, each with its `NN-name.variables.json` where there is one. */
export async function readExamples(): Promise<Example[]> {
  const files = (await readdir(DIRECTORY)).sort();
  const operations = files.filter((file) => file.endsWith('.graphql'));
  return Promise.all(
    operations.map(async (file) => {
      const stem = file.slice(0, -'.graphql'.length);
      const variables = `${stem}.variables.json`;
      return {
        name: stem.replace(/^\d+-/, ''),
        query: await readFile(new URL(file, DIRECTORY), 'utf8'),
        variables: files.includes(variables) ? await readFile(new URL(variables, DIRECTORY), 'utf8') : null,
      };
    }),
  );
}
