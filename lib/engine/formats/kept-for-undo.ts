import { sha256, type Digest } from '../base/digest';

/** What `HistoryFormat.readKept` gave: JSON as text; null where the history keeps nothing. */
export function keptIn(row: Readonly<Record<string, unknown>> | undefined): string | null {
  const kept = row?.['kept'];
  return typeof kept === 'string' ? kept : null;
}

/** What a plan says of it, so that neither the store nor a page holds it; null where there is nothing. */
export const keptDigest = (kept: string | null): Digest | null => (kept === null ? null : sha256(kept));
