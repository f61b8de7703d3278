import { sha256 } from '../base/digest';
import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { Migration } from '../model/migration';
import type { PlanStep, ResolutionKind, StepAct } from '../model/plan';
import type { Timeline, TimelineItem } from '../model/timeline';
import { isApplied, isToRun } from '../timeline/build-timeline';
import { dependencies, unknownMigration } from './build-plan';

/** What the history is to say, and of which migration; of a baseline the last one. */
export interface ResolutionWish {
  readonly kind: ResolutionKind;
  readonly migrationId: string;
}

/** A migration to be marked, and how. */
export type Chosen = Pick<
  PlanStep,
  'migrationId' | 'historyKey' | 'previousKey' | 'dependsOn' | 'checksum' | 'sha256' | 'act'
>;

interface ChoiceInput {
  /** Of the release, in its order. */
  readonly migrations: readonly Migration[];
  readonly timeline: Timeline;
  readonly wish: ResolutionWish;
  /** `keepsNewestAlone` of the format. */
  readonly inOrder: boolean;
}

/**
 * The migrations that a resolution marks, in the order of the release. As the native tool has it: only a failed migration can be marked as
 * rolled back (PLAN.NOT_FAILED), only one that the release holds and that is not applied can be marked as applied (PLAN.UNKNOWN_MIGRATION,
 * PLAN.APPLIED_ALREADY); a baseline marks all that are still to run up to one of them (PLAN.NOTHING_TO_RUN) and leaves failures to be
 * settled first (PLAN.FAILED_FIRST). Pure.
 */
export function chooseResolved(input: ChoiceInput): Result<readonly Chosen[]> {
  const { migrations, timeline, wish, inOrder } = input;
  const migration = migrations.find(({ id }) => id === wish.migrationId) ?? null;
  if (wish.kind === 'mark_rolled_back' && !inOrder) return chooseRolledBack(input, migration);
  if (migration === null) return failed(unknownMigration(wish.migrationId, 'migrationId'));
  switch (wish.kind) {
    case 'mark_rolled_back':
      return chooseRolledBack(input, migration);
    case 'mark_applied':
      return chooseApplied(input, migration);
    case 'baseline':
      return chooseBaseline(
        inOrder
          ? [...allBefore(migrations, migration), migration]
          : migrations.slice(0, migrations.indexOf(migration) + 1),
        timeline,
      );
  }
}

function chooseRolledBack(
  { timeline, wish }: ChoiceInput,
  migration: Migration | null,
): Result<readonly Chosen[]> {
  const item = timeline.items.find(({ migrationId }) => migrationId === wish.migrationId);
  if (!isFailed(item)) return failed(notFailed(wish.migrationId));
  return success([marked(migration ?? withoutText(wish.migrationId, item), 'mark_rolled_back')]);
}

function chooseApplied(
  { migrations, timeline, inOrder }: ChoiceInput,
  migration: Migration,
): Result<readonly Chosen[]> {
  if (appliedIn(timeline, migration.id)) return failed(appliedAlready(migration));
  const before = inOrder ? allBefore(migrations, migration) : [];
  const open = before.find(({ id }) => !appliedIn(timeline, id));
  return open === undefined
    ? success([marked(migration, 'mark_applied')])
    : failed(othersFirst(migration, open));
}

/** What a migration depends on, and what that depends on, in the order of the release. */
function allBefore(migrations: readonly Migration[], migration: Migration): readonly Migration[] {
  const wanted = new Set(migration.dependsOn);
  const before = migrations.slice(0, migrations.indexOf(migration)).toReversed();
  const found = before.filter(({ id, dependsOn }) => {
    const isWanted = wanted.has(id);
    if (isWanted) for (const one of dependsOn) wanted.add(one);
    return isWanted;
  });
  return found.toReversed();
}

/** The step of a migration that is only marked: one transaction in which nothing but records is written. Pure. */
export const markStep = (chosen: Chosen): PlanStep => ({
  ...chosen,
  mode: 'one_transaction',
  modeReason: null,
  analysed: true,
  statements: [],
});

function chooseBaseline(upTo: readonly Migration[], timeline: Timeline) {
  const broken = timeline.items.find(isFailed);
  if (broken !== undefined) return failed(failedFirst(broken.migrationId));
  const states = new Map(timeline.items.map(({ migrationId, state }) => [migrationId, state]));
  const chosen = upTo.filter(({ id }) => isToRun(states.get(id) ?? 'unknown'));
  return chosen.length === 0
    ? failed(nothingToMark())
    : success(chosen.map((migration) => marked(migration, 'mark_applied')));
}

const appliedIn = (timeline: Timeline, id: string): boolean =>
  timeline.items.some(({ migrationId, state }) => migrationId === id && isApplied(state));

const isFailed = (item: TimelineItem | undefined): item is TimelineItem =>
  item !== undefined && (item.state === 'failed' || item.state === 'partly_applied');

const marked = (
  migration: Pick<Migration, 'id' | 'historyKey' | 'previousKey' | 'checksum' | 'dependsOn'> & {
    readonly body: Pick<Migration['body'], 'sha256'>;
  },
  act: StepAct,
) => ({
  migrationId: migration.id,
  historyKey: migration.historyKey,
  previousKey: migration.previousKey,
  ...dependencies(migration),
  checksum: migration.checksum,
  sha256: migration.body.sha256,
  act,
});

/** What ran here and is in no folder any more can still be marked as rolled back. */
const withoutText = (id: string, item: TimelineItem) => ({
  id,
  historyKey: id,
  previousKey: null,
  dependsOn: [],
  checksum: item.recordedChecksum ?? '',
  body: { sha256: sha256('') },
});

const notFailed = (id: string): Failure =>
  failure('PLAN.NOT_FAILED', `${id} did not fail here, so there is nothing to mark as rolled back.`, {
    fix: 'Look at the timeline of the environment.',
    where: { field: 'migrationId' },
  });

const othersFirst = ({ id }: Migration, open: Migration): Failure =>
  failure('PLAN.OTHERS_FIRST', `${id} cannot be marked as applied before ${open.id} is.`, {
    why: 'The history of this tool keeps the newest one alone: what it depends on counts as applied with it.',
    fix: 'Prepare a baseline, which marks all of them after comparing the schema.',
    where: { field: 'migrationId' },
  });

const appliedAlready = ({ id }: Migration): Failure =>
  failure('PLAN.APPLIED_ALREADY', `${id} is applied already.`, {
    fix: 'Look at the timeline of the environment.',
    where: { field: 'migrationId' },
  });

const failedFirst = (id: string): Failure =>
  failure('PLAN.FAILED_FIRST', `${id} failed here and must be settled first.`, {
    fix: 'Mark it as applied or as rolled back; then the baseline can be prepared.',
  });

const nothingToMark = (): Failure =>
  failure('PLAN.NOTHING_TO_RUN', 'There is nothing to mark: every chosen migration is applied already.', {
    fix: 'Look at the timeline of the environment.',
  });
