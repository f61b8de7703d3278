import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { MigrationFormat } from '../formats/format';
import type { History } from '../model/history';
import type { Migration } from '../model/migration';
import type { PlanStep } from '../model/plan';
import type { ParsedScript } from '../sql/parse-script';
import type { SqlStatement, TransactionCommand } from '../sql/sql-statement';
import { buildSteps, unknownMigration } from './build-plan';

/** Everything that says whether a migration can be undone now. */
interface UndoChoice {
  readonly format: Pick<MigrationFormat, 'title' | 'undo'>;
  /** Of the release, in its order. */
  readonly migrations: readonly Migration[];
  /** As it was read. */
  readonly history: History;
  readonly migrationId: string;
}

/**
 * The migration that is to be undone. Only the one is that the tool itself would take back now (PLAN.NOT_NEWEST), of a tool that has such a
 * thing and would not stop at this history (PLAN.NO_UNDO), and only by what the release holds for it (PLAN.UNKNOWN_MIGRATION). Pure.
 */
export function chooseUndone({ format, migrations, history, migrationId }: UndoChoice): Result<Migration> {
  const { undo, title } = format;
  if (undo.kind === 'none') return failed(noUndo(title, undo));
  const migration = migrations.find(({ id }) => id === migrationId);
  if (migration === undefined) return failed(unknownMigration(migrationId, 'undo'));
  const stops = undo.stops?.(migrations, history) ?? null;
  if (stops !== null) return failed(noUndo(title, stops));
  const newest = undo.newest(migrations, history);
  return newest === migrationId ? success(migration) : failed(notNewest(title, migrationId, newest));
}

/** A migration whose text is the down part of another; PLAN.NO_DOWN when the release holds none. Pure. */
export const downOf = (migration: Migration): Result<Migration> =>
  migration.down === null ? failed(noDown(migration)) : success(withDown(migration, migration.down));

function withDown(
  { inTransaction: _, downInTransaction, ...migration }: Migration,
  down: NonNullable<Migration['down']>,
): Migration {
  return {
    ...migration,
    body: down,
    path: migration.downPath ?? migration.path,
    ...(downInTransaction === undefined ? {} : { inTransaction: downInTransaction }),
  };
}

/**
 * The step that undoes a migration: its down part and what the history says afterwards, in one transaction. Refused where nothing would be
 * sent (PLAN.DOWN_EMPTY) and where a part of it would stay when another part fails (PLAN.DOWN_NOT_WHOLE). Pure.
 */
export function buildUndoStep(
  down: Migration,
  script: ParsedScript,
  lockKeys: readonly string[],
): Result<PlanStep, readonly Failure[]> {
  const inner = unwrapped(script);
  const built = buildSteps([down], new Map([[down.id, inner ?? script]]), lockKeys);
  if (!built.ok) return built;
  const [step] = built.value.map((each) => ({
    ...each,
    act: 'undo' as const,
    ...(down.downRecord === undefined ? {} : { downRecord: down.downRecord }),
    modeReason: inner === null ? each.modeReason : UNWRAPPED,
  }));
  if (step === undefined || step.statements.length === 0) return failed([downEmpty(down)]);
  if (step.mode !== 'one_transaction') return failed([downNotWhole(down, step.modeReason)]);
  return success(step);
}

/**
 * A text that is one transaction from its first word to its last, without the words that begin and end it: it is run in ours, which says the
 * same and holds the history too. Null for any other text.
 */
function unwrapped(script: ParsedScript): ParsedScript | null {
  if (!script.analysed) return null;
  const [first, ...rest] = script.statements;
  const [last, inner] = [rest.at(-1), rest.slice(0, -1)];
  const isOne =
    isPlain(first, 'begin') &&
    isPlain(last, 'commit') &&
    inner.every(({ transaction }) => transaction === null);
  return isOne ? { ...script, statements: inner.map((each, index) => ({ ...each, index })) } : null;
}

const isPlain = (statement: SqlStatement | undefined, action: TransactionCommand['action']): boolean =>
  statement?.transaction?.action === action && !statement.transaction.chain && !statement.transaction.modes;

const UNWRAPPED =
  'BEGIN and COMMIT of the file are left out: what stands between them runs in the transaction that holds the history too.';

const noUndo = (
  title: string,
  { why, instead }: { readonly why: string; readonly instead: string },
): Failure =>
  failure('PLAN.NO_UNDO', `A migration of ${title} cannot be undone here.`, { why, fix: instead });

const notNewest = (title: string, id: string, newest: string | null): Failure =>
  failure('PLAN.NOT_NEWEST', `${id} is not what ${title} would take back now.`, {
    why:
      newest === null
        ? 'The newest entry of its history is of no migration that is applied and in the release.'
        : `The newest migration that is applied is ${newest}.`,
    fix:
      newest === null
        ? 'Look at the timeline of the environment.'
        : `Undo ${newest} first, or create a migration that takes the change back.`,
    where: { field: 'undo' },
  });

export const noDown = ({ id, path }: Pick<Migration, 'id' | 'path'>): Failure =>
  failure('PLAN.NO_DOWN', `The release holds no down part of ${id}.`, {
    why: 'Without one nobody has said how it is taken back.',
    fix: 'Add its down part to the source, or create a migration that takes the change back and deploy that.',
    where: { file: path },
  });

/** Of a program whose way down wants what its way up gave back. */
export const nothingKept = ({ id, path }: Pick<Migration, 'id' | 'path'>): Failure =>
  failure('PLAN.NOTHING_KEPT', `The history holds no rollback data of ${id}, and its down asks for it.`, {
    why: 'Its up gave nothing back here: it was only marked as applied, or it was another text when it ran.',
    fix: 'Let down do without (a second parameter with a value of its own), or create a migration that takes the change back and deploy that.',
    where: { file: path },
  });

const downEmpty = ({ id, path }: Migration): Failure =>
  failure('PLAN.DOWN_EMPTY', `The down part of ${id} holds no statement.`, {
    why: 'The history would say that it is taken back, and all that it did would still be there.',
    fix: 'Write what takes it back, or create a migration that does and deploy that.',
    where: { file: path },
  });

const downNotWhole = ({ id, path }: Migration, reason: string | null): Failure =>
  failure('PLAN.DOWN_NOT_WHOLE', `The down part of ${id} cannot run in one transaction.`, {
    why: [reason, 'If it stopped half way, a part of the migration would be gone and the rest still there.']
      .filter((part) => part !== null)
      .join(' '),
    fix: 'Write it so that one transaction holds it, or create a migration that takes the change back: that may commit on its way.',
    where: { file: path },
  });
