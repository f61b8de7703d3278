import { failure, type Failure } from '../../base/failure';
import type { ConnectionSettings } from '../../model/environment';

const LONGEST_HOST = 253;
const LONGEST_IDENTIFIER = 63; // bytes; PostgreSQL manual, Lexical Structure, 4.1.1
const LONGEST_CERTIFICATE = 64 * 1024;

/**
 * What is wrong with the fields of a connection, each at its field; empty when they may be tried. Fields are never joined into a URL, so
 * the patterns only keep out what no driver should see: sockets, several hosts, options smuggled into a name. Pure.
 */
export function checkConnectionSettings(settings: ConnectionSettings): readonly Failure[] {
  return [
    ...checkHost(settings.host),
    ...inRange('port', settings.port, 1, 65_535),
    ...checkIdentifier('database', settings.database, 'Name the database.'),
    ...checkIdentifier(
      'schema',
      settings.schema,
      'Name the schema that holds the tool’s history, usually public.',
    ),
    ...checkIdentifier('user', settings.user, 'Name the role that Lockkeeper signs in as.'),
    ...inRange('connectTimeoutSeconds', settings.connectTimeoutSeconds, 1, 60),
    ...checkCertificate(settings),
  ];
}

function checkHost(host: string): readonly Failure[] {
  const where = { field: 'host' };
  if (host === '') return [failure('INPUT.MISSING', 'Give the host name or address.', { where })];
  if (host.startsWith('/') || host.startsWith('@')) {
    return [
      failure('CONNECTION.SOCKET', 'Unix sockets are not supported: give a host name or an address.', {
        where,
      }),
    ];
  }
  if (
    host.length > LONGEST_HOST ||
    !/^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[?[0-9A-Fa-f:.]+\]?)$/.test(host)
  ) {
    return [
      failure('CONNECTION.HOST', 'This is not one host name or address.', {
        fix: 'Give a name such as db.example.org, or an IP address, without port and without a URL.',
        where,
      }),
    ];
  }
  return [];
}

function inRange(field: string, value: number, least: number, most: number): readonly Failure[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [
    failure('INPUT.OUT_OF_RANGE', `Give a whole number from ${String(least)} to ${String(most)}.`, {
      where: { field },
    }),
  ];
}

function checkIdentifier(field: string, value: string, missing: string): readonly Failure[] {
  if (value === '') return [failure('INPUT.MISSING', missing, { where: { field } })];
  if (new TextEncoder().encode(value).length > LONGEST_IDENTIFIER) {
    return [
      failure(
        'INPUT.TOO_LONG',
        `PostgreSQL cuts names after ${String(LONGEST_IDENTIFIER)} bytes; this one is longer.`,
        { where: { field } },
      ),
    ];
  }
  if (/\p{Cc}/u.test(value) || value.includes('=') || value.startsWith('/')) {
    return [
      failure(
        'CONNECTION.NAME_REFUSED',
        'The name must not hold control characters or =, nor begin with /.',
        { where: { field } },
      ),
    ];
  }
  return [];
}

function checkCertificate({ caCertificate, tlsMode }: ConnectionSettings): readonly Failure[] {
  const where = { field: 'caCertificate' };
  if (caCertificate === null) return [];
  if (tlsMode === 'disable') {
    return [
      failure('CONNECTION.CA_WITHOUT_TLS', 'A CA certificate does nothing while TLS is switched off.', {
        fix: 'Choose a TLS mode, or remove the certificate.',
        where,
      }),
    ];
  }
  if (caCertificate.length > LONGEST_CERTIFICATE || !caCertificate.includes('-----BEGIN CERTIFICATE-----')) {
    return [
      failure('CONNECTION.CA_NOT_PEM', 'This is not a certificate in PEM form.', {
        fix: 'Paste the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
        where,
      }),
    ];
  }
  return [];
}
