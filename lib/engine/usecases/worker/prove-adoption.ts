import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import type { AdoptionStep, LeftOut } from '../../drift/adoption';
import { compareSchemas } from '../../drift/compare-schemas';
import type { DriftReport } from '../../drift/drift-report';
import type { RoleMapping } from '../../drift/role-mapping';
import { renameRoles } from '../../scratch/rename-roles';
import type { Scratch } from '../../scratch/with-scratch-database';
import type { TargetSession } from '../../target/target-session';
import type { Compared } from './compare-live';
import { onTarget, readScratchSchema, withExpectedDatabase } from './expected-schema';
import { mentionedObjects } from './mentioned-objects';
import { sameTexts } from './same-texts';
import type { WorkerPorts } from './worker-ports';

/** A migration as it was proven: after it the expected schema differs from the live one in what the report says, and in nothing else. */
export interface ProvenAdoption {
  readonly steps: readonly AdoptionStep[];
  readonly sql: string;
  /** Null where it cannot be taken back, or where taking it back did not give the schema before. */
  readonly downSql: string | null;
  /** Steps that PostgreSQL refused. */
  readonly refused: readonly LeftOut[];
  readonly remaining: DriftReport;
}

/**
 * Tries the steps on a database with the expected schema, puts them in an order in which they work, and runs the whole text on another one.
 * Failures: those of the scratch server, ADOPTION.NOT_PROVEN.
 */
export async function proveAdoption(
  ports: WorkerPorts,
  { expectation, live }: Pick<Compared, 'expectation' | 'live'>,
  steps: readonly AdoptionStep[],
): Promise<Result<ProvenAdoption>> {
  const ordered = await withExpectedDatabase(ports, expectation, (scratch) =>
    tryInOrder(ports, scratch, steps),
  );
  if (!ordered.ok) return ordered;
  const { worked, refused } = ordered.value;
  const sql = worked.map((step) => step.sql).join('\n\n');
  const undo = undoOf(worked);
  const proven = await withExpectedDatabase(ports, expectation, async (scratch): Promise<Result<Proof>> => {
    const before = await readScratchSchema(scratch, expectation);
    const stopped = sql === '' ? null : await runAll(ports, scratch, sql);
    if (stopped !== null) return failed(notProven(stopped));
    const after = await readScratchSchema(scratch, expectation);
    const isUndone =
      undo !== null &&
      (await undoes(ports, scratch, { undo, before, read: () => readScratchSchema(scratch, expectation) }));
    return success({ after, roles: scratch.roles, isUndone });
  });
  if (!proven.ok) return proven;
  if (!proven.value.ok) return proven.value;
  const remaining = await compareAgain(ports, { expectation, live }, proven.value.value, sql);
  if (!remaining.ok) return remaining;
  return success({
    steps: worked,
    sql,
    downSql: proven.value.value.isUndone ? undo : null,
    refused,
    remaining: remaining.value,
  });
}

interface Proof {
  readonly after: SchemaSnapshot;
  readonly roles: RoleMapping;
  readonly isUndone: boolean;
}

interface Tried {
  readonly worked: readonly AdoptionStep[];
  readonly refused: readonly LeftOut[];
}

/** What is refused is tried again as long as another one worked in the meantime: it may have leant on that. */
async function tryInOrder(
  ports: WorkerPorts,
  scratch: Scratch,
  steps: readonly AdoptionStep[],
): Promise<Tried> {
  const session = await scratch.open('lockkeeper adoption');
  try {
    const worked: AdoptionStep[] = [];
    let waiting = steps;
    for (;;) {
      const refused: { readonly step: AdoptionStep; readonly why: string }[] = [];
      for (const step of waiting) {
        const why = await run(ports, scratch, session, step.sql);
        if (why === null) worked.push(step);
        else refused.push({ step, why });
      }
      if (refused.length === 0 || refused.length === waiting.length) {
        return { worked, refused: refused.map(({ step, why }) => ({ itemId: step.itemId, why })) };
      }
      waiting = refused.map(({ step }) => step);
    }
  } finally {
    await session.close();
  }
}

/** Why PostgreSQL refuses a text, which then did nothing; null when it ran. */
async function run(
  { parser }: WorkerPorts,
  { renameRole }: Scratch,
  session: TargetSession,
  sql: string,
): Promise<string | null> {
  const sent = await session.sendBatch(renameRoles(parser, sql, renameRole));
  if (sent.kind === 'done') return null;
  return `PostgreSQL refuses it after the applied migrations: ${sent.failure.why ?? sent.failure.summary}`;
}

async function runAll(ports: WorkerPorts, scratch: Scratch, sql: string): Promise<string | null> {
  const session = await scratch.open('lockkeeper adoption');
  try {
    return await run(ports, scratch, session, sql);
  } finally {
    await session.close();
  }
}

/** Whole or nothing: half a way back is none. */
function undoOf(worked: readonly AdoptionStep[]): string | null {
  const back = worked.toReversed().flatMap(({ undo }) => undo ?? []);
  return worked.length > 0 && back.length === worked.length ? back.join('\n\n') : null;
}

async function undoes(
  ports: WorkerPorts,
  scratch: Scratch,
  given: {
    readonly undo: string;
    readonly before: SchemaSnapshot;
    readonly read: () => Promise<SchemaSnapshot>;
  },
): Promise<boolean> {
  if ((await runAll(ports, scratch, given.undo)) !== null) return false;
  const differs = compareSchemas({ expected: given.before, live: await given.read() });
  return differs.ok && differs.value.items.length === 0;
}

async function compareAgain(
  ports: WorkerPorts,
  { expectation, live }: Pick<Compared, 'expectation' | 'live'>,
  { after, roles }: Proof,
  sql: string,
): Promise<Result<DriftReport>> {
  const expected = onTarget({ snapshot: after, roles });
  const same = await sameTexts(ports, [{ expectation, expected, lives: [live] }]);
  if (!same.ok) return same;
  const body = { text: sql, separator: null };
  return compareSchemas({
    expected: after,
    live,
    roles,
    sameText: same.value,
    mentioned: await mentionedObjects(ports, [...expectation.migrations, { body }], expectation.schema),
  });
}

const notProven = (why: string): Failure =>
  failure('ADOPTION.NOT_PROVEN', 'No migration can be offered for these differences.', {
    why: `Each of them works alone, all of them together do not. ${why}`,
    fix: 'Take the drafts of the drift page one by one.',
  });
