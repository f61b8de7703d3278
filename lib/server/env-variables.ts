/** A process that reads the variable. */
export type EnvReader = 'web' | 'worker' | 'cli';

/** One variable of the environment, for the README's table and the check of docker-compose.yml. */
export interface EnvVariable {
  /** `<major>` stands for a major version of PostgreSQL. */
  readonly name: string;
  /** As one would write it; null when there is none. */
  readonly default: string | null;
  readonly readBy: readonly EnvReader[];
  /** True when the value itself must not be shown. */
  readonly secret: boolean;
  /** What it is, in one sentence. */
  readonly sentence: string;
}

const ALL = ['web', 'worker', 'cli'] as const;

/** Every variable that Lockkeeper reads; `readEnv` reads no other. */
export const ENV_VARIABLES: readonly EnvVariable[] = [
  {
    name: 'DATABASE_URL',
    default: null,
    readBy: ALL,
    secret: true,
    sentence:
      'PostgreSQL database (15 or newer) that keeps the store, as a URL; without it `npm start` starts an embedded one.',
  },
  {
    name: 'SCRATCH_DATABASE_URL',
    default: null,
    readBy: ['worker', 'cli'],
    secret: true,
    sentence:
      'Superuser URL of a PostgreSQL server for scratch databases, never the one that keeps the store; without it `npm start` uses the embedded lab.',
  },
  {
    name: 'SCRATCH_DATABASE_URL_<major>',
    default: null,
    readBy: ['worker'],
    secret: true,
    sentence: 'The same for targets of one major version, such as `SCRATCH_DATABASE_URL_15`.',
  },
  {
    name: 'LOCKKEEPER_URL',
    default: 'http://localhost:<port>',
    readBy: ['web', 'worker', 'cli'],
    secret: false,
    sentence: 'Address under which browsers reach Lockkeeper, such as `https://lockkeeper.example.com`.',
  },
  {
    name: 'LOCKKEEPER_PORT',
    default: '3000',
    readBy: ['web'],
    secret: false,
    sentence: 'Port that the web process listens on.',
  },
  {
    name: 'LOCKKEEPER_HOST',
    default: '127.0.0.1',
    readBy: ['web'],
    secret: false,
    sentence: 'Address that the web process listens on; `0.0.0.0` for all.',
  },
  {
    name: 'LOCKKEEPER_DATA',
    default: '.lockkeeper',
    readBy: ALL,
    secret: false,
    sentence: 'Folder of the embedded databases, keys and the demo.',
  },
  {
    name: 'LOCKKEEPER_FETCH_SERVERS',
    default: '1 under `npm start`',
    readBy: ['worker'],
    secret: false,
    sentence:
      '`1`: the worker starts scratch servers of other majors by itself, fetched by npm; `0`: it fetches none; unset: only those that it is given.',
  },
  {
    name: 'LOCKKEEPER_DEMO',
    default: '1',
    readBy: ['web', 'worker'],
    secret: false,
    sentence: '`0` starts with an empty installation and a one-time setup link instead of the demo.',
  },
  {
    name: 'LOCKKEEPER_SOURCE_ROOTS',
    default: '',
    readBy: ['worker'],
    secret: false,
    sentence: 'Folders, separated by `:`, below which the sources of projects may lie.',
  },
  {
    name: 'LOCKKEEPER_ALLOWED_HOSTS',
    default: 'loopback and private ranges',
    readBy: ['worker'],
    secret: false,
    sentence:
      'Ranges and names that targets may have, separated by commas: `10.0.0.0/8,db.example.com,.internal`.',
  },
  {
    name: 'LOCKKEEPER_SECRETS_DIRS',
    default: '/run/secrets',
    readBy: ['worker'],
    secret: false,
    sentence: 'Folders, separated by `:`, from which `file:` references to passwords may be read.',
  },
  {
    name: 'LOCKKEEPER_TARGET_<NAME>',
    default: null,
    readBy: ['worker'],
    secret: true,
    sentence: 'A password that an environment names as `env:LOCKKEEPER_TARGET_<NAME>`.',
  },
  {
    name: 'LOCKKEEPER_SEALING_PUBLIC_KEY',
    default: null,
    readBy: ['web', 'cli'],
    secret: false,
    sentence: 'Public key that passwords of targets are sealed with; `npm start` makes one.',
  },
  {
    name: 'LOCKKEEPER_SEALING_PUBLIC_KEY_FILE',
    default: null,
    readBy: ['web', 'cli'],
    secret: false,
    sentence: 'File that holds the public key.',
  },
  {
    name: 'LOCKKEEPER_SEALING_PRIVATE_KEY_FILE',
    default: null,
    readBy: ['worker', 'cli'],
    secret: false,
    sentence:
      'File with the private key, and older ones below it; for the worker and `lockkeeper keys rotate` alone.',
  },
  {
    name: 'LOCKKEEPER_SESSION_SECRET',
    default: null,
    readBy: ['web'],
    secret: true,
    sentence:
      'At least 32 random characters that protect session cookies (also read as `NEXTAUTH_SECRET`); `npm start` makes one.',
  },
  {
    name: 'LOCKKEEPER_SESSION_SECRET_FILE',
    default: null,
    readBy: ['web'],
    secret: false,
    sentence: 'File that holds the session secret.',
  },
  {
    name: 'NEXTAUTH_SECRET',
    default: null,
    readBy: ['web'],
    secret: true,
    sentence: 'Another name for `LOCKKEEPER_SESSION_SECRET`, read when that one is not set.',
  },
  {
    name: 'LOCKKEEPER_METRICS_TOKEN',
    default: null,
    readBy: ['web'],
    secret: true,
    sentence:
      'At least 32 random characters that whoever reads `/metrics` sends as a bearer token; without it there is no such page.',
  },
  {
    name: 'LOCKKEEPER_METRICS_TOKEN_FILE',
    default: null,
    readBy: ['web'],
    secret: false,
    sentence: 'File that holds the token for `/metrics`.',
  },
  {
    name: 'LOCKKEEPER_OIDC_ISSUER',
    default: null,
    readBy: ['web'],
    secret: false,
    sentence:
      'Address of an OpenID Connect issuer by which people may sign in, beside passwords; with client id and secret or not at all.',
  },
  {
    name: 'LOCKKEEPER_OIDC_CLIENT_ID',
    default: null,
    readBy: ['web'],
    secret: false,
    sentence:
      'What the issuer calls this installation; its redirect address is `<url>/api/auth/callback/oidc`.',
  },
  {
    name: 'LOCKKEEPER_OIDC_CLIENT_SECRET',
    default: null,
    readBy: ['web'],
    secret: true,
    sentence: 'The secret that goes with the client id.',
  },
  {
    name: 'LOCKKEEPER_OIDC_CLIENT_SECRET_FILE',
    default: null,
    readBy: ['web'],
    secret: false,
    sentence: 'File that holds the client secret.',
  },
  {
    name: 'LOCKKEEPER_OIDC_NAME',
    default: 'single sign-on',
    readBy: ['web'],
    secret: false,
    sentence: 'What the button on the sign-in page calls the issuer.',
  },
  {
    name: 'LOCKKEEPER_OIDC_SCOPES',
    default: 'openid email profile',
    readBy: ['web'],
    secret: false,
    sentence: 'Scopes that are asked for, separated by blanks; add the one that brings the groups.',
  },
  {
    name: 'LOCKKEEPER_OIDC_GROUPS_CLAIM',
    default: 'groups',
    readBy: ['web'],
    secret: false,
    sentence: 'Claim that lists the groups of a person.',
  },
  {
    name: 'LOCKKEEPER_OIDC_ROLES',
    default: '{}',
    readBy: ['web'],
    secret: false,
    sentence:
      'What groups give, as JSON: `{"dba":["installation administrator"],"payments":["shop:approver"]}` with projects by their address.',
  },
  {
    name: 'LOCKKEEPER_OIDC_SIGNING',
    default: 'RS256',
    readBy: ['web'],
    secret: false,
    sentence: 'What the issuer signs ID tokens with: RS, PS or ES with 256, 384 or 512, or EdDSA.',
  },
  {
    name: 'LOCKKEEPER_SESSION_IDLE_MINUTES',
    default: '120',
    readBy: ['web'],
    secret: false,
    sentence: 'Minutes without a request after which a session ends.',
  },
  {
    name: 'LOCKKEEPER_SESSION_ABSOLUTE_MINUTES',
    default: '720',
    readBy: ['web'],
    secret: false,
    sentence: 'Minutes after which a session ends in any case.',
  },
  {
    name: 'LOCKKEEPER_TRUSTED_PROXIES',
    default: '',
    readBy: ['web'],
    secret: false,
    sentence:
      'Addresses and ranges of reverse proxies whose `X-Forwarded-For` is believed, separated by commas.',
  },
  {
    name: 'LOCKKEEPER_ALLOWED_EXTENSIONS',
    default: '',
    readBy: ['worker', 'cli'],
    secret: false,
    sentence: 'Extensions that are not trusted and may be made in scratch databases, separated by commas.',
  },
  {
    name: 'LOCKKEEPER_OBSERVE_SECONDS',
    default: '30',
    readBy: ['worker'],
    secret: false,
    sentence: 'Seconds between two looks at an environment and at a source.',
  },
  {
    name: 'LOCKKEEPER_KEEP_OBSERVATIONS_DAYS',
    default: '90',
    readBy: ['worker'],
    secret: false,
    sentence:
      'Days after which observations, drift checks and the schemas they speak of are let go; the newest of each environment stay.',
  },
  {
    name: 'LOCKKEEPER_KEEP_JOURNALS_DAYS',
    default: '365',
    readBy: ['worker'],
    secret: false,
    sentence:
      'Days after the end of a deploy after which what became of its single statements is let go; the deploy and its migrations stay.',
  },
  {
    name: 'LOCKKEEPER_LOG_LEVEL',
    default: 'info',
    readBy: ALL,
    secret: false,
    sentence: 'Least level that is logged: `debug`, `info`, `warn` or `error`.',
  },
  {
    name: 'NODE_ENV',
    default: 'production',
    readBy: ALL,
    secret: false,
    sentence: '`production`, `development` or `test`.',
  },
  {
    name: 'FAILPOINT',
    default: null,
    readBy: ['worker'],
    secret: false,
    sentence: 'Arms a fail point for tests; refused in production.',
  },
];
