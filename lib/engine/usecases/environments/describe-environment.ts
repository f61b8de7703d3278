import type { CanonicalValue } from '../../base/canonical-json';
import { digestOf } from '../../base/digest';
import type { ConnectionSettings, Environment } from '../../model/environment';

/** An environment as audit events tell of it: everything but the password, and of the certificate only its digest. Pure. */
export function describeEnvironment(environment: Environment): Readonly<Record<string, CanonicalValue>> {
  const { connection, credential } = environment;
  return {
    name: environment.name,
    slug: environment.slug,
    tier: environment.tier,
    position: environment.position,
    ...describeConnection(connection),
    credential: credential.kind === 'sealed' ? 'sealed' : credential.reference,
    connectionVersion: environment.connectionVersion,
    observeOnly: environment.observeOnly,
    archived: environment.archivedAt !== null,
  };
}

/** Where a connection leads and how, as audit events tell of it. Pure. */
export function describeConnection(connection: ConnectionSettings): Readonly<Record<string, CanonicalValue>> {
  return {
    host: connection.host,
    port: connection.port,
    database: connection.database,
    schema: connection.schema,
    user: connection.user,
    tlsMode: connection.tlsMode,
    caCertificate: connection.caCertificate === null ? null : digestOf(connection.caCertificate),
    connectTimeoutSeconds: connection.connectTimeoutSeconds,
    allowWeakAuthentication: connection.allowWeakAuthentication,
  };
}
