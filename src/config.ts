import { SetupError } from './errors.ts';

export type LogLevel = (typeof LOG_LEVELS)[number];

/** How bearers prove who they are. */
export type AuthConfig =
  /** Nobody can: everybody is anonymous. */
  | { readonly kind: 'none' }
  /** HS256 under a secret that the issuer of tokens shares. Issuer and audience are checked where they are named. */
  | {
      readonly kind: 'secret';
      readonly secret: string;
      readonly issuer: string | null;
      readonly audience: string | null;
    }
  /** Signatures by one of the keys that the issuer publishes. */
  | { readonly kind: 'jwks'; readonly url: string; readonly issuer: string; readonly audience: string };

/** All that the environment decides; checked once, at start, and the same from then on. */
export interface Config {
  /** TCP port, 0 to 65535; 0 takes any that is free. */
  readonly port: number;
  /** Address to listen on. All of IPv4 unless told, so that a container needs no setting. */
  readonly host: string;
  /** Null means the embedded database under `dataDir`. */
  readonly databaseUrl: string | null;
  /** Directory of the embedded database, as it was given. */
  readonly dataDir: string;
  /** Carries hints between processes in place of PostgreSQL. Null: PostgreSQL does, or nothing where there is one process. */
  readonly redisUrl: string | null;
  /** Processes that serve on this machine behind the one port. */
  readonly workers: number;
  /** Days for which the event log is kept: how long a client may be away and still miss nothing. */
  readonly eventRetentionDays: number;
  /** Whether what was read may be given to others within a second, as long as nothing happens to it. */
  readonly keepReads: boolean;
  /** Origins whose pages may read answers: `https://news.example`. Empty: this server's own pages only. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: LogLevel;
  /** Whether an empty database is filled with the demo newsroom. */
  readonly seedDemo: boolean;
  readonly auth: AuthConfig;
}

/** Of a secret for HS256: as long as what it signs with, RFC 7518, 3.2. */
const LEAST_SECRET_BYTES = 32;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * Reads the environment. A variable that is empty or blank counts as left out; variables of others are not looked at.
 * Throws one SetupError that names every fault, so that nobody mends them one start at a time.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];

  /** `parse` answers undefined for a value that it does not accept; `wanted` says what it would. */
  function read<T>(name: string, fallback: T, parse: (text: string) => T | undefined, wanted: string): T {
    const text = env[name]?.trim();
    if (!text) return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    faults.push(`${name} must be ${wanted}.`);
    return fallback;
  }

  function readAuth(): AuthConfig {
    const secret = read<string | null>(
      'AUTH_SECRET',
      null,
      asSecret,
      `a random text of at least ${LEAST_SECRET_BYTES} bytes`,
    );
    const url = read<string | null>(
      'AUTH_JWKS_URL',
      null,
      asJwksUrl,
      'an https:// address, or an http:// one on localhost',
    );
    const issuer = read<string | null>('AUTH_ISSUER', null, (text) => text, 'the `iss` of tokens');
    const audience = read<string | null>('AUTH_AUDIENCE', null, (text) => text, 'the `aud` of tokens');
    const isGiven = (name: string): boolean => Boolean(env[name]?.trim());
    if (isGiven('AUTH_SECRET') && isGiven('AUTH_JWKS_URL')) {
      faults.push('AUTH_SECRET and AUTH_JWKS_URL exclude each other: tokens are checked in one way.');
    }
    if (isGiven('AUTH_JWKS_URL')) {
      if (issuer === null) faults.push('AUTH_ISSUER must be set with AUTH_JWKS_URL: the `iss` of tokens.');
      if (audience === null)
        faults.push('AUTH_AUDIENCE must be set with AUTH_JWKS_URL: the `aud` of tokens.');
    } else if (!isGiven('AUTH_SECRET') && (issuer !== null || audience !== null)) {
      faults.push('AUTH_ISSUER and AUTH_AUDIENCE want AUTH_SECRET or AUTH_JWKS_URL beside them.');
    }
    if (url !== null && issuer !== null && audience !== null) return { kind: 'jwks', url, issuer, audience };
    return secret === null ? { kind: 'none' } : { kind: 'secret', secret, issuer, audience };
  }

  const databaseUrl = read<string | null>(
    'DATABASE_URL',
    null,
    asPostgresUrl,
    'a PostgreSQL address: postgresql://user:password@host:5432/name',
  );
  const redisUrl = read<string | null>(
    'REDIS_URL',
    null,
    asRedisUrl,
    'a Redis address: redis://user:password@host:6379',
  );
  const workers = read('WORKERS', 1, wholeNumber(1, 128), 'a whole number from 1 to 128');
  // What one process has open no other may open.
  if (databaseUrl === null && workers > 1) faults.push('WORKERS above 1 want DATABASE_URL beside them.');
  if (databaseUrl === null && redisUrl !== null) faults.push('REDIS_URL wants DATABASE_URL beside it.');
  const config: Config = {
    port: read('PORT', 4000, wholeNumber(0, 65_535), 'a whole number from 0 to 65535'),
    host: read('HOST', '0.0.0.0', asHost, 'a host name or an IP address, without a port'),
    databaseUrl,
    redisUrl,
    workers,
    eventRetentionDays: read(
      'EVENT_RETENTION_DAYS',
      7,
      wholeNumber(1, 3_650),
      'a whole number from 1 to 3650',
    ),
    keepReads: read('KEEP_READS', true, asBoolean, 'true or false'),
    dataDir: read('DATA_DIR', '.data', (text) => text, 'a directory'),
    corsOrigins: Object.freeze(
      read(
        'CORS_ORIGINS',
        [],
        asOrigins,
        'origins, separated by commas: https://news.example,http://localhost:5173 (no paths, no *)',
      ),
    ),
    logLevel: read('LOG_LEVEL', 'info', asLogLevel, `one of ${LOG_LEVELS.join(', ')}`),
    // Nobody wants invented outlets in a database of their own unless they ask for them.
    seedDemo: read('SEED_DEMO', databaseUrl === null, asBoolean, 'true or false'),
    auth: Object.freeze(readAuth()),
  };

  if (faults.length > 0) throw new SetupError(`The configuration is wrong.\n  ${faults.join('\n  ')}`);
  return Object.freeze(config);
}

function wholeNumber(least: number, most: number): (text: string) => number | undefined {
  return (text) => {
    if (!/^\d{1,9}$/.test(text)) return undefined;
    const number = Number(text);
    return number >= least && number <= most ? number : undefined;
  };
}

function asRedisUrl(text: string): string | undefined {
  return /^rediss?:\/\/./.test(text) && URL.canParse(text) ? text : undefined;
}

function asHost(text: string): string | undefined {
  const isName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text);
  const isIpv6 = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*(%\w+)?$/i.test(text);
  return isName || isIpv6 ? text : undefined;
}

function asPostgresUrl(text: string): string | undefined {
  return /^postgres(ql)?:\/\/./.test(text) && URL.canParse(text) ? text : undefined;
}

function asOrigins(text: string): string[] | undefined {
  const origins: string[] = [];
  for (const part of text.split(',')) {
    const origin = part.trim().replace(/\/$/, '');
    if (!origin) continue;
    if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return undefined;
    const url = new URL(origin);
    if (url.pathname !== '/' || url.search || url.hash || url.username || origin.includes('*'))
      return undefined;
    // The browser's own spelling: lower case, no default port.
    origins.push(url.origin);
  }
  return origins;
}

function asSecret(text: string): string | undefined {
  return Buffer.byteLength(text) >= LEAST_SECRET_BYTES ? text : undefined;
}

function asJwksUrl(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, hostname, href } = new URL(text);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || isLocal ? href : undefined;
}

function asLogLevel(text: string): LogLevel | undefined {
  return LOG_LEVELS.find((level) => level === text.toLowerCase());
}

function asBoolean(text: string): boolean | undefined {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return undefined;
}
