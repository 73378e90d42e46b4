import { describe, expect, it } from 'vitest';
import type { AuthConfig } from '../../src/config.ts';
import { SetupError } from '../../src/errors.ts';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { tokenArguments } from '../../src/server/tokenArguments.ts';

const AUTH: AuthConfig = {
  kind: 'secret',
  secret: 'a random text of at least 32 bytes',
  issuer: 'me',
  audience: 'you',
};
const ALICE = { subject: 'alice', roles: ['INGEST', 'EDITOR'], seconds: 60 } as const;

describe('A development token', () => {
  it('is accepted by a server of the same configuration', async () => {
    const now = new Date();
    const token = await developmentToken(ALICE, AUTH, now);
    const session = await createAuthenticator(AUTH).authenticate(`Bearer ${token}`);
    expect(session.viewer).toEqual({ subject: 'alice', roles: ['INGEST', 'EDITOR'] });
    expect(session.expiresAt?.getTime()).toBe(Math.floor(now.getTime() / 1_000) * 1_000 + 60_000);
  });

  it('is not to be had where another issues tokens, or nobody checks them', async () => {
    const jwks: AuthConfig = { kind: 'jwks', url: 'https://login.example/', issuer: 'me', audience: 'you' };
    await expect(developmentToken(ALICE, jwks, new Date())).rejects.toThrow('AUTH_JWKS_URL');
    await expect(developmentToken(ALICE, { kind: 'none' }, new Date())).rejects.toThrow('Set AUTH_SECRET');
    await expect(developmentToken(ALICE, { kind: 'none' }, new Date())).rejects.toThrow(SetupError);
  });
});

describe('The arguments of the token command', () => {
  it('name the bearer, roles and a time', () => {
    expect(tokenArguments(['--role', 'EDITOR', '--sub', 'alice'])).toEqual({
      subject: 'alice',
      roles: ['EDITOR'],
      seconds: 3_600,
    });
    expect(
      tokenArguments(['--role=ingest', '--role=READER', '--role', 'INGEST', '--sub=bob', '--expires', '7d']),
    ).toEqual({ subject: 'bob', roles: ['INGEST', 'READER'], seconds: 604_800 });
  });

  it('may ask for help', () => {
    expect(tokenArguments(['--help'])).toBeNull();
  });

  it.each([
    [['--role', 'BOSS', '--sub', 'a'], 'There is no role “BOSS”'],
    [['--sub', 'a'], 'at least one role'],
    [['--role', 'EDITOR'], 'who the token is for'],
    [['--role', 'EDITOR', '--sub', ' '], 'who the token is for'],
    [['--role', 'EDITOR', '--sub', 'a', '--expires', '0h'], '--expires 0h'],
    [['--role', 'EDITOR', '--sub', 'a', '--expires', '1y'], '--expires 1y'],
    [['--role', 'EDITOR', '--sub', 'a', '--expires', '366d'], '--expires 366d'],
    [['--role', 'EDITOR', '--sub', 'a', '--secret', 'x'], "Unknown option '--secret'"],
    [['EDITOR'], 'Usage'],
  ])('%j are refused', (argv, words) => {
    expect(() => tokenArguments(argv)).toThrow(SetupError);
    expect(() => tokenArguments(argv)).toThrow(words);
  });
});
