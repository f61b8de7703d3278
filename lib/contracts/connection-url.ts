import { searchPathOfUrl } from './search-path-of-url';
import type { TlsMode } from './tls-mode';
import { tlsOfUrl } from './tls-of-url';

/** The fields of a connection that a pasted URL fills in. Only what the URL says is set. */
export interface ConnectionFields {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly schema?: string;
  readonly user?: string;
  readonly password?: string;
  readonly tlsMode?: TlsMode;
  readonly connectTimeoutSeconds?: number;
}

/** What became of a pasted URL: fields and sentences about what was dropped, or one sentence why it was not taken. */
export type ConnectionUrlReading =
  | { readonly ok: true; readonly fields: ConnectionFields; readonly notes: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

const PROTOCOLS: readonly string[] = ['postgresql://', 'postgres://'];

/** Prisma's own pool settings: we hold one connection, so there is nothing to set. */
const DROPPED: ReadonlySet<string> = new Set(['pgbouncer', 'connection_limit', 'pool_timeout']);

/** What is translated, each by the functions below. */
const TRANSLATED: ReadonlySet<string> = new Set([
  'schema',
  'options',
  'sslmode',
  'sslaccept',
  'channel_binding',
  'connect_timeout',
  'application_name',
]);

/**
 * Reads a PostgreSQL URL as Prisma and libpq write it into separate fields. A parameter that is neither translated nor known to be
 * harmless is refused by its name, and so is one that stands twice: nothing in a URL may quietly change where a connection goes. Text that
 * can be read in two ways is refused, and no refusal repeats it: it may be a password. Pure. Source: PostgreSQL manual, 34.1.1; Prisma's
 * documentation of connection URLs.
 */
export function readConnectionUrl(text: string): ConnectionUrlReading {
  const trimmed = text.trim();
  const protocol = PROTOCOLS.find((known) => trimmed.toLowerCase().startsWith(known));
  if (protocol === undefined) {
    return refused('This is not a PostgreSQL URL: it must begin with postgresql:// or postgres://.');
  }
  const ambiguity = ambiguityOf(trimmed.slice(protocol.length));
  if (ambiguity !== null) return refused(ambiguity);
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  if (url === null) return refused('The host and the port of the URL cannot be read.');
  const place = placeOf(url);
  if (place === null) {
    return refused('The URL holds a percent sign that does not belong to an escape such as %40.');
  }
  return withParameters(place, [...url.searchParams]);
}

type Good = Extract<ConnectionUrlReading, { readonly ok: true }>;
type Refused = Extract<ConnectionUrlReading, { readonly ok: false }>;

const refused = (sentence: string): Refused => ({ ok: false, sentence });

/** Why it cannot be said where the parts of what follows `postgresql://` begin and end; null when it can. */
function ambiguityOf(rest: string): string | null {
  const end = rest.search(/[/?]/);
  const authority = end === -1 ? rest : rest.slice(0, end);
  const after = end === -1 ? '' : rest.slice(end);
  const [path = ''] = after.split('?');
  if (
    rest.includes('#') ||
    after.includes('@') ||
    authority.split('@').length > 2 ||
    path.lastIndexOf('/') > 0
  ) {
    return 'A password or a name in the URL holds a character that has to be escaped: write / as %2F, ? as %3F, # as %23 and @ as %40.';
  }
  if (hasControlCharacter(rest) || rest.includes('%00')) {
    return 'The URL holds a line break or another character that cannot be seen.';
  }
  return authority.slice(authority.indexOf('@') + 1).includes(',')
    ? 'The URL names several hosts; an environment is one database on one host.'
    : null;
}

const hasControlCharacter = (text: string): boolean =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).some(
    (code) => code < 0x20 || code === 0x7f,
  );

function placeOf(url: URL): ConnectionFields | null {
  try {
    return {
      ...(url.hostname === '' ? {} : { host: hostOf(url) }),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      ...(url.pathname.length < 2 ? {} : { database: decodeURIComponent(url.pathname.slice(1)) }),
      ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
      ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    };
  } catch {
    return null;
  }
}

/** Brackets belong to the URL, not to the address that stands between them. */
const hostOf = ({ hostname }: URL): string =>
  hostname.startsWith('[') ? hostname.slice(1, -1) : decodeURIComponent(hostname);

function withParameters(
  place: ConnectionFields,
  parameters: readonly (readonly [string, string])[],
): ConnectionUrlReading {
  const names = parameters.map(([name]) => name);
  const unknown = names.find((name) => !TRANSLATED.has(name) && !DROPPED.has(name));
  if (unknown !== undefined) {
    return refused(
      `The URL sets ${unknown}, which Lockkeeper does not take over. Remove it, or fill in the fields by hand.`,
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) return refused(`The URL sets ${repeated} more than once. Leave one of them.`);
  const values: Values = Object.fromEntries(parameters);
  const parts = [dropped(names), schemaOf(values), tlsOf(values), timeoutOf(values), nameOf(values)];
  const refusal = parts.find((part) => !part.ok);
  if (refusal !== undefined) return refusal;
  const good = parts.filter((part) => part.ok);
  return {
    ok: true,
    fields: good.reduce<ConnectionFields>((fields, part) => ({ ...fields, ...part.fields }), place),
    notes: good.flatMap(({ notes }) => notes),
  };
}

type Values = Readonly<Partial<Record<string, string>>>;

const taken = (fields: ConnectionFields, ...notes: readonly string[]): Good => ({ ok: true, fields, notes });

const dropped = (names: readonly string[]): Good =>
  taken(
    {},
    ...names
      .filter((name) => DROPPED.has(name))
      .map((name) => `${name} was left out: Lockkeeper holds one direct connection, not a pool.`),
  );

/** Prisma's `schema`, or the first of libpq's search path: an environment is one schema. */
function schemaOf({ schema, options }: Values): ConnectionUrlReading {
  const path = options === undefined ? [] : searchPathOfUrl(options);
  if (path === null) {
    return refused('The URL sets options other than the schemas of search_path. Fill in the fields by hand.');
  }
  const [first, ...others] = path;
  if (schema !== undefined && first !== undefined && schema !== first) {
    return refused('The URL sets schema and search_path to different schemas. Leave one of them.');
  }
  const wanted = schema ?? first;
  if (wanted === undefined) return taken({});
  return others.length === 0
    ? taken({ schema: wanted })
    : taken(
        { schema: wanted },
        `Of search_path only ${wanted} was taken, and ${others.join(', ')} left out: an environment is one schema.`,
      );
}

function tlsOf({ sslmode, sslaccept, channel_binding }: Values): ConnectionUrlReading {
  const tls = tlsOfUrl({
    ...(sslmode === undefined ? {} : { sslmode }),
    ...(sslaccept === undefined ? {} : { sslaccept }),
    ...(channel_binding === undefined ? {} : { channel_binding }),
  });
  if (!tls.ok) return refused(tls.sentence);
  return taken(tls.tlsMode === undefined ? {} : { tlsMode: tls.tlsMode }, ...tls.notes);
}

function timeoutOf({ connect_timeout: text }: Values): Good {
  if (text === undefined) return taken({});
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 60
    ? taken({ connectTimeoutSeconds: seconds })
    : taken({}, 'connect_timeout was left out: it must be a whole number of seconds from 1 to 60.');
}

const nameOf = ({ application_name: name }: Values): Good =>
  name === undefined
    ? taken({})
    : taken(
        {},
        'application_name was left out: Lockkeeper gives its connections its own name, by which the server’s list of sessions tells them from those of the application.',
      );
