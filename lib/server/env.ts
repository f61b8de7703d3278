import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import * as z from 'zod';
import { failure, type Failure } from '../engine/base/failure';
import { failed, success, type Result } from '../engine/base/result';
import {
  databaseUrl,
  extensions,
  folders,
  hosts,
  isDatabaseUrl,
  isOneWord,
  isRange,
  message,
  number,
  proxies,
  publicUrl,
  secret,
} from './env-shapes';
import { ENV_VARIABLES } from './env-variables';
import { demandWholeIssuer, OIDC, toOidc, type OidcEnv } from './oidc-env';

/** The configuration of an installation, understood. What one process does not need it does not look at. */
export interface Env {
  readonly mode: 'production' | 'development' | 'test';
  /** Null: the embedded store of `npm start`. */
  readonly databaseUrl: string | null;
  /** For majors without a server of their own; null: the embedded lab. */
  readonly scratchDatabaseUrl: string | null;
  readonly scratchDatabaseUrls: ReadonlyMap<number, string>;
  /** Origin of the public address, without a slash at the end. */
  readonly url: string;
  /** False: nobody said which, by address or port, and `url` is the usual one. */
  readonly isUrlGiven: boolean;
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataFolder: string;
  /** Null where nobody said: the worker then has the scratch servers that it is given and no other. */
  readonly fetchServers: boolean | null;
  readonly demo: boolean;
  /** Absolute. */
  readonly sourceRoots: readonly string[];
  /** Null: the default of the way Lockkeeper was started. */
  readonly allowedHosts: { readonly ranges: readonly string[]; readonly names: readonly string[] } | null;
  /** Absolute. */
  readonly secretsFolders: readonly string[];
  readonly sealingPublicKey: string | null;
  /** A path: where the public key was read from; null when it was given itself. */
  readonly sealingPublicKeyFile: string | null;
  /** A path: only the worker opens it. */
  readonly sealingPrivateKeyFile: string | null;
  readonly sessionSecret: string | null;
  /** Null: nobody may read the metrics. */
  readonly metricsToken: string | null;
  /** Null: nobody signs in by an issuer. */
  readonly oidc: OidcEnv | null;
  readonly sessionIdleMinutes: number;
  readonly sessionAbsoluteMinutes: number;
  readonly trustedProxies: readonly string[];
  readonly allowedExtensions: readonly string[];
  readonly observeSeconds: number;
  readonly keepObservationsDays: number;
  readonly keepJournalsDays: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly failPoint: string | null;
}

/** Variables by name, as a process has them. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration. Every bad variable gives one failure ENV.BAD_VALUE with a sentence that names it and never holds its value. An
 * empty variable counts as one that is not set; files named by `…_FILE` are read here, but never the private key.
 */
export function readEnv(
  source: EnvSource,
  readText: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Result<Env, readonly Failure[]> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const problems: Failure[] = [];
  const withFiles = { ...given, ...readFiles(given, readText, problems) };
  const parsed = VARIABLES.safeParse(withFiles);
  const scratch = readScratchUrls(given, problems);
  problems.push(...sharedServers(given));
  if (!parsed.success) problems.push(...parsed.error.issues.map(toFailure));
  if (!parsed.success || problems.length > 0) return failed(problems);
  return success(toEnv(parsed.data, scratch));
}

/** The configuration of this process, read once. */
export function processEnv(): Result<Env, readonly Failure[]> {
  known ??= readEnv(process.env);
  return known;
}
let known: Result<Env, readonly Failure[]> | undefined;

/** The variables that `env:` references may name, for the worker; all other names are unknown to it. */
export function targetVariables(source: EnvSource = process.env): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(source).flatMap(([name, value]) =>
      name.startsWith('LOCKKEEPER_TARGET_') && value !== undefined && value !== '' ? [[name, value]] : [],
    ),
  );
}

/** What a program needs of its machine to run at all. */
const MACHINE_VARIABLES: ReadonlySet<string> = new Set([
  'FAILPOINT',
  'HOME',
  'LANG',
  'LC_ALL',
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'PATH',
  'TMPDIR',
  'TZ',
]);

/**
 * What `npm start` hands on to the programs it starts: our own variables and what a program needs to run. Everything else stays with the
 * person's shell; `PG*` above all, since a driver must never fill in what nobody typed.
 */
export function inheritedVariables(source: EnvSource = process.env): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      value !== undefined && isInherited(name) ? [[name, value] as const] : [],
    ),
  );
}

/** The whole environment of an npm client that a program of ours calls: what it needs to run, and the person's own configuration of it. */
export function npmVariables(source: EnvSource = process.env): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      value !== undefined && isForNpm(name) ? [[name, value] as const] : [],
    ),
  );
}

const isForNpm = (name: string): boolean =>
  MACHINE_VARIABLES.has(name) ||
  NETWORK_VARIABLES.has(name.toLowerCase()) ||
  name.toLowerCase().startsWith('npm_config_');

const NETWORK_VARIABLES: ReadonlySet<string> = new Set([
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
]);

const isInherited = (name: string): boolean =>
  MACHINE_VARIABLES.has(name) || name.startsWith('LOCKKEEPER_') || name.startsWith('SCRATCH_DATABASE_URL');

/** A variable as it may be shown to an administrator. */
export interface ShownVariable {
  readonly name: string;
  /** Null when its value is a secret, or when Lockkeeper does not know the variable. */
  readonly value: string | null;
}

/** Our variables that are set in this process, with the values of those that are no secret. */
export function shownVariables(source: EnvSource = process.env): readonly ShownVariable[] {
  return ourVariables(source).map(([name, value]) => {
    const known = ENV_VARIABLES.find((variable) => variable.name === name);
    return { name, value: known?.secret === false ? value : null };
  });
}

/** The values that must never be shown, of the variables and of the files that they name. */
export function secretValues(env: Env, source: EnvSource = process.env): readonly string[] {
  const given = ourVariables(source).flatMap(([name, value]) => {
    const known = ENV_VARIABLES.find((variable) => variable.name === name);
    return known?.secret === false ? [] : [value];
  });
  return [
    ...given,
    env.databaseUrl,
    env.sessionSecret,
    env.metricsToken,
    env.oidc?.clientSecret ?? null,
  ].filter((value) => value !== null);
}

/** Those that Lockkeeper reads, and whatever else bears its name. */
function ourVariables(source: EnvSource): readonly (readonly [string, string])[] {
  const listed = new Set(ENV_VARIABLES.map(({ name }) => name));
  return Object.entries(source)
    .flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]))
    .filter(([name]) => listed.has(name) || /^(LOCKKEEPER|SCRATCH_DATABASE_URL)_/.test(name))
    .sort(([one], [other]) => one.localeCompare(other));
}

/**
 * Tells next-auth at which address it stands; it reads that from its own variable and from nowhere else, and would believe the port 3000.
 */
export function announceAddress({ url }: Pick<Env, 'url'>): void {
  process.env['NEXTAUTH_URL'] = url;
}

/** A variable that a person named at a terminal. */
export const processVariable = (name: string): string | undefined => process.env[name];

/** False when a person asked for no colours (no-color.org). */
export const coloursWanted = (source: EnvSource = process.env): boolean => !source['NO_COLOR'];

const VARIABLES = z
  .object({
    NODE_ENV: z
      .enum(['production', 'development', 'test'], message('must be production, development or test'))
      .default('production'),
    DATABASE_URL: databaseUrl.optional(),
    SCRATCH_DATABASE_URL: databaseUrl.optional(),
    LOCKKEEPER_URL: publicUrl.optional(),
    LOCKKEEPER_PORT: number(1, 65_535).optional(),
    LOCKKEEPER_HOST: z
      .string()
      .refine(
        (host) => isIP(host) !== 0 || host === 'localhost',
        message('must be an address of this machine, such as 127.0.0.1 or 0.0.0.0'),
      )
      .default('127.0.0.1'),
    LOCKKEEPER_DATA: z.string().default('.lockkeeper'),
    LOCKKEEPER_FETCH_SERVERS: z.enum(['0', '1'], message('must be 0 or 1')).optional(),
    LOCKKEEPER_DEMO: z.enum(['0', '1'], message('must be 0 or 1')).default('1'),
    LOCKKEEPER_SOURCE_ROOTS: folders,
    LOCKKEEPER_ALLOWED_HOSTS: hosts,
    LOCKKEEPER_SECRETS_DIRS: folders,
    LOCKKEEPER_SEALING_PUBLIC_KEY: z.string().trim().optional(),
    LOCKKEEPER_SEALING_PUBLIC_KEY_FILE: z.string().optional(),
    LOCKKEEPER_SEALING_PRIVATE_KEY_FILE: z.string().optional(),
    LOCKKEEPER_SESSION_SECRET: secret.optional(),
    NEXTAUTH_SECRET: secret.optional(),
    LOCKKEEPER_METRICS_TOKEN: secret
      .refine(isOneWord, message('must hold letters, digits and signs without blanks'))
      .optional(),
    LOCKKEEPER_OIDC_ISSUER: OIDC.issuer,
    LOCKKEEPER_OIDC_CLIENT_ID: OIDC.clientId,
    LOCKKEEPER_OIDC_CLIENT_SECRET: OIDC.clientSecret,
    LOCKKEEPER_OIDC_NAME: OIDC.name,
    LOCKKEEPER_OIDC_SCOPES: OIDC.scopes,
    LOCKKEEPER_OIDC_GROUPS_CLAIM: OIDC.groupsClaim,
    LOCKKEEPER_OIDC_ROLES: OIDC.roles,
    LOCKKEEPER_OIDC_SIGNING: OIDC.signing,
    LOCKKEEPER_SESSION_IDLE_MINUTES: number(1, 10_080).default(120),
    LOCKKEEPER_SESSION_ABSOLUTE_MINUTES: number(1, 43_200).default(720),
    LOCKKEEPER_TRUSTED_PROXIES: proxies,
    LOCKKEEPER_ALLOWED_EXTENSIONS: extensions,
    LOCKKEEPER_OBSERVE_SECONDS: number(1, 86_400).default(30),
    LOCKKEEPER_KEEP_OBSERVATIONS_DAYS: number(1, 36_500).default(90),
    LOCKKEEPER_KEEP_JOURNALS_DAYS: number(1, 36_500).default(365),
    LOCKKEEPER_LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'], message('must be debug, info, warn or error'))
      .default('info'),
    FAILPOINT: z.string().optional(),
  })
  .superRefine(demandWholeIssuer)
  .refine((env) => env.FAILPOINT === undefined || env.NODE_ENV !== 'production', {
    path: ['FAILPOINT'],
    ...message('is for tests and is refused in production (NODE_ENV)'),
  });

type Variables = z.infer<typeof VARIABLES>;

const USUAL_PORT = 3000;

function toEnv(env: Variables, scratchDatabaseUrls: ReadonlyMap<number, string>): Env {
  const { LOCKKEEPER_SECRETS_DIRS: secretsFolders, LOCKKEEPER_PORT: port = USUAL_PORT } = env;
  return {
    mode: env.NODE_ENV,
    databaseUrl: env.DATABASE_URL ?? null,
    scratchDatabaseUrl: env.SCRATCH_DATABASE_URL ?? null,
    scratchDatabaseUrls,
    url: new URL(env.LOCKKEEPER_URL ?? `http://localhost:${String(port)}`).origin,
    isUrlGiven: env.LOCKKEEPER_URL !== undefined || env.LOCKKEEPER_PORT !== undefined,
    port,
    host: env.LOCKKEEPER_HOST,
    dataFolder: resolve(env.LOCKKEEPER_DATA),
    fetchServers: env.LOCKKEEPER_FETCH_SERVERS === undefined ? null : env.LOCKKEEPER_FETCH_SERVERS === '1',
    demo: env.LOCKKEEPER_DEMO === '1',
    sourceRoots: env.LOCKKEEPER_SOURCE_ROOTS,
    allowedHosts: toAllowedHosts(env.LOCKKEEPER_ALLOWED_HOSTS),
    secretsFolders: secretsFolders.length === 0 ? ['/run/secrets'] : secretsFolders,
    sealingPublicKey: env.LOCKKEEPER_SEALING_PUBLIC_KEY ?? null,
    sealingPublicKeyFile: env.LOCKKEEPER_SEALING_PUBLIC_KEY_FILE ?? null,
    sealingPrivateKeyFile: env.LOCKKEEPER_SEALING_PRIVATE_KEY_FILE ?? null,
    sessionSecret: env.LOCKKEEPER_SESSION_SECRET ?? env.NEXTAUTH_SECRET ?? null,
    metricsToken: env.LOCKKEEPER_METRICS_TOKEN ?? null,
    oidc: toOidc(env),
    sessionIdleMinutes: env.LOCKKEEPER_SESSION_IDLE_MINUTES,
    sessionAbsoluteMinutes: env.LOCKKEEPER_SESSION_ABSOLUTE_MINUTES,
    trustedProxies: env.LOCKKEEPER_TRUSTED_PROXIES,
    allowedExtensions: env.LOCKKEEPER_ALLOWED_EXTENSIONS,
    observeSeconds: env.LOCKKEEPER_OBSERVE_SECONDS,
    keepObservationsDays: env.LOCKKEEPER_KEEP_OBSERVATIONS_DAYS,
    keepJournalsDays: env.LOCKKEEPER_KEEP_JOURNALS_DAYS,
    logLevel: env.LOCKKEEPER_LOG_LEVEL,
    failPoint: env.FAILPOINT ?? null,
  };
}

function toAllowedHosts(items: readonly string[]): Env['allowedHosts'] {
  if (items.length === 0) return null;
  return { ranges: items.filter(isRange).map(withPrefix), names: items.filter((item) => !isRange(item)) };
}

/** A single address is the range of itself. */
function withPrefix(range: string): string {
  if (range.includes('/')) return range;
  return `${range}/${isIP(range) === 4 ? 32 : 128}`;
}

const FROM_FILES = [
  'LOCKKEEPER_SEALING_PUBLIC_KEY',
  'LOCKKEEPER_SESSION_SECRET',
  'LOCKKEEPER_METRICS_TOKEN',
  'LOCKKEEPER_OIDC_CLIENT_SECRET',
] as const;

function readFiles(
  given: EnvSource,
  readText: (path: string) => string,
  problems: Failure[],
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const name of FROM_FILES) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) {
      problems.push(badValue(`${name}_FILE`, `must not be set together with ${name}`));
      continue;
    }
    try {
      values[name] = readText(path).trim();
    } catch {
      problems.push(badValue(`${name}_FILE`, 'names a file that cannot be read'));
    }
  }
  return values;
}

function readScratchUrls(given: EnvSource, problems: Failure[]): ReadonlyMap<number, string> {
  const urls = new Map<number, string>();
  for (const [name, value = ''] of Object.entries(given)) {
    const major = /^SCRATCH_DATABASE_URL_(\d{2})$/.exec(name)?.[1];
    if (major === undefined) continue;
    const parsed = databaseUrl.safeParse(value);
    if (parsed.success) urls.set(Number(major), value);
    else problems.push(...parsed.error.issues.map((issue) => badValue(name, issue.message)));
  }
  return urls;
}

/** Other people's SQL runs on the scratch server: it must never be the one that keeps the store. */
function sharedServers(given: EnvSource): readonly Failure[] {
  const store = serverOf(given['DATABASE_URL']);
  return Object.entries(given)
    .filter(
      ([name, url]) => name.startsWith('SCRATCH_DATABASE_URL') && store !== null && serverOf(url) === store,
    )
    .map(([name]) => badValue(name, 'must name another server than DATABASE_URL'));
}

function serverOf(text: string | undefined): string | null {
  if (text === undefined || !isDatabaseUrl(text)) return null;
  const { hostname, port } = new URL(text);
  return `${hostname.toLowerCase()}:${port === '' ? '5432' : port}`;
}

const toFailure = (issue: z.core.$ZodIssue): Failure => badValue(issue.path.join('.'), issue.message);

function badValue(name: string, problem: string): Failure {
  return failure('ENV.BAD_VALUE', `${name} ${problem}.`, { where: { field: name } });
}
