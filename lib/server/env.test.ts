import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENV_VARIABLES } from './env-variables';
import { readEnv, targetVariables, type EnvSource } from './env';

const noFile = (): string => {
  throw new TypeError('there is no file');
};
const problems = (source: EnvSource): readonly string[] => {
  const result = readEnv(source, noFile);
  return result.ok ? [] : result.failure.map((failure) => failure.summary);
};

describe('readEnv', () => {
  it('needs no variable at all', () => {
    const result = readEnv({}, noFile);
    expect(result).toMatchObject({
      ok: true,
      value: {
        mode: 'production',
        databaseUrl: null,
        url: 'http://localhost:3000',
        isUrlGiven: false,
        port: 3000,
        host: '127.0.0.1',
        demo: true,
        sourceRoots: [],
        allowedHosts: null,
        secretsFolders: ['/run/secrets'],
        sessionSecret: null,
        observeSeconds: 30,
        logLevel: 'info',
        failPoint: null,
      },
    });
  });

  it('understands every variable', () => {
    const result = readEnv(
      {
        NODE_ENV: 'test',
        DATABASE_URL: 'postgresql://u:p@store/lockkeeper',
        SCRATCH_DATABASE_URL: 'postgres://u:p@scratch:5433/postgres',
        SCRATCH_DATABASE_URL_15: 'postgres://u:p@scratch15/postgres',
        LOCKKEEPER_URL: 'https://lockkeeper.example.com/',
        LOCKKEEPER_PORT: '8080',
        LOCKKEEPER_HOST: '0.0.0.0',
        LOCKKEEPER_DATA: '/var/lib/lockkeeper',
        LOCKKEEPER_FETCH_SERVERS: '0',
        LOCKKEEPER_DEMO: '0',
        LOCKKEEPER_SOURCE_ROOTS: '/srv/one:/srv/two',
        LOCKKEEPER_ALLOWED_HOSTS: '10.0.0.0/8, fd00::/8, 192.0.2.7, db.example.com, .internal',
        LOCKKEEPER_SECRETS_DIRS: '/run/secrets:/etc/lockkeeper/secrets',
        LOCKKEEPER_SEALING_PUBLIC_KEY_FILE: '/keys/public',
        LOCKKEEPER_SEALING_PRIVATE_KEY_FILE: '/keys/private',
        NEXTAUTH_SECRET: 'abcdefghijklmnopqrstuvwxyz0123456789',
        LOCKKEEPER_METRICS_TOKEN_FILE: '/keys/metrics',
        LOCKKEEPER_SESSION_IDLE_MINUTES: '30',
        LOCKKEEPER_SESSION_ABSOLUTE_MINUTES: '600',
        LOCKKEEPER_TRUSTED_PROXIES: '10.0.0.1,172.16.0.0/12',
        LOCKKEEPER_ALLOWED_EXTENSIONS: 'postgis,vector',
        LOCKKEEPER_OBSERVE_SECONDS: '60',
        LOCKKEEPER_KEEP_OBSERVATIONS_DAYS: '30',
        LOCKKEEPER_KEEP_JOURNALS_DAYS: '200',
        LOCKKEEPER_LOG_LEVEL: 'debug',
        FAILPOINT: 'after_claim:kill9',
      },
      (path) => {
        if (path === '/keys/metrics') return 'zyxwvutsrqponmlkjihgfedcba0123456789\n';
        return path === '/keys/public' ? 'public-key\n' : noFile();
      },
    );
    expect(result).toEqual({
      ok: true,
      value: {
        mode: 'test',
        databaseUrl: 'postgresql://u:p@store/lockkeeper',
        scratchDatabaseUrl: 'postgres://u:p@scratch:5433/postgres',
        scratchDatabaseUrls: new Map([[15, 'postgres://u:p@scratch15/postgres']]),
        url: 'https://lockkeeper.example.com',
        isUrlGiven: true,
        port: 8080,
        host: '0.0.0.0',
        dataFolder: '/var/lib/lockkeeper',
        fetchServers: false,
        demo: false,
        sourceRoots: ['/srv/one', '/srv/two'],
        allowedHosts: {
          ranges: ['10.0.0.0/8', 'fd00::/8', '192.0.2.7/32'],
          names: ['db.example.com', '.internal'],
        },
        secretsFolders: ['/run/secrets', '/etc/lockkeeper/secrets'],
        sealingPublicKey: 'public-key',
        sealingPublicKeyFile: '/keys/public',
        sealingPrivateKeyFile: '/keys/private',
        sessionSecret: 'abcdefghijklmnopqrstuvwxyz0123456789',
        metricsToken: 'zyxwvutsrqponmlkjihgfedcba0123456789',
        oidc: null,
        sessionIdleMinutes: 30,
        sessionAbsoluteMinutes: 600,
        trustedProxies: ['10.0.0.1', '172.16.0.0/12'],
        allowedExtensions: ['postgis', 'vector'],
        observeSeconds: 60,
        keepObservationsDays: 30,
        keepJournalsDays: 200,
        logLevel: 'debug',
        failPoint: 'after_claim:kill9',
      },
    });
  });

  it.each([
    ['DATABASE_URL', 'mysql://u@h/d', /such as postgresql:/],
    ['DATABASE_URL', 'postgresql://u:canary@h', /such as postgresql:/],
    ['SCRATCH_DATABASE_URL_15', 'canary', /such as postgresql:/],
    ['LOCKKEEPER_URL', 'https://x.example.com/path', /without a path/],
    ['LOCKKEEPER_PORT', '70000', /at most 65535/],
    ['LOCKKEEPER_PORT', 'canary', /whole number/],
    ['LOCKKEEPER_HOST', 'canary.example.com', /address of this machine/],
    ['LOCKKEEPER_DEMO', 'yes', /0 or 1/],
    ['LOCKKEEPER_SOURCE_ROOTS', 'relative', /absolute folders/],
    ['LOCKKEEPER_ALLOWED_HOSTS', '10.0.0.0/40', /ranges such as/],
    ['LOCKKEEPER_ALLOWED_HOSTS', '127.1', /ranges such as/],
    ['LOCKKEEPER_TRUSTED_PROXIES', 'proxy.example.com', /addresses or ranges/],
    ['LOCKKEEPER_SESSION_SECRET', 'canary', /32 random characters/],
    ['NEXTAUTH_SECRET', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', /32 random characters/],
    ['LOCKKEEPER_SESSION_SECRET_FILE', '/none', /cannot be read/],
    ['LOCKKEEPER_METRICS_TOKEN', 'canary', /32 random characters/],
    ['LOCKKEEPER_METRICS_TOKEN', 'a canary with blanks, long and random enough', /without blanks/],
    ['LOCKKEEPER_ALLOWED_EXTENSIONS', 'a b', /names of extensions/],
    ['LOCKKEEPER_OBSERVE_SECONDS', '0', /at least 1/],
    ['LOCKKEEPER_LOG_LEVEL', 'loud', /debug, info, warn or error/],
    ['NODE_ENV', 'staging', /production, development or test/],
    ['FAILPOINT', 'after_claim:kill9', /refused in production/],
  ])('refuses a bad %s with one sentence that names it and not the value', (name, value, reason) => {
    const [sentence = '', ...more] = problems({ [name]: value });
    expect(more).toEqual([]);
    expect(sentence.startsWith(`${name} `)).toBe(true);
    expect(sentence).toMatch(reason);
    expect(sentence).not.toContain('canary');
  });

  it('names every bad variable at once', () => {
    expect(problems({ LOCKKEEPER_PORT: '0', LOCKKEEPER_DEMO: '2' })).toHaveLength(2);
  });

  it('refuses a scratch server that is the server of the store', () => {
    expect(
      problems({
        DATABASE_URL: 'postgresql://a:b@db.internal/lockkeeper',
        SCRATCH_DATABASE_URL: 'postgresql://c:d@DB.internal:5432/other',
      }),
    ).toEqual(['SCRATCH_DATABASE_URL must name another server than DATABASE_URL.']);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnv({ LOCKKEEPER_PORT: '', DATABASE_URL: ' ' }, noFile).ok).toBe(true);
  });

  it('refuses a secret that is given twice', () => {
    expect(
      problems({ LOCKKEEPER_SEALING_PUBLIC_KEY: 'a', LOCKKEEPER_SEALING_PUBLIC_KEY_FILE: '/b' }),
    ).toEqual([
      'LOCKKEEPER_SEALING_PUBLIC_KEY_FILE must not be set together with LOCKKEEPER_SEALING_PUBLIC_KEY.',
    ]);
  });
});

describe('the issuer of single sign-on', () => {
  const whole = {
    LOCKKEEPER_OIDC_ISSUER: 'https://login.example.com/realms/staff/',
    LOCKKEEPER_OIDC_CLIENT_ID: 'lockkeeper',
    LOCKKEEPER_OIDC_CLIENT_SECRET_FILE: '/run/secrets/oidc',
  };

  it('is understood with all of its parts, and none by default', () => {
    const result = readEnv(
      { ...whole, LOCKKEEPER_OIDC_ROLES: '{"dba":["shop:approver"]}', LOCKKEEPER_OIDC_NAME: 'Example' },
      () => 'the client secret\n',
    );
    expect(result).toMatchObject({
      value: {
        oidc: {
          issuer: 'https://login.example.com/realms/staff',
          clientId: 'lockkeeper',
          clientSecret: 'the client secret',
          name: 'Example',
          scopes: 'openid email profile',
          groupsClaim: 'groups',
          roles: [{ group: 'dba', grants: [{ kind: 'project_role', project: 'shop', role: 'approver' }] }],
          signing: 'RS256',
        },
      },
    });
    expect(readEnv({}, noFile)).toMatchObject({ value: { oidc: null } });
  });

  it('is refused by halves, with one sentence for each part that is missing', () => {
    expect(problems({ LOCKKEEPER_OIDC_CLIENT_ID: 'lockkeeper' })).toEqual([
      'LOCKKEEPER_OIDC_ISSUER must be set together with LOCKKEEPER_OIDC_CLIENT_ID.',
      'LOCKKEEPER_OIDC_CLIENT_SECRET must be set together with LOCKKEEPER_OIDC_CLIENT_ID.',
    ]);
  });

  it.each([
    ['LOCKKEEPER_OIDC_ISSUER', 'http://login.example.com'],
    ['LOCKKEEPER_OIDC_ISSUER', 'https://user:secret@login.example.com'],
    ['LOCKKEEPER_OIDC_ISSUER', 'https://login.example.com/?realm=staff'],
    ['LOCKKEEPER_OIDC_ISSUER', 'login.example.com'],
    ['LOCKKEEPER_OIDC_SCOPES', 'email profile'],
    ['LOCKKEEPER_OIDC_ROLES', '{"dba":"everything"}'],
    ['LOCKKEEPER_OIDC_NAME', 'x'.repeat(41)],
    ['LOCKKEEPER_OIDC_SIGNING', 'none'],
    ['LOCKKEEPER_OIDC_SIGNING', 'HS256'],
  ])('is refused when %s is %s', (name, value) => {
    const given = { ...whole, LOCKKEEPER_OIDC_CLIENT_SECRET: 'secret', [name]: value };
    const { LOCKKEEPER_OIDC_CLIENT_SECRET_FILE: _, ...source } = given;
    const found = problems(source);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${name} must `));
  });

  it('may be on this machine without https', () => {
    const source = { ...whole, LOCKKEEPER_OIDC_ISSUER: 'http://127.0.0.1:9000' };
    expect(readEnv(source, () => 'secret').ok).toBe(true);
  });
});

it('lets references name variables of targets and no others', () => {
  const given = { LOCKKEEPER_TARGET_SHOP: 'x', LOCKKEEPER_TARGET_UNSET: '' };
  const found = targetVariables({ ...given, DATABASE_URL: 'y', LOCKKEEPER_TARGET: 'z' });
  expect([...found]).toEqual([['LOCKKEEPER_TARGET_SHOP', 'x']]);
});

it('lists every variable once, with a sentence', () => {
  const names = ENV_VARIABLES.map((variable) => variable.name);
  expect(new Set(names).size).toBe(names.length);
  for (const variable of ENV_VARIABLES) expect(variable.sentence).toMatch(/\.$/);
});

it('reads no variable that is not on the list, and lists none that it does not read', () => {
  const source = readFileSync(new URL('env.ts', import.meta.url), 'utf8');
  const keys = [...source.matchAll(/^ {4}([A-Z_]{4,}): /gm)].map(([, name = '']) => name);
  const fromFiles = [
    'LOCKKEEPER_SESSION_SECRET_FILE',
    'LOCKKEEPER_METRICS_TOKEN_FILE',
    'LOCKKEEPER_OIDC_CLIENT_SECRET_FILE',
  ];
  const families = ['SCRATCH_DATABASE_URL_<major>', 'LOCKKEEPER_TARGET_<NAME>'];
  expect([...keys, ...fromFiles, ...families].sort()).toEqual(
    ENV_VARIABLES.map((variable) => variable.name).sort(),
  );
});
