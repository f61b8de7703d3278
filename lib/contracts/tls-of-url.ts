import type { TlsMode } from './tls-mode';

/** The parameters of a URL that speak of TLS, as they stand in it. */
export interface TlsParameters {
  readonly sslmode?: string;
  readonly sslaccept?: string;
  readonly channel_binding?: string;
}

export type TlsOfUrl =
  | { readonly ok: true; readonly tlsMode: TlsMode | undefined; readonly notes: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

/** What each value asks for at least; `prefer` and `allow` would fall back to an unprotected connection, which we never do. */
const ASKED: Readonly<Record<keyof TlsParameters, Readonly<Record<string, TlsMode | null>>>> = {
  sslmode: {
    disable: 'disable',
    allow: 'require',
    prefer: 'require',
    require: 'require',
    'verify-ca': 'verify_ca',
    'verify-full': 'verify_full',
  },
  sslaccept: { strict: 'verify_full', accept_invalid_certs: 'require' },
  channel_binding: { require: 'verify_full', prefer: null, disable: null },
};

const NAMES = ['sslmode', 'sslaccept', 'channel_binding'] as const;
const FROM_WEAK: readonly TlsMode[] = ['disable', 'require', 'verify_ca', 'verify_full'];
const strength = (mode: TlsMode): number => FROM_WEAK.indexOf(mode);

/**
 * The one TLS mode that a URL asks for: the strongest that any of its parameters means, in whatever order they stand. No TLS beside a
 * parameter that wants the server checked is a contradiction, and so a refusal. Pure. In Prisma `sslmode` says whether TLS is used and
 * `sslaccept` whether the certificate is checked; `channel_binding=require` wants proof of who the server is, which our client cannot
 * demand of SCRAM, so that the certificate gives it.
 */
export function tlsOfUrl(parameters: TlsParameters): TlsOfUrl {
  const asked: { readonly name: string; readonly value: string; readonly mode: TlsMode | null }[] = [];
  for (const name of NAMES) {
    const value = parameters[name];
    if (value === undefined) continue;
    const mode = Object.hasOwn(ASKED[name], value) ? ASKED[name][value] : undefined;
    if (mode === undefined) return refused(`The URL sets ${name} to a value that it does not have.`);
    asked.push({ name, value, mode });
  }
  const modes = asked.flatMap(({ mode }) => mode ?? []);
  const strongest = modes.toSorted((left, right) => strength(right) - strength(left))[0];
  const checked = asked.find(({ mode }) => mode === 'verify_full');
  if (parameters.sslmode === 'disable' && checked !== undefined) {
    return refused(
      `The URL sets sslmode=disable and ${checked.name}=${checked.value}, which contradict each other: remove one of them.`,
    );
  }
  const tlsMode = parameters.sslmode === 'disable' ? 'disable' : strongest;
  return { ok: true, tlsMode, notes: asked.flatMap(({ name, value }) => noteOf(name, value, tlsMode)) };
}

const refused = (sentence: string): TlsOfUrl => ({ ok: false, sentence });

/** What the reader is told about a value that is not kept as it was written. */
function noteOf(name: string, value: string, mode: TlsMode | undefined): readonly string[] {
  const word = (mode ?? '').replace('_', '-');
  if (name === 'channel_binding') {
    return value === 'require'
      ? [
          `channel_binding=require became ${word}: the certificate says which server it is, before the password is used.`,
        ]
      : ['channel_binding was left out: the TLS mode says how the server is checked.'];
  }
  if (value === 'allow' || value === 'prefer') {
    return [`sslmode=${value} became ${word}: Lockkeeper never falls back to an unprotected connection.`];
  }
  if (value !== 'accept_invalid_certs') return [];
  if (mode === 'disable') return [`sslaccept=${value} was left out: sslmode=disable uses no TLS.`];
  return mode === 'require'
    ? [`sslaccept=${value} became require: the certificate is not checked.`]
    : [`sslaccept=${value} was left out: ${word} checks the certificate.`];
}
