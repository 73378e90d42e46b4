import { readdir, readFile } from 'node:fs/promises';
import { addFolder, graphqlWsClient } from './moduleFolder.ts';
import { type Asset, assetOf, createSite, type Site, type SiteFiles } from './site.ts';

/** Where a browser finds the live dashboard: `/live`, or `/live?story=SLUG`. */
export const DASHBOARD_PATH = '/live';
/** Where its files live, in a folder whose name is their hash. */
export const DASHBOARD_ROOT = '/live/';

/** The same directory from `src/server` and from `dist/server`. */
const DIRECTORY = new URL('../../examples/dashboard/', import.meta.url);

/** What runs is a file of this server; nothing written into the page does. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page that shows one developing story, and its files: `examples/dashboard` as it stands, and the client of graphql-ws. */
export function createDashboard(): Site {
  return createSite(CONTENT_SECURITY_POLICY, buildSite);
}

async function buildSite(): Promise<SiteFiles> {
  const names = (await readdir(DIRECTORY)).filter((name) => /\.(js|css|graphql)$/.test(name)).sort();
  const files = new Map(await graphqlWsClient());
  for (const name of names) files.set(name, await readFile(new URL(name, DIRECTORY), 'utf8'));

  const assets = new Map<string, Asset>();
  const folder = await addFolder(assets, DASHBOARD_ROOT, files);
  const html = await readFile(new URL('index.html', DIRECTORY), 'utf8');
  return { page: await assetOf('text/html', html.replaceAll(`"${DASHBOARD_ROOT}`, `"${folder}`)), assets };
}
