import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { GraphiQLOptions } from 'graphql-yoga';
import type { Example } from './examples.ts';

/** The page under `/graphql` and the files that it needs, all from this process. */
export interface GraphiQL {
  sendPage(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers false where there is no such file. */
  sendAsset(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
}

interface Asset {
  readonly mediaType: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
}

interface Site {
  readonly page: Asset;
  /** By path. */
  readonly assets: ReadonlyMap<string, Asset>;
}

/** Where assets live; the rest of the name holds a hash of the content, so that browsers may keep them for ever. */
export const ASSET_ROOT = '/graphiql/';

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

/** Loads the nine megabytes of GraphiQL when somebody first opens it, and keeps them small for the wire from then on. */
export function createGraphiQL(examples: readonly Example[]): GraphiQL {
  let loading: Promise<Site> | null = null;
  const site = (): Promise<Site> => {
    loading ??= buildSite(examples);
    return loading;
  };

  return {
    async sendPage(request, response) {
      response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
      response.setHeader('cache-control', 'no-cache');
      send(request, response, (await site()).page);
    },
    async sendAsset(request, response, path) {
      const asset = (await site()).assets.get(path);
      if (!asset) return false;
      response.setHeader('cache-control', 'public, max-age=31536000, immutable');
      send(request, response, asset);
      return true;
    },
  };
}

async function buildSite(examples: readonly Example[]): Promise<Site> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const assets = new Map<string, Asset>();

  async function add(name: string, extension: string, mediaType: string, text: string): Promise<string> {
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
    const path = `${ASSET_ROOT}${name}.${hash}.${extension}`;
    assets.set(path, await assetOf(mediaType, text));
    return path;
  }

  const script = 'text/javascript';
  const workers = {
    editorWorkerService: await add('editor-worker', 'js', script, graphiql.editorWorkerService),
    json: await add('json-worker', 'js', script, graphiql.jsonWorker),
    graphql: await add('graphql-worker', 'js', script, graphiql.graphqlWorker),
  };
  const main = await add('graphiql', 'js', script, `${beforeScript(workers)}\n${graphiql.js};\n${START}`);
  const styles = await add('graphiql', 'css', 'text/css', `${graphiql.css}\n${STYLES}`);
  const page = await assetOf('text/html', pageOf(main, styles, optionsFor(examples)));
  return { page, assets };
}

async function assetOf(mediaType: string, text: string): Promise<Asset> {
  const body = Buffer.from(text);
  return { mediaType: `${mediaType}; charset=utf-8`, body, gzipped: await promisify(gzip)(body) };
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

const START = `YogaGraphiQL.renderYogaGraphiQL(
  document.getElementById('root'),
  JSON.parse(document.getElementById('options').textContent),
);`;

/**
 * GraphiQL 5 leaves its draggable tabs shifted and only hides it until one has the focus: at a press of the mouse the tab
 * jumps away from under it, and two clicks of three are lost. This keeps them in place; they can still be reordered.
 */
const STYLES = '.graphiql-tab { transform: none !important; }';

/** The options stand in the page as data, which the policy lets be: it is not run. */
function pageOf(script: string, styles: string, options: GraphiQLOptions): string {
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
    <script src="${script}"></script>
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

function send(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
  const takesGzip = request.headers['accept-encoding']?.includes('gzip') === true;
  const body = takesGzip ? asset.gzipped : asset.body;
  response.writeHead(200, {
    'content-type': asset.mediaType,
    'content-length': body.byteLength,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    vary: 'Origin, Accept-Encoding',
    ...(takesGzip ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
