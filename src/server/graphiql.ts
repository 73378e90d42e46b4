import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { GraphiQLOptions } from 'graphql-yoga';
import type { Example } from './examples.ts';
import { addFolder, graphqlWsClient } from './moduleFolder.ts';
import { type Asset, assetOf, createSite, hashOf, type Site, type SiteFiles } from './site.ts';

/** Where assets live; the rest of the name holds a hash of the content, so that browsers may keep them for ever. */
export const ASSET_ROOT = '/graphiql/';

/** Runs GraphiQL in the page; the same file from `src/server` and from `dist/server`. */
const START = new URL('../../examples/graphiql/start.js', import.meta.url);

/**
 * Scripts and connections from here only, and nothing written into the page runs.
 * Styles must be allowed inline, as the editor writes its own; fonts and icons are data within the style sheet.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A browser asks for HTML; API clients do not. */
export function wantsPage(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
}

/** The page under `/graphql`. Its nine megabytes are loaded when somebody first opens it. */
export function createGraphiQL(examples: readonly Example[]): Site {
  return createSite(CONTENT_SECURITY_POLICY, () => buildSite(examples));
}

async function buildSite(examples: readonly Example[]): Promise<SiteFiles> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const assets = new Map<string, Asset>();

  async function add(name: string, extension: string, mediaType: string, text: string): Promise<string> {
    const path = `${ASSET_ROOT}${name}.${hashOf(text)}.${extension}`;
    assets.set(path, await assetOf(mediaType, text));
    return path;
  }

  const script = 'text/javascript';
  const workers = {
    editorWorkerService: await add('editor-worker', 'js', script, graphiql.editorWorkerService),
    json: await add('json-worker', 'js', script, graphiql.jsonWorker),
    graphql: await add('graphql-worker', 'js', script, graphiql.graphqlWorker),
  };
  const main = await add('graphiql', 'js', script, `${beforeScript(workers)}\n${graphiql.js};`);
  const start = await addFolder(
    assets,
    ASSET_ROOT,
    new Map([['start.js', await readFile(START, 'utf8')], ...(await graphqlWsClient())]),
  );
  const styles = await add('graphiql', 'css', 'text/css', `${graphiql.css}\n${STYLES}`);
  const page = await assetOf('text/html', pageOf([main, `${start}start.js`], styles, optionsFor(examples)));
  return { page, assets };
}

function optionsFor(examples: readonly Example[]): GraphiQLOptions {
  return {
    title: 'Parallax',
    logo: LOGO,
    defaultTabs: examples.map(({ query, variables }) => ({ query, variables })),
    // A token typed into the headers' editor must not stay in the browser.
    shouldPersistHeaders: false,
    schemaDescription: true,
    inputValueDeprecation: true,
    directiveIsRepeatable: true,
  };
}

/** The editor asks for its workers by label. */
function beforeScript(workers: Record<string, string>): string {
  return `self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (moduleId, label) => (${JSON.stringify(workers)})[label],
};`;
}

/**
 * GraphiQL 5 leaves its draggable tabs shifted and only hides it until one has the focus: at a press of the mouse the tab
 * jumps away from under it, and two clicks of three are lost. This keeps them in place; they can still be reordered.
 */
const STYLES = '.graphiql-tab { transform: none !important; }';

/** The options stand in the page as data, which the policy lets be: it is not run. */
function pageOf([main, start]: readonly [string, string], styles: string, options: GraphiQLOptions): string {
  const json = JSON.stringify(options).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Parallax: GraphiQL</title>
    <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(LOGO)}">
    <link rel="stylesheet" href="${styles}">
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script type="application/json" id="options">${json}</script>
    <script src="${main}"></script>
    <script type="module" src="${start}"></script>
  </body>
</html>
`;
}

/** Three bars: left, center, right. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="28" height="28">' +
  '<rect x="1" y="5" width="4" height="10" fill="#3b6fd4"/>' +
  '<rect x="6" y="1" width="4" height="14" fill="#8a8f98"/>' +
  '<rect x="11" y="7" width="4" height="8" fill="#d4493b"/></svg>';
