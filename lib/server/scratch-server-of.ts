import type { ScratchServer } from '../engine/worker';
import { connectionOfUrl } from './connection-of-url';
import type { EmbeddedServer } from './embedded/start-embedded-server';

/** A server for scratch databases from the operator's URL; null when there is none. */
export function scratchServerOf(url: string | null): ScratchServer | null {
  const reading = url === null ? null : connectionOfUrl(url, SCRATCH);
  return reading?.ok === true ? { connection: reading.connection, password: reading.password } : null;
}

/** The same of a server that was started here, by its superuser. */
export const scratchServerOfEmbedded = ({
  host,
  port,
  user,
  password,
  database,
}: EmbeddedServer): ScratchServer => ({
  connection: {
    host,
    port,
    user,
    database,
    tlsMode: 'disable',
    caCertificate: null,
    connectTimeoutSeconds: 10,
    allowWeakAuthentication: false,
  },
  password,
});

const SCRATCH = {
  database: 'postgres',
  tlsMode: 'disable',
  connectTimeoutSeconds: 10,
  allowWeakAuthentication: true,
} as const;
