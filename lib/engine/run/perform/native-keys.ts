import type { AdvisoryKey } from '../../target/advisory-key';
import type { Hands } from './hands';

/** Advisory locks by which the native tool keeps others out; none when it has another way. */
export function nativeKeys({ input, format }: Hands): readonly AdvisoryKey[] {
  const lock = input.format.lock(format);
  return lock.kind === 'advisory' ? lock.keys.map((key) => ({ kind: 'bigint', key })) : [];
}
