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
      dataDir: '.data',
      corsOrigins: [],
      logLevel: 'info',
      seedDemo: true,
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
      dataDir: '/var/lib/parallax',
      corsOrigins: ['https://news.example', 'http://localhost:5173'],
      logLevel: 'warn',
      seedDemo: false,
    });
    expect(readConfig({ DATABASE_URL: 'postgres://db/news', SEED_DEMO: 'true' }).seedDemo).toBe(true);
    expect(readConfig({ SEED_DEMO: 'false' }).seedDemo).toBe(false);
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

  it('cannot be changed afterwards', () => {
    const config = readConfig({ CORS_ORIGINS: 'https://news.example' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.corsOrigins)).toBe(true);
  });
});
