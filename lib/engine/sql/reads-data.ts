/** True for a kind of statement that answers with what is in the database, so that a program may act on it. */
export const readsData = (kind: string): boolean => READS.has(kind);

const READS: ReadonlySet<string> = new Set(['select', 'execute', 'cursor', 'explain', 'show', 'do', 'call']);
