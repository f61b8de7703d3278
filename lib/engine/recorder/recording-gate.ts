import { readsData } from '../sql/reads-data';
import type { SqlStatement } from '../sql/sql-statement';
import type { StatementGate } from './statement-gate';

/** Lets everything through and writes it down. */
export interface Recording extends StatementGate {
  readonly statements: readonly string[];
  /**
   * Whether what was said may depend on what is there: some of it read. Of what came after the first `acted` statements, which looked at
   * what they had done, only where something but another look follows; null where there is no such part.
   */
  reads(acted: number | null): boolean;
}

const isReading = ({ kind }: SqlStatement): boolean => readsData(kind);

/** True for a kind that changes nothing by itself. */
const looksAlone = ({ kind }: SqlStatement): boolean => LOOKS.has(kind);

const LOOKS: ReadonlySet<string> = new Set(['select', 'cursor', 'explain', 'show']);

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
    reads: (acted) => {
      const own = acted ?? taken.length;
      const [doing, looking] = [taken.slice(0, own), taken.slice(own)];
      const first = looking.findIndex(isReading);
      return (
        doing.some(isReading) || looking.slice(first + 1).some((each) => first >= 0 && !looksAlone(each))
      );
    },
  };
}
