import type { PersonId } from '../../../model/identifiers';
import type { Change } from '../../../ports/change';
import type { Ids } from '../../../ports/ids';
import { recoveryCodeHash, recoveryCodeOf, RECOVERY_CODES } from './second-factor-rule';

/** Fresh recovery codes: themselves, to be shown once, and the change by which the store keeps their hashes and forgets older ones. */
export function newRecoveryCodes(
  ids: Pick<Ids, 'token'>,
  personId: PersonId,
): { readonly codes: readonly string[]; readonly change: Change } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCodeOf(ids.token()));
  const codeHashes = codes.map((code) => recoveryCodeHash(personId, code));
  return { codes, change: { kind: 'recovery_codes.replace', personId, codeHashes } };
}
