import type { Instant } from '../../engine/model/instant';
import type { JournalStatement, JournalStep } from '../../engine/model/run';
import type { LiveFacts } from '../../engine/ports/journal';
import type { Database } from '../db';
import { liveDocument } from './documents/live-document';
import { toInstant } from './instants';
import { isUuid } from './is-uuid';
import { RUN_STATEMENT, RUN_STEP, toJournalStatement, toJournalStep } from './run-rows';
import { translateErrors } from './translate-errors';

/** What the page of a run shows of it. */
export interface RunReads {
  /** The journal in order; empty for a run that has not begun. */
  journal(
    runId: string,
  ): Promise<{ readonly steps: readonly JournalStep[]; readonly statements: readonly JournalStatement[] }>;
  /** What the watcher saw last and when; null when it saw nothing. Old facts are old: compare the time. */
  liveFacts(runId: string): Promise<{ readonly at: Instant; readonly facts: LiveFacts } | null>;
}

/** The journal of runs as every process may read it. */
export function createRunReads(prisma: Database): RunReads {
  return translateErrors<RunReads>({
    async journal(runId) {
      if (!isUuid(runId)) return { steps: [], statements: [] };
      const [steps, statements] = await prisma.$transaction([
        prisma.runStep.findMany({ where: { runId }, select: RUN_STEP, orderBy: { step: 'asc' } }),
        prisma.runStatement.findMany({
          where: { runId },
          select: RUN_STATEMENT,
          orderBy: [{ step: 'asc' }, { statement: 'asc' }],
        }),
      ]);
      return { steps: steps.map(toJournalStep), statements: statements.map(toJournalStatement) };
    },

    async liveFacts(runId) {
      if (!isUuid(runId)) return null;
      const row = await prisma.runLive.findUnique({
        where: { runId },
        select: { at: true, facts: true },
      });
      return row === null ? null : { at: toInstant(row.at), facts: liveDocument.parse(row.facts) };
    },
  });
}
