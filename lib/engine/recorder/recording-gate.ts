import type { SqlStatement } from '../sql/sql-statement';
import type { StatementGate } from './statement-gate';

/** Lets everything through and writes it down. */
export interface Recording extends StatementGate {
  readonly statements: readonly string[];
  /** Some of them read: what follows may depend on what is there. */
  readonly reads: boolean;
}

export function startRecording(): Recording {
  const taken: SqlStatement[] = [];
  return {
    admit: (statements) => {
      taken.push(...statements);
      return null;
    },
    answered: () => undefined,
    ended: () => null,
    get statements() {
      return taken.map(({ text }) => text);
    },
    get reads() {
      return taken.some(({ kind }) => READS.has(kind));
    },
  };
}

const READS: ReadonlySet<string> = new Set(['select', 'execute', 'cursor', 'explain', 'show', 'do', 'call']);
