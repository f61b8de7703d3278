import { readConnectionUrl } from '../contracts/connection-url';
import type { ConnectionSettings } from '../engine/model/environment';

/** What a URL in the hands of the operator leaves open. */
type Usual = Pick<ConnectionSettings, 'tlsMode' | 'connectTimeoutSeconds' | 'allowWeakAuthentication'> &
  Partial<Pick<ConnectionSettings, 'database'>>;

export type ConnectionOfUrl =
  | { readonly ok: true; readonly connection: ConnectionSettings; readonly password: string }
  | { readonly ok: false; readonly sentence: string };

/** The connection that an operator's URL means; what it does not say is as libpq would have it, or as is usual where it is used. */
export function connectionOfUrl(url: string, usual: Usual): ConnectionOfUrl {
  const reading = readConnectionUrl(url);
  if (!reading.ok) return reading;
  const { user = 'postgres', password = '', database = usual.database ?? user, ...rest } = reading.fields;
  const connection = {
    host: 'localhost',
    port: 5432,
    schema: 'public',
    caCertificate: null,
    ...usual,
    ...rest,
    user,
    database,
  };
  return { ok: true, connection, password };
}
