/** The fields of a connection that a pasted URL fills in. Only what the URL says is set. */
export interface ConnectionFields {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly schema?: string;
  readonly user?: string;
  readonly password?: string;
  readonly tlsMode?: 'disable' | 'require' | 'verify_ca' | 'verify_full';
  readonly connectTimeoutSeconds?: number;
}

/** What became of a pasted URL: fields and sentences about what was dropped, or one sentence why it was not taken. */
export type ConnectionUrlReading =
  | { readonly ok: true; readonly fields: ConnectionFields; readonly notes: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

const PROTOCOLS: ReadonlySet<string> = new Set(['postgres:', 'postgresql:']);

/** Prisma's own pool settings: we hold one connection, so there is nothing to set. */
const DROPPED: ReadonlySet<string> = new Set(['pgbouncer', 'connection_limit', 'pool_timeout']);

/** The modes of `sslmode`; `prefer` and `allow` would fall back to an unprotected connection, which we never do. */
const TLS_MODES: Readonly<Record<string, NonNullable<ConnectionFields['tlsMode']>>> = {
  disable: 'disable',
  allow: 'require',
  prefer: 'require',
  require: 'require',
  'verify-ca': 'verify_ca',
  'verify-full': 'verify_full',
};

/**
 * Reads a PostgreSQL URL as Prisma and libpq write it into separate fields. A parameter that is neither translated nor known to be
 * harmless is refused by its name: nothing in a URL may quietly change where a connection goes. Pure. Source: PostgreSQL manual, 34.1.1;
 * Prisma's documentation of connection URLs.
 */
export function readConnectionUrl(text: string): ConnectionUrlReading {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !PROTOCOLS.has(url.protocol)) {
    return refused('This is not a PostgreSQL URL: it must begin with postgresql:// or postgres://.');
  }
  if (url.host.includes(',')) {
    return refused('The URL names several hosts; an environment is one database on one host.');
  }
  const place = placeOf(url);
  if (place === null) {
    return refused('The URL holds a percent sign that does not belong to an escape such as %40.');
  }
  let reading: ConnectionUrlReading = { ok: true, fields: place, notes: [] };
  for (const [name, value] of url.searchParams) {
    if (reading.ok) reading = withParameter(reading, name, value);
  }
  return reading;
}

const refused = (sentence: string): ConnectionUrlReading => ({ ok: false, sentence });

function placeOf(url: URL): ConnectionFields | null {
  try {
    return {
      ...(url.hostname === '' ? {} : { host: decodeURIComponent(url.hostname) }),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      ...(url.pathname.length < 2 ? {} : { database: decodeURIComponent(url.pathname.slice(1)) }),
      ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
      ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    };
  } catch {
    return null;
  }
}

type Good = Extract<ConnectionUrlReading, { readonly ok: true }>;

const withField = (reading: Good, fields: ConnectionFields, note?: string): Good => ({
  ok: true,
  fields: { ...reading.fields, ...fields },
  notes: note === undefined ? reading.notes : [...reading.notes, note],
});

function withParameter(reading: Good, name: string, value: string): ConnectionUrlReading {
  if (DROPPED.has(name)) {
    return withField(
      reading,
      {},
      `${name} was left out: Lockkeeper holds one direct connection, not a pool.`,
    );
  }
  const translate = Object.hasOwn(TRANSLATED, name) ? TRANSLATED[name] : undefined;
  if (translate === undefined) {
    return refused(
      `The URL sets ${name}, which Lockkeeper does not take over. Remove it, or fill in the fields by hand.`,
    );
  }
  return translate(reading, value);
}

const TRANSLATED: Readonly<Record<string, (reading: Good, value: string) => ConnectionUrlReading>> = {
  schema: (reading, value) => withField(reading, { schema: value }),
  sslmode: (reading, value) => {
    const tlsMode = Object.hasOwn(TLS_MODES, value) ? TLS_MODES[value] : undefined;
    if (tlsMode === undefined) {
      return refused(`The URL sets sslmode=${value}, which PostgreSQL does not know.`);
    }
    const weak = value === 'allow' || value === 'prefer';
    return withField(
      reading,
      { tlsMode },
      weak
        ? `sslmode=${value} became require: Lockkeeper never falls back to an unprotected connection.`
        : undefined,
    );
  },
  sslaccept: (reading, value) => {
    if (value === 'strict') return withField(reading, { tlsMode: 'verify_full' });
    if (value !== 'accept_invalid_certs') {
      return refused(`The URL sets sslaccept=${value}, which Prisma does not know.`);
    }
    return withField(
      reading,
      { tlsMode: reading.fields.tlsMode ?? 'require' },
      'sslaccept=accept_invalid_certs became require: the certificate is not checked.',
    );
  },
  connect_timeout: (reading, value) => {
    const seconds = Number(value);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 60) {
      return withField(
        reading,
        {},
        'connect_timeout was left out: it must be a whole number of seconds from 1 to 60.',
      );
    }
    return withField(reading, { connectTimeoutSeconds: seconds });
  },
  application_name: (reading) =>
    withField(reading, {}, 'application_name was left out: Lockkeeper names its own connections.'),
  channel_binding: (reading) =>
    withField(reading, {}, 'channel_binding was left out: choose the TLS mode that checks the server.'),
  options: (reading, value) => {
    const schema = searchPathOf(value);
    return schema === null
      ? refused('The URL sets options other than search_path. Fill in the fields by hand.')
      : withField(reading, { schema });
  },
};

/** The first schema of `-c search_path=app,public` or `--search_path=app`; null when anything else is set. */
function searchPathOf(options: string): string | null {
  const words = options.trim().split(/\s+/);
  const setting =
    words[0] === '-c'
      ? words.length === 2
        ? words[1]
        : undefined
      : words.length === 1
        ? words[0]?.replace(/^(?:-c|--)/, '')
        : undefined;
  const [name, value, ...more] = (setting ?? '').split('=');
  if (name !== 'search_path' || value === undefined || more.length > 0) return null;
  const first =
    value
      .split(',')[0]
      ?.trim()
      .replace(/^"(.*)"$/, '$1') ?? '';
  return first === '' ? null : first;
}
