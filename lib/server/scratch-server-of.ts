import type { ScratchServer } from '../engine/worker';
import { connectionOfUrl } from './connection-of-url';

/** A server for scratch databases from the operator's URL; null when there is none. */
export function scratchServerOf(url: string | null): ScratchServer | null {
  const reading = url === null ? null : connectionOfUrl(url, SCRATCH);
  return reading?.ok === true ? { connection: reading.connection, password: reading.password } : null;
}

const SCRATCH = {
  database: 'postgres',
  tlsMode: 'disable',
  connectTimeoutSeconds: 10,
  allowWeakAuthentication: true,
} as const;
