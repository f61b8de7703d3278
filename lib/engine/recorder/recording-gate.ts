import { readsData } from '../sql/reads-data';
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
      return Promise.resolve(null);
    },
    answered: () => undefined,
    ended: () => null,
    get statements() {
      return taken.map(({ text }) => text);
    },
    get reads() {
      return taken.some(({ kind }) => readsData(kind));
    },
  };
}
