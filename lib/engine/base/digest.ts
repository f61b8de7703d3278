import { createHash } from 'node:crypto';
import { canonicalJson, type CanonicalValue } from './canonical-json';

/** A SHA-256 as 64 lower-case hex digits. */
export type Digest = string;

/** SHA-256 of a text (as UTF-8) or of bytes. */
export function sha256(content: string | Uint8Array): Digest {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 of the canonical JSON of a value. */
export function digestOf(value: CanonicalValue): Digest {
  return sha256(canonicalJson(value));
}
