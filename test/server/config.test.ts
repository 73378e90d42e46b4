import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { SetupError } from '../../src/errors.ts';

function faultsOf(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof SetupError) return error.message;
  }
  return expect.fail('no SetupError was thrown');
}

describe('The configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({ PATH: '/usr/bin' })).toEqual({
      port: 4000,
      host: '0.0.0.0',
      databaseUrl: null,
      redisUrl: null,
      workers: 1,
      eventRetentionDays: 7,
      keepReads: true,
      dataDir: '.data',
      corsOrigins: [],
      logLevel: 'info',
      seedDemo: true,
      auth: { kind: 'none' },
    });
  });

  it('takes an empty or blank variable as left out', () => {
    const names = ['PORT', 'HOST', 'DATABASE_URL', 'DATA_DIR', 'CORS_ORIGINS', 'LOG_LEVEL', 'SEED_DEMO'];
    const empty = Object.fromEntries(names.map((name, at) => [name, at % 2 ? '' : '  ']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it('reads what is set', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '::1',
      DATABASE_URL: 'postgresql://u:p@db:5432/news',
      DATA_DIR: '/var/lib/parallax',
      CORS_ORIGINS: 'https://News.example/, http://localhost:5173,',
      LOG_LEVEL: 'WARN',
    });
    expect(config).toEqual({
      port: 0,
      host: '::1',
      databaseUrl: 'postgresql://u:p@db:5432/news',
      redisUrl: null,
      workers: 1,
      eventRetentionDays: 7,
      keepReads: true,
      dataDir: '/var/lib/parallax',
      corsOrigins: ['https://news.example', 'http://localhost:5173'],
      logLevel: 'warn',
      seedDemo: false,
      auth: { kind: 'none' },
    });
    expect(readConfig({ DATABASE_URL: 'postgres://db/news', SEED_DEMO: 'true' }).seedDemo).toBe(true);
    expect(readConfig({ SEED_DEMO: 'false' }).seedDemo).toBe(false);
    expect(readConfig({ KEEP_READS: 'false' }).keepReads).toBe(false);
  });

  it('names every fault at once', () => {
    const message = faultsOf({
      PORT: '70000',
      HOST: 'a b',
      DATABASE_URL: 'mysql://db/news',
      CORS_ORIGINS: '*',
      LOG_LEVEL: 'loud',
      SEED_DEMO: 'yes',
    });
    for (const name of ['PORT', 'HOST', 'DATABASE_URL', 'CORS_ORIGINS', 'LOG_LEVEL', 'SEED_DEMO']) {
      expect(message).toContain(`${name} must be`);
    }
  });

  it('does not repeat a secret that stands in a faulty address', () => {
    expect(faultsOf({ DATABASE_URL: 'mysql://u:hunter2@db/news' })).not.toContain('hunter2');
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '4000.5'],
    ['PORT', '0x10'],
    ['PORT', '65536'],
    ['HOST', 'localhost:4000'],
    ['HOST', 'http://localhost'],
    ['DATABASE_URL', 'postgresql://'],
    ['DATABASE_URL', 'db:5432'],
    ['CORS_ORIGINS', 'news.example'],
    ['CORS_ORIGINS', 'https://news.example/app'],
    ['CORS_ORIGINS', 'https://*.example'],
    ['CORS_ORIGINS', 'https://news.example?x=1'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf({ [name]: value })).toContain(name);
  });

  const SECRET = 'a random text of at least 32 bytes';
  const JWKS = {
    AUTH_JWKS_URL: 'https://login.example/keys',
    AUTH_ISSUER: 'https://login.example/',
    AUTH_AUDIENCE: 'parallax',
  };

  it('reads how bearers prove who they are', () => {
    expect(readConfig({ AUTH_SECRET: SECRET }).auth).toEqual({
      kind: 'secret',
      secret: SECRET,
      issuer: null,
      audience: null,
    });
    expect(readConfig({ AUTH_SECRET: SECRET, AUTH_ISSUER: 'me', AUTH_AUDIENCE: 'you' }).auth).toEqual({
      kind: 'secret',
      secret: SECRET,
      issuer: 'me',
      audience: 'you',
    });
    expect(readConfig(JWKS).auth).toEqual({
      kind: 'jwks',
      url: JWKS.AUTH_JWKS_URL,
      issuer: JWKS.AUTH_ISSUER,
      audience: JWKS.AUTH_AUDIENCE,
    });
  });

  it.each(['http://localhost:9000/keys', 'http://127.0.0.1/keys', 'http://[::1]:9000/keys'])(
    'takes keys over http from this machine: %s',
    (url) => {
      expect(readConfig({ ...JWKS, AUTH_JWKS_URL: url }).auth).toMatchObject({ kind: 'jwks', url });
    },
  );

  it.each(['http://login.example/keys', 'http://localhost.example/keys', 'file:///etc/keys', 'keys'])(
    'refuses keys from %s',
    (url) => {
      expect(faultsOf({ ...JWKS, AUTH_JWKS_URL: url })).toContain('AUTH_JWKS_URL must be');
    },
  );

  it('refuses a secret that could be guessed, and does not repeat it', () => {
    const message = faultsOf({ AUTH_SECRET: 'hunter2' });
    expect(message).toContain('AUTH_SECRET must be');
    expect(message).not.toContain('hunter2');
    // Bytes count, not characters.
    expect(readConfig({ AUTH_SECRET: 'ü'.repeat(16) }).auth.kind).toBe('secret');
  });

  it('wants one way to check tokens, whole', () => {
    expect(faultsOf({ ...JWKS, AUTH_SECRET: SECRET })).toContain('exclude each other');
    const alone = faultsOf({ AUTH_JWKS_URL: JWKS.AUTH_JWKS_URL });
    expect(alone).toContain('AUTH_ISSUER must be');
    expect(alone).toContain('AUTH_AUDIENCE must be');
    expect(faultsOf({ AUTH_ISSUER: 'me' })).toContain('AUTH_ISSUER');
  });

  it('cannot be changed afterwards', () => {
    const config = readConfig({ CORS_ORIGINS: 'https://news.example' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.corsOrigins)).toBe(true);
    expect(Object.isFrozen(config.auth)).toBe(true);
  });
});
