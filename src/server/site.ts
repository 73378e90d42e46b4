import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** A page and the files that it needs, all from this process. */
export interface Site {
  sendPage(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers false where there is no such file. */
  sendAsset(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
}

export interface SiteFiles {
  readonly page: Asset;
  /** By path; a path holds a hash of the content, so that browsers may keep the file for ever. */
  readonly assets: ReadonlyMap<string, Asset>;
}

export interface Asset {
  readonly mediaType: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
}

/** Builds its files when somebody first opens it, and keeps them small for the wire from then on. */
export function createSite(contentSecurityPolicy: string, build: () => Promise<SiteFiles>): Site {
  let building: Promise<SiteFiles> | null = null;
  const files = (): Promise<SiteFiles> => {
    building ??= build();
    return building;
  };

  return {
    async sendPage(request, response) {
      const { page } = await files();
      response.setHeader('content-security-policy', contentSecurityPolicy);
      response.setHeader('cache-control', 'no-cache');
      send(request, response, page);
    },
    async sendAsset(request, response, path) {
      const asset = (await files()).assets.get(path);
      if (!asset) return false;
      response.setHeader('cache-control', 'public, max-age=31536000, immutable');
      send(request, response, asset);
      return true;
    },
  };
}

export async function assetOf(mediaType: string, text: string): Promise<Asset> {
  const body = Buffer.from(text);
  return { mediaType: `${mediaType}; charset=utf-8`, body, gzipped: await promisify(gzip)(body) };
}

/** Names content for the path that it is served under: twelve characters that change whenever it does. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

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
