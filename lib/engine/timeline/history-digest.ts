import { digestOf, type Digest } from '../base/digest';
import { counts } from '../formats/format';
import type { History } from '../model/history';

/**
 * Digest over the rows that decide what a deploy would do: which migrations stand, with which checksum and outcome. Times, logs and the
 * order of rows are left out, so that it changes exactly when the set of applied migrations does. Pure.
 */
export function historyDigest(history: History): Digest {
  const standing = history.entries
    .filter(counts)
    .map((entry) => [entry.migrationId, entry.checksum, entry.outcome])
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  return digestOf({ tableExists: history.tableExists, standing });
}
