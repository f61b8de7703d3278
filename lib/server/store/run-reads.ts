import type { RunProgress, RunReads } from '../../engine/ports/journal';
import type { Database } from '../db';
import { liveDocument } from './documents/live-document';
import { toInstant } from './instants';
import { isUuid } from './is-uuid';
import { countStatements, readStatements } from './sql/statement-standings';
import { RUN_STATEMENT, RUN_STEP, toJournalStatement, toJournalStep } from './run-rows';
import { translateErrors } from './translate-errors';

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

    progress: (runIds, asked) => progressOf(prisma, runIds.filter(isUuid), asked),

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

/** Many may be on their way at once; of those that come after the first there is nothing to say yet. */
const MOST_APART = 20;

/** What a page tells of, listed or not. */
const TELLING = ['sent', 'failed', 'unknown'];

async function progressOf(
  prisma: Database,
  runIds: readonly string[],
  places: Parameters<RunReads['progress']>[1],
): Promise<RunProgress> {
  const [steps, statements, done] = await Promise.all([
    prisma.runStep.findMany({ where: { runId: { in: [...runIds] } }, select: RUN_STEP }),
    readStatements(prisma, runIds, { places, states: TELLING, most: MOST_APART }),
    countStatements(prisma, runIds, 'done'),
  ]);
  const byAge = steps.toSorted((left, right) => runIds.indexOf(left.runId) - runIds.indexOf(right.runId));
  const newest = new Map(byAge.map((row) => [row.step, toJournalStep(row)]));
  return {
    steps: [...newest.values()].toSorted((left, right) => left.step - right.step),
    statements: statements.map(toJournalStatement),
    done,
  };
}
