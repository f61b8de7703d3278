import { failure, type Failure } from '../base/failure';
import { InvariantError } from '../base/invariant';
import { failed, success, type Result } from '../base/result';
import type { Environment } from '../model/environment';
import type { PlanId } from '../model/identifiers';
import type { Instant } from '../model/instant';
import type { Migration } from '../model/migration';
import type { Plan, PlanBase, PlannedStatement, PlanStep, Resolution, RunSettings } from '../model/plan';
import type { Release } from '../model/release';
import type { Timeline } from '../model/timeline';
import type { ParsedScript } from '../sql/parse-script';
import type { SqlStatement } from '../sql/sql-statement';
import { isToRun } from '../timeline/build-timeline';
import { cutElsewhere } from './cut-elsewhere';
import { decideMode } from './decide-mode';
import { planDigest, planParts } from './plan-digest';
import { readsOutside } from './reads-outside';

/** What a plan is made of, read beforehand. */
export interface PlanInput {
  readonly id: PlanId;
  readonly environment: Pick<Environment, 'id' | 'projectId'>;
  readonly release: Release;
  /** Of the release, in its order. */
  readonly migrations: readonly Migration[];
  /** The parsed text of every migration that is to run. */
  readonly scripts: ReadonlyMap<string, ParsedScript>;
  readonly timeline: Timeline;
  /** The last migration that shall run; null means all. */
  readonly upTo: string | null;
  readonly settings: RunSettings;
  readonly base: PlanBase;
  readonly policyVersion: number;
  /** Advisory keys that a run holds: a migration that lets go of one of them cannot be planned. */
  readonly lockKeys: readonly string[];
  readonly createdAt: Instant;
}

/**
 * The plan that brings an environment to a release, or up to one migration of it: every statement, every mode, and the digest that an
 * approval will bind to. Refused with PLAN.NOTHING_TO_RUN, PLAN.UNKNOWN_MIGRATION, or every reason by file and line why a migration
 * cannot be run. Pure.
 */
export function buildPlan(input: PlanInput): Result<Plan, readonly Failure[]> {
  const chosen = chooseMigrations(input);
  if (!chosen.ok) return failed([chosen.failure]);
  const steps = buildSteps(chosen.value, input.scripts, input.lockKeys);
  if (!steps.ok) return steps;
  return success(assemblePlan(input, steps.value, null));
}

/** A plan of steps at hand, with its digest. Pure. */
export function assemblePlan(
  input: Omit<PlanInput, 'scripts' | 'upTo' | 'lockKeys' | 'timeline' | 'migrations'>,
  steps: readonly PlanStep[],
  resolution: Resolution | null,
): Plan {
  const { release, environment } = input;
  const content = {
    environmentId: environment.id,
    releaseDigest: release.digest,
    tool: release.tool,
    options: release.options,
    steps,
    settings: input.settings,
    base: input.base,
    policyVersion: input.policyVersion,
  };
  const parts = planParts(content);
  return {
    format: 1,
    id: input.id,
    projectId: environment.projectId,
    releaseId: release.id,
    releaseNumber: release.number,
    upTo: steps.at(-1)?.migrationId ?? '',
    ...content,
    resolution,
    programProof: null,
    parts,
    digest: planDigest(environment.id, parts),
    createdAt: input.createdAt,
  };
}

/** The steps of migrations, each with its mode; all refusals together. Pure. */
export function buildSteps(
  migrations: readonly Migration[],
  scripts: ReadonlyMap<string, ParsedScript>,
  lockKeys: readonly string[],
): Result<readonly PlanStep[], readonly Failure[]> {
  const built = migrations.map((migration) => buildStep(migration, scripts.get(migration.id), lockKeys));
  const refusals = built.flatMap((step) => (step.ok ? [] : step.failure));
  if (refusals.length > 0) return failed(refusals);
  return success(built.flatMap((step) => (step.ok ? [step.value] : [])));
}

function chooseMigrations({ migrations, timeline, upTo }: PlanInput): Result<readonly Migration[]> {
  const last = upTo === null ? migrations.length - 1 : migrations.findIndex(({ id }) => id === upTo);
  if (upTo !== null && last < 0) return failed(unknownMigration(upTo, 'upTo'));
  const toRun = new Set(
    timeline.items.filter(({ state }) => isToRun(state)).map(({ migrationId }) => migrationId),
  );
  const chosen = migrations.slice(0, last + 1).filter(({ id }) => toRun.has(id));
  if (chosen.length > 0) return success(chosen);
  return failed(
    failure('PLAN.NOTHING_TO_RUN', 'There is nothing to run: of the chosen migrations none is left.', {
      fix: 'Look at the timeline of the environment.',
    }),
  );
}

export const unknownMigration = (id: string, field: string): Failure =>
  failure('PLAN.UNKNOWN_MIGRATION', `The release holds no migration ${id}.`, {
    fix: 'Choose one of the release.',
    where: { field },
  });

function buildStep(
  migration: Migration,
  script: ParsedScript | undefined,
  lockKeys: readonly string[],
): Result<PlanStep, readonly Failure[]> {
  if (script === undefined) throw new InvariantError(`${migration.id} was not parsed before it was planned`);
  const decided = decideMode(migration, script, lockKeys);
  if (!decided.ok) return decided;
  const refused = cutElsewhere(migration, script) ?? readsOutside(migration, script);
  if (refused !== null) return failed([refused]);
  return success({
    act: 'run',
    migrationId: migration.id,
    historyKey: migration.historyKey,
    previousKey: migration.previousKey,
    ...dependencies(migration),
    checksum: migration.checksum,
    sha256: migration.body.sha256,
    mode: decided.value.mode,
    modeReason: decided.value.reason,
    analysed: script.analysed,
    ...(migration.program === undefined ? {} : { program: migration.program }),
    statements: script.analysed
      ? script.statements.map((statement) => plannedStatement(statement, commitsItself(migration, statement)))
      : [opaqueBatch(migration.body.text)],
  });
}

/** As a step says it. */
export const dependencies = ({
  dependsOn = [],
}: Partial<Pick<Migration, 'dependsOn'>>): Pick<PlanStep, 'dependsOn'> =>
  dependsOn.length === 0 ? {} : { dependsOn };

/** Code that may commit is sent alone where a file asks for no transaction; a transaction around it would refuse the commit (2D000). */
const commitsItself = ({ inTransaction }: Migration, { kind }: SqlStatement): boolean =>
  inTransaction === false && (kind === 'do' || kind === 'call');

const plannedStatement = (statement: SqlStatement, commits: boolean): PlannedStatement => ({
  number: statement.index + 1,
  text: statement.text,
  line: statement.line,
  kind: statement.kind,
  title: statement.title,
  transactional: statement.transactional && !commits,
  objects: statement.objects.map(({ kind, schema, name }) => ({ kind, schema, name })),
  concurrentIndex:
    statement.concurrentIndex === null
      ? null
      : {
          schema: statement.concurrentIndex.schema,
          name: statement.concurrentIndex.name,
          table: statement.concurrentIndex.table,
        },
  enumValue:
    statement.enumValueAdded === null
      ? null
      : {
          schema: statement.enumValueAdded.schema,
          type: statement.enumValueAdded.type,
          value: statement.enumValueAdded.value,
        },
  losesData: statement.losesData,
});

/** What the parser refuses is sent as it is, in one piece, and shown as what it is. */
const opaqueBatch = (text: string): PlannedStatement => ({
  number: 1,
  text,
  line: 1,
  kind: 'not_analysed',
  title: 'The whole file, not analysed',
  transactional: true,
  objects: [],
  concurrentIndex: null,
  enumValue: null,
  losesData: false,
});
