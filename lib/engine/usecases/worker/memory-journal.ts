import type { JournalStatement, JournalStep } from '../../model/run';
import type { RunJournal } from '../../ports/journal';

/**
 * A journal that lasts as long as the process: for the database that holds the journal itself, whose own tables are not there yet. After a
 * crash the next start looks at the history and goes on from there.
 */
export function memoryJournal(): RunJournal {
  const steps = new Map<number, JournalStep>();
  const statements = new Map<string, JournalStatement>();
  const keep = (rows: readonly JournalStatement[]): void => {
    for (const row of rows) statements.set(`${String(row.step)}.${String(row.statement)}`, row);
  };
  return {
    write: (_run, rows) => {
      for (const { step, statements: written } of rows) {
        steps.set(step.step, step);
        keep(written);
      }
      return Promise.resolve();
    },
    progress: (_run, rows) => {
      keep(rows);
    },
    live: () => undefined,
    flush: () => Promise.resolve(),
    read: () => Promise.resolve({ steps: [...steps.values()], statements: [...statements.values()] }),
    renewLease: () => Promise.resolve(),
    cancelRequested: () => Promise.resolve(false),
  };
}
