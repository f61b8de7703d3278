import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { ConnectionSettings } from '../model/environment';

/**
 * The TLS part of a connection, or false for none; pure. The meanings are libpq's: `require` encrypts and, when a certificate authority
 * was given, also proves that it signed the certificate; `verify_ca` proves it in any case; `verify_full` proves the name too. The name
 * is what the person typed, never the address behind it. Source: PostgreSQL manual, 34.19 SSL Support.
 */
export function tlsOptions(
  connection: Pick<ConnectionSettings, 'tlsMode' | 'caCertificate'>,
  name: string,
): ConnectionOptions | false {
  const { tlsMode, caCertificate } = connection;
  if (tlsMode === 'disable') return false;
  const proves = tlsMode !== 'require' || caCertificate !== null;
  return {
    host: name,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(caCertificate === null ? {} : { ca: caCertificate }),
    ...(tlsMode === 'verify_full' ? {} : { checkServerIdentity: () => undefined }),
    rejectUnauthorized: proves,
    minVersion: 'TLSv1.2',
  };
}
