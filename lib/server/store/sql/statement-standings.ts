import type { StatementPlace } from '../../../engine/ports/journal';
import type { Database } from '../../db';
import { Prisma } from '../../generated/client';
import type { RUN_STATEMENT } from '../run-rows';

type Row = Prisma.RunStatementGetPayload<{ select: typeof RUN_STATEMENT }>;

/** The newest word of all runs on each statement. */
const newestOf = (runIds: readonly string[]) => Prisma.sql`
    SELECT DISTINCT ON (s.step, s.statement) s.step, s.statement, s.state, s.run_id
    FROM unnest(${runIds}::uuid[]) WITH ORDINALITY AS r(id, place)
    JOIN public.run_statements s ON s.run_id = r.id
    ORDER BY s.step, s.statement, r.place DESC`;

/** How many statements of each migration are in this state by the runs of a deploy, from the oldest on. */
export const countStatements = (
  prisma: Database,
  runIds: readonly string[],
  state: string,
): Promise<readonly { readonly step: number; readonly count: number }[]> => prisma.$queryRaw`
    SELECT step, count(*)::int AS count FROM (${newestOf(runIds)}) AS newest
    WHERE state = ${state} GROUP BY step ORDER BY step`;

interface StatementWish {
  readonly places: readonly StatementPlace[];
  readonly states: readonly string[];
  /** Of the others in one of these states, the first so many of each migration. */
  readonly most: number;
}

/** The journal's rows of these statements and of the first others in these states, in order; what is not asked for stays where it is. */
export function readStatements(
  prisma: Database,
  runIds: readonly string[],
  { places, states, most }: StatementWish,
): Promise<readonly Row[]> {
  const steps = places.map(({ step }) => step);
  const numbers = places.map(({ statement }) => statement);
  return prisma.$queryRaw`
    WITH newest AS MATERIALIZED (${newestOf(runIds)}),
    asked AS MATERIALIZED (SELECT DISTINCT * FROM unnest(${steps}::int[], ${numbers}::int[]) AS asked(step, statement)),
    others AS (
      SELECT newest.*, row_number() OVER (PARTITION BY step ORDER BY statement) AS place
      FROM newest
      WHERE state = ANY (${states}::text[])
        AND NOT EXISTS (SELECT FROM asked WHERE asked.step = newest.step AND asked.statement = newest.statement)),
    told AS (
      SELECT newest.run_id, step, statement FROM newest JOIN asked USING (step, statement)
      UNION ALL
      SELECT run_id, step, statement FROM others WHERE place <= ${most})
    SELECT s.run_id AS "runId", s.step, s.statement, s.state, s.sent_at AS "sentAt", s.ended_at AS "endedAt", s.rows, s.notices,
      s.sql_state AS "sqlState", s.position, s.message
    FROM told JOIN public.run_statements s USING (run_id, step, statement)
    ORDER BY s.step, s.statement`;
}
