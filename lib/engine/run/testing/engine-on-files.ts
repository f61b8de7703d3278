import type { Result } from '../../base/result';
import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import { InvariantError } from '../../base/invariant';
import type { FolderInput, MigrationFormat } from '../../formats/format';
import type { ToolOptions } from '../../model/migration';
import type { Timeline } from '../../model/timeline';
import type { Plan } from '../../model/plan';
import { assemblePlan, buildPlan, buildSteps } from '../../plan/build-plan';
import { chooseResolved, markStep, type ResolutionWish } from '../../plan/build-resolution';
import { buildUndoStep, chooseUndone, downOf } from '../../plan/build-undo';
import { buildRelease } from '../../release/build-release';
import { loadParser } from '../../sql/load-parser';
import { parseScript } from '../../sql/parse-script';
import { readSchema } from '../../target/catalog/read-schema';
import { readHistory } from '../../target/read-history';
import { readTargetState } from '../../target/read-target-state';
import type { TargetSession } from '../../target/target-session';
import { buildTimeline } from '../../timeline/build-timeline';
import { historyDigest } from '../../timeline/history-digest';
import { DEFAULT_RUN_SETTINGS } from '../../usecases/deploys/run-settings';
import type { TestConnection } from '../../../testing/postgres';
import { realClock, realIds } from '../../../testing/real-ports';
import { targetInput, withSession } from '../../../testing/target';
import type { RunInput } from '../perform/hands';
import { performRun } from '../perform-run';
import type { RunOutcome } from '../run-result';
import { testRun } from './run-harness';

/** What a format reads of a folder. */
export type Files = Omit<FolderInput, 'options'>;

/** Our engine on files of one tool and a real target: what a look, a deploy and a resolution do once they are approved. */
export interface EngineOnFiles {
  readonly timeline: (db: TestConnection, files: Files) => Promise<Timeline>;
  /** Why nothing may be run there; null when something may. */
  readonly refusal: (db: TestConnection, files: Files) => Promise<string | null>;
  /** Everything that is to run, or up to one migration; programs say what was recorded of them. */
  readonly deploy: (
    db: TestConnection,
    files: Files,
    more?: { readonly upTo?: string; readonly run?: Partial<RunInput> },
  ) => Promise<RunOutcome>;
  readonly resolve: (db: TestConnection, files: Files, wish: ResolutionWish) => Promise<RunOutcome>;
  /** By its down part, as a deploy of its own. */
  readonly undo: (db: TestConnection, files: Files, migrationId: string) => Promise<RunOutcome>;
  /** Objects of the live schema, by id, without what is the tool's own. */
  readonly schema: (db: TestConnection) => Promise<readonly string[]>;
}

const ENVIRONMENT = { id: 'environment-1', projectId: 'project-1' };
let fence = 0;

/** The engine for a format, with what the tool's configuration would say. */
export function engineOnFiles(format: MigrationFormat, options: ToolOptions = {}): EngineOnFiles {
  const context = { options, schema: 'public' };
  const historyTables = format.history.tables(context);
  const lock = format.lock({ ...context, database: '' });
  const lockKeys = lock.kind === 'advisory' ? lock.keys : [];
  const ground = { format, options };
  const look = (db: TestConnection, files: Files) =>
    withSession(targetInput(db), (session) => lookAt(session, files, ground));
  const glance = (db: TestConnection, files: Files) =>
    withSession(targetInput(db), (session) => historyAt(session, files, ground));

  const run = async (
    db: TestConnection,
    {
      plan,
      steps,
      more = {},
    }: { readonly plan: Plan; readonly steps: Plan['steps'] } & {
      readonly more?: Partial<RunInput>;
    },
  ): Promise<RunOutcome> => {
    fence += 1;
    const { input } = testRun(db, plan, {
      format,
      run: { id: realIds.uuid(), fence, deployId: realIds.uuid() },
      refresh: () => Promise.resolve({ policyVersion: 1, steps }),
      ...more,
    });
    return (await performRun(input)).outcome;
  };

  return {
    timeline: async (db, files) => (await glance(db, files)).timeline,
    deploy: async (db, files, more = {}) => {
      const seen = await look(db, files);
      const parser = await loadParser();
      const scripts = new Map(
        seen.migrations.map(({ id, body }) => [id, parseScript(parser, body.text, body.separator)]),
      );
      const content = contentOf(seen, format, options);
      const plan = must(buildPlan({ ...content, scripts, upTo: more.upTo ?? null, lockKeys }));
      const planned = new Set(plan.steps.map(({ migrationId }) => migrationId));
      const chosen = seen.migrations.filter(({ id }) => planned.has(id));
      return run(db, { plan, steps: must(buildSteps(chosen, scripts, lockKeys)), more: more.run ?? {} });
    },
    resolve: async (db, files, wish) => {
      const seen = await look(db, files);
      const steps = must(chooseResolved({ ...seen, wish, inOrder: format.history.keepsNewestAlone })).map(
        markStep,
      );
      const resolution = { kind: wish.kind, differences: [], counted: 0, uncertain: null, unseen: [] };
      return run(db, { plan: assemblePlan(contentOf(seen, format, options), steps, resolution), steps });
    },
    undo: async (db, files, migrationId) => {
      const seen = await look(db, files);
      const down = must(downOf(must(chooseUndone({ format, ...seen, migrationId }))));
      const script = parseScript(await loadParser(), down.body.text, down.body.separator);
      const step = must(buildUndoStep(down, script, lockKeys));
      return run(db, { plan: assemblePlan(contentOf(seen, format, options), [step], null), steps: [step] });
    },
    refusal: async (db, files) => {
      const { migrations, history } = await glance(db, files);
      return format.refusal(migrations, history, { options, resolves: false })?.code ?? null;
    },
    schema: (db) =>
      withSession(targetInput(db), async (session) => {
        const { objects } = await readSchema(session.client, { historyTables });
        return objects.map(({ id }) => id);
      }),
  };
}

type Look = Awaited<ReturnType<typeof lookAt>>;

function contentOf(
  { timeline, base, files, migrations }: Look,
  { tool }: MigrationFormat,
  options: ToolOptions,
) {
  const at = realClock.now();
  const release = buildRelease({
    id: 'release-1',
    projectId: ENVIRONMENT.projectId,
    number: 1,
    tool,
    options,
    files,
    migrations,
    revision: null,
    createdAt: at,
  });
  return {
    id: realIds.uuid(),
    environment: ENVIRONMENT,
    release,
    migrations,
    timeline,
    settings: DEFAULT_RUN_SETTINGS,
    base,
    policyVersion: 1,
    createdAt: at,
  };
}

interface Ground {
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
}

/** What the files and the rows of a target say together. */
async function historyAt(session: TargetSession, read: Files, { format, options }: Ground) {
  const { migrations, problems } = format.read({ ...read, options });
  if (problems.length > 0) throw new InvariantError(JSON.stringify(problems));
  const history = must(await readHistory(session, format, { options, schema: 'public' }));
  const timeline = buildTimeline({ format, migrations, history, options, partlyApplied: new Set() });
  return { files: read.files, migrations, history, timeline };
}

/** The same with everything that a plan is bound to. */
async function lookAt(session: TargetSession, read: Files, ground: Ground) {
  const historyTables = ground.format.history.tables({ options: ground.options, schema: 'public' });
  const seen = await historyAt(session, read, ground);
  const state = await readTargetState(session, { schema: 'public', historyTables });
  const schema = await readSchema(session.client, { historyTables });
  return {
    ...seen,
    base: {
      target: state.identity,
      serverMajor: session.serverMajor,
      connectionVersion: 1,
      historyDigest: historyDigest(seen.history),
      schemaDigest: planSchemaDigest(schema, { ignore: new Set(), historyTables }),
    },
  };
}

function must<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new InvariantError(JSON.stringify(result.failure));
}
