import { randomBytes, randomUUID } from 'node:crypto';
import type { Ids } from '../../engine/ports/ids';

/** Ids from the system's source of randomness. */
export function systemIds(): Ids {
  return {
    uuid: () => randomUUID(),
    token: () => randomBytes(32).toString('base64url'),
    fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  };
}
