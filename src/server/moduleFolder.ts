import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Asset, assetOf, hashOf } from './site.ts';

/** Files by the path at which modules beside them import them: `graphql-ws/client.js`. */
export type FolderFiles = ReadonlyMap<string, string>;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  graphql: 'application/graphql',
};

const IMPORT = /from '\.\/([\w.-]+\.js)'/g;

/**
 * Files that import each other by relative paths, served as they are: the folder's name is the hash of them all, so that none
 * needs to be rewritten. Answers the folder's path, with a slash at its end, and adds the files to `assets`.
 */
export async function addFolder(
  assets: Map<string, Asset>,
  root: string,
  files: FolderFiles,
): Promise<string> {
  const folder = `${root}${hashOf(JSON.stringify([...files]))}/`;
  for (const [path, text] of files) {
    const mediaType = MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain';
    assets.set(folder + path, await assetOf(mediaType, text));
  }
  return folder;
}

/** graphql-ws's own client as its package holds it: a module, and the one that it shares with the server. */
export async function graphqlWsClient(): Promise<FolderFiles> {
  const folder = pathToFileURL(createRequire(import.meta.url).resolve('graphql-ws/client'));
  const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');
  const client = await read('client.js');
  const files = new Map([['graphql-ws/client.js', client]]);
  for (const [, name = ''] of client.matchAll(IMPORT)) files.set(`graphql-ws/${name}`, await read(name));
  return files;
}
