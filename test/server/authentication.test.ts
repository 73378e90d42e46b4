import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AuthConfig } from '../../src/config.ts';
import { DomainError } from '../../src/errors.ts';
import { type Authenticator, createAuthenticator } from '../../src/server/authentication.ts';
import { tokenOfParams } from '../../src/server/bearer.ts';
import { codesOf, query, send } from '../support/httpClient.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

const SECRET = 'a random text of at least 32 bytes';
const UNDER_SECRET: AuthConfig = { kind: 'secret', secret: SECRET, issuer: null, audience: null };

/** Of a token; undefined leaves one out. */
type Claims = Record<string, unknown>;

/** Seconds from now. */
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

function signed(claims: Claims, alg = 'HS256', secret = SECRET): Promise<string> {
  return new SignJWT({ sub: 'alice', exp: inSeconds(60), ...claims })
    .setProtectedHeader({ alg })
    .sign(Buffer.from(secret));
}

/** The code and the words of a refusal. */
async function refusal(authenticator: Authenticator, authorization: string): Promise<[string, string]> {
  try {
    await authenticator.authenticate(authorization);
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.message];
    throw error;
  }
  return expect.fail(`${authorization} was accepted`);
}

describe('A token under the secret', () => {
  const authenticator = createAuthenticator(UNDER_SECRET);

  it('says who asks, in what roles, and until when', async () => {
    const exp = inSeconds(60);
    const session = await authenticator.authenticate(`Bearer ${await signed({ exp, roles: ['EDITOR'] })}`);
    expect(session).toEqual({
      viewer: { subject: 'alice', roles: ['EDITOR'] },
      expiresAt: new Date(exp * 1_000),
    });
  });

  it('is not asked for', async () => {
    for (const nothing of [null, undefined]) {
      expect(await authenticator.authenticate(nothing)).toEqual({
        viewer: { subject: null, roles: [] },
        expiresAt: null,
      });
    }
  });

  it.each([
    [undefined, []],
    [null, []],
    [42, []],
    ['ADMIN', ['ADMIN']],
    ['admin', []],
    ['EDITOR ADMIN', []],
    [
      ['INGEST', 'billing', 7, 'READER', 'INGEST'],
      ['READER', 'INGEST'],
    ],
    [[['ADMIN']], []],
    [{ ADMIN: true }, []],
  ])('with the roles %j gives %j', async (roles, expected) => {
    const { viewer } = await authenticator.authenticate(`bearer ${await signed({ roles })}`);
    expect(viewer.roles).toEqual(expected);
  });

  it('is good for five seconds more, for clocks differ, and not for ten', async () => {
    const late = await signed({ exp: inSeconds(-3) });
    expect((await authenticator.authenticate(`Bearer ${late}`)).viewer.subject).toBe('alice');
    const tooLate = await signed({ exp: inSeconds(-10) });
    expect(await refusal(authenticator, `Bearer ${tooLate}`)).toEqual([
      'UNAUTHENTICATED',
      'The token has expired.',
    ]);
  });

  it('that was good before is good no longer once it has ended', async () => {
    const token = `Bearer ${await signed({ exp: inSeconds(30) })}`;
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    for (const seconds of [0, 29]) {
      vi.setSystemTime(Date.now() + seconds * 1_000);
      expect((await authenticator.authenticate(token)).viewer.subject).toBe('alice');
    }
    vi.setSystemTime(Date.now() + 10_000);
    expect(await refusal(authenticator, token)).toEqual(['UNAUTHENTICATED', 'The token has expired.']);
  });

  it('is not good for being like one that is', async () => {
    const token = await signed({ exp: inSeconds(30) });
    await authenticator.authenticate(`Bearer ${token}`);
    const [head, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'mallory', exp: inSeconds(30) })).toString('base64url');
    for (const other of [`${head}.${claims}.${signature}`, token.slice(0, -4), `${token}AAAA`]) {
      expect(await refusal(authenticator, `Bearer ${other}`)).toEqual([
        'UNAUTHENTICATED',
        expect.any(String),
      ]);
    }
  });

  it('may be good until the end of time', async () => {
    const { expiresAt } = await authenticator.authenticate(`Bearer ${await signed({ exp: 1e18 })}`);
    expect(expiresAt?.getTime()).toBe(8.64e15);
  });

  it.each<[string, () => Promise<string> | string, RegExp]>([
    ['without an end', () => signed({ exp: undefined }), /`exp`/],
    ['without a subject', () => signed({ sub: undefined }), /`sub`/],
    ['with an empty subject', () => signed({ sub: '' }), /`sub`/],
    ['that begins later', () => signed({ nbf: inSeconds(60) }), /not good yet/],
    [
      'of another secret',
      () => signed({}, 'HS256', 'another random text of 32 bytes ...'),
      /signature of the token is wrong/,
    ],
    ['of another algorithm of the same secret', () => signed({}, 'HS512', SECRET.repeat(2)), /algorithm/],
    [
      'without a signature',
      () => new UnsecuredJWT({ sub: 'alice', roles: ['ADMIN'] }).setExpirationTime('1h').encode(),
      /algorithm|not a signed JWT/,
    ],
    [
      'that was changed',
      async () => (await signed({})).replace(/\.[^.]+\./, '.eyJzdWIiOiJib2IifQ.'),
      /signature/,
    ],
    ['that is garbage', () => 'abc.def.ghi', /not a signed JWT/],
    ['that is no JWT', () => 'abc', /not a signed JWT/],
    ['that is cut off', async () => (await signed({})).slice(0, -60), /not a signed JWT|signature/],
  ])('is refused %s', async (_, make, words) => {
    const [code, message] = await refusal(authenticator, `Bearer ${await make()}`);
    expect(code).toBe('UNAUTHENTICATED');
    expect(message).toMatch(words);
    expect(message).not.toContain(SECRET);
  });

  it('must be of the issuer and for the audience that are named', async () => {
    const strict = createAuthenticator({ ...UNDER_SECRET, issuer: 'me', audience: 'you' });
    const good = { iss: 'me', aud: ['they', 'you'] };
    expect((await strict.authenticate(`Bearer ${await signed(good)}`)).viewer.subject).toBe('alice');
    const refused = async (claims: Claims) => (await refusal(strict, `Bearer ${await signed(claims)}`))[1];
    expect(await refused({ ...good, iss: 'somebody' })).toBe('The token is of another issuer.');
    expect(await refused({ ...good, aud: 'they' })).toBe('The token is for another audience.');
    expect(await refused({ aud: 'you' })).toBe('The token is of another issuer.');
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic YWxpY2U6c2VjcmV0',
    'Bearer a b',
    'Bearer a, Bearer b',
    'token abc',
  ])('is not looked for in “%s”', async (authorization) => {
    const [code, message] = await refusal(authenticator, authorization);
    expect(code).toBe('UNAUTHENTICATED');
    expect(message).toContain('`authorization` must be given once');
  });
});

describe('A server that checks no tokens', () => {
  it('takes everybody for nobody, and refuses a token rather than passing it over', async () => {
    const authenticator = createAuthenticator({ kind: 'none' });
    expect((await authenticator.authenticate(null)).viewer.subject).toBeNull();
    expect(await refusal(authenticator, `Bearer ${await signed({})}`)).toEqual([
      'UNAUTHENTICATED',
      'This server checks no tokens: send none.',
    ]);
  });
});

describe('A token by a published key', () => {
  const CLAIMS = { iss: 'https://login.example/', aud: 'parallax', sub: 'alice', roles: ['INGEST'] };
  type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
  const pairs = new Map<string, Pair>();
  beforeAll(async () => {
    for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA', 'unpublished']) {
      const algorithm = alg === 'unpublished' ? 'ES256' : alg;
      pairs.set(alg, await generateKeyPair(algorithm, { extractable: true }));
    }
  });
  function pair(alg: string): Pair {
    return pairs.get(alg) ?? expect.fail(`no key for ${alg}`);
  }

  function byKey(alg: string, claims: Claims = {}, kid = alg, key = pair(alg).privateKey): Promise<string> {
    return new SignJWT({ ...CLAIMS, exp: inSeconds(60), ...claims })
      .setProtectedHeader({ alg, kid })
      .sign(key);
  }

  /** An issuer on this machine that publishes every key but one; `answers` counts how often it was asked. */
  async function publish(status = 200): Promise<{ authenticator: Authenticator; asked: () => number }> {
    const keys: object[] = [];
    for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
      keys.push({ ...(await exportJWK(pair(alg).publicKey)), kid: alg, alg, use: 'sig' });
    }
    let count = 0;
    const issuer = createServer((_request, response) => {
      count += 1;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
    });
    await new Promise<void>((listening) => issuer.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void issuer.close());
    const address = issuer.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const authenticator = createAuthenticator({
      kind: 'jwks',
      url: `http://127.0.0.1:${port}/keys`,
      issuer: CLAIMS.iss,
      audience: CLAIMS.aud,
    });
    return { authenticator, asked: () => count };
  }

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('is good where it is signed with %s', async (alg) => {
    const { authenticator } = await publish();
    const { viewer } = await authenticator.authenticate(`Bearer ${await byKey(alg)}`);
    expect(viewer).toEqual({ subject: 'alice', roles: ['INGEST'] });
  });

  it('is checked without asking for the keys each time', async () => {
    const { authenticator, asked } = await publish();
    for (const alg of ['RS256', 'ES256', 'RS256'])
      await authenticator.authenticate(`Bearer ${await byKey(alg)}`);
    expect(asked()).toBe(1);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'by a key that is not published',
      () => byKey('ES256', {}, 'new', pair('unpublished').privateKey),
      /not publish/,
    ],
    [
      'by another key under a published name',
      () => byKey('ES256', {}, 'ES256', pair('unpublished').privateKey),
      /signature/,
    ],
    ['of another issuer', () => byKey('ES256', { iss: 'https://evil.example/' }), /another issuer/],
    ['for another audience', () => byKey('ES256', { aud: 'billing' }), /another audience/],
    ['without an audience', () => byKey('ES256', { aud: undefined }), /another audience/],
    ['that has expired', () => byKey('ES256', { exp: inSeconds(-60) }), /expired/],
    [
      'without a signature',
      async () => new UnsecuredJWT(CLAIMS).setExpirationTime('1h').encode(),
      /algorithm|not a signed JWT/,
    ],
    [
      'signed with HS256 and the public key for a secret',
      async () => {
        const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        const text = `${part({ alg: 'HS256', kid: 'RS256' })}.${part({ ...CLAIMS, exp: inSeconds(60) })}`;
        const publicKey = await exportSPKI(pair('RS256').publicKey);
        return `${text}.${createHmac('sha256', publicKey).update(text).digest('base64url')}`;
      },
      /algorithm/,
    ],
  ])('is refused %s', async (_, make, words) => {
    const { authenticator } = await publish();
    const [code, message] = await refusal(authenticator, `Bearer ${await make()}`);
    expect(code).toBe('UNAUTHENTICATED');
    expect(message).toMatch(words);
  });

  it('cannot be checked while the keys are out of reach: that is no fault of the token', async () => {
    const { authenticator } = await publish(500);
    expect((await refusal(authenticator, `Bearer ${await byKey('ES256')}`))[0]).toBe('OVERLOADED');
    const nowhere = createAuthenticator({
      kind: 'jwks',
      url: 'http://127.0.0.1:9/keys',
      issuer: CLAIMS.iss,
      audience: CLAIMS.aud,
    });
    expect((await refusal(nowhere, `Bearer ${await byKey('ES256')}`))[0]).toBe('OVERLOADED');
  });
});

describe('A request with a token', () => {
  it('is answered as its bearer', async () => {
    const { url } = await startTestServer(smallApplication({ auth: UNDER_SECRET }));
    const authorization = `Bearer ${await signed({ roles: ['EDITOR'] })}`;
    expect((await query(url, '{ me }', {}, { authorization })).json()).toEqual({
      data: { me: 'alice EDITOR' },
    });
    expect((await query(url, '{ me }')).json()).toEqual({ data: { me: null } });
  });

  it('that proves nothing is 401, and nothing runs', async () => {
    const app = smallApplication({ auth: UNDER_SECRET });
    const { url, log } = await startTestServer(app);
    const answer = await query(url, '{ me }', {}, { authorization: 'Bearer abc' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-type')).toContain('application/graphql-response+json');
    expect(answer.json()).toEqual({
      errors: [{ message: 'The token is not a signed JWT.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(app.ran).toEqual([]);
    expect(JSON.stringify(log)).not.toContain('abc');
  });

  it('over GET, too', async () => {
    const { url } = await startTestServer(smallApplication({ auth: UNDER_SECRET }));
    const address = `${url}/graphql?query=${encodeURIComponent('{ me }')}`;
    const accept = 'application/json';
    const bad = await send(address, { headers: { accept, authorization: 'Bearer abc' } });
    expect([bad.status, codesOf(bad)]).toEqual([401, ['UNAUTHENTICATED']]);
    const good = await send(address, { headers: { accept, authorization: `Bearer ${await signed({})}` } });
    expect(good.json()).toEqual({ data: { me: 'alice' } });
  });

  it('is refused where it brings two: nobody guesses which is meant', async () => {
    const { url } = await startTestServer(smallApplication({ auth: UNDER_SECRET }));
    const header = `authorization: Bearer ${await signed({})}\r\n`;
    const body = '{"query":"{ me }"}';
    const { hostname, port } = new URL(url);
    const answer = await new Promise<string>((done) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /graphql HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
            `content-length: ${body.length}\r\n${header}${header}\r\n${body}`,
        );
      });
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.on('close', () => done(text));
    });
    expect(answer).toContain('HTTP/1.1 401');
    expect(answer).toContain('UNAUTHENTICATED');
  });

  it('is 503 while the issuer is out of reach', async () => {
    const auth: AuthConfig = { kind: 'jwks', url: 'http://127.0.0.1:9/', issuer: 'me', audience: 'you' };
    const { privateKey } = await generateKeyPair('ES256');
    const token = await new SignJWT({ sub: 'alice', exp: inSeconds(60) })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey);
    const { url } = await startTestServer(smallApplication({ auth }));
    const answer = await query(url, '{ me }', {}, { authorization: `Bearer ${token}` });
    expect([answer.status, codesOf(answer)]).toEqual([503, ['OVERLOADED']]);
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('may come from a page of a named origin', async () => {
    const { url } = await startTestServer(smallApplication({ auth: UNDER_SECRET }), ['https://news.example']);
    const { headers } = await send(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://news.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
  });
});

describe('The parameters of a WebSocket', () => {
  it.each([undefined, null, 'Bearer abc', {}, { token: 'abc' }, { authorization: null }, []])(
    'may bring no token: %j',
    (params) => {
      expect(tokenOfParams(params)).toBeNull();
    },
  );

  it('bring it as the header does', () => {
    expect(tokenOfParams({ authorization: 'Bearer abc' })).toBe('Bearer abc');
    expect(tokenOfParams({ Authorization: 'Bearer abc', other: 1 })).toBe('Bearer abc');
    expect(tokenOfParams({ authorization: null, Authorization: 'Bearer abc' })).toBe('Bearer abc');
    expect(tokenOfParams({ authorization: '' })).toBe('');
  });

  it.each([
    { authorization: 7 },
    { authorization: ['Bearer abc'] },
    { authorization: 'Bearer a', Authorization: 'Bearer b' },
  ])('are refused where that is unclear: %j', (params) => {
    expect(() => tokenOfParams(params)).toThrow('`authorization` must be given once');
  });
});
