import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from '../../engine/ports/secret-box';

/** argon2id with OWASP's first choice: 19 MiB, two passes, one lane. */
const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes passwords of people. Looking for somebody who does not exist takes as long as a wrong password. */
export function createPasswordHasher(): PasswordHasher {
  const nobody = hash(randomBytes(32), COSTS);
  return {
    hash: (password) => hash(password, COSTS),
    async verify(known, password) {
      const matches = await verify(known ?? (await nobody), password);
      return known !== null && matches;
    },
  };
}
