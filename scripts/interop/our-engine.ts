import type { Result } from '../../lib/engine/base/result';
import { planSchemaDigest } from '../../lib/engine/catalog/plan-schema-digest';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { FormatContext, HistoryTable, MigrationFormat } from '../../lib/engine/formats/format';
import type { ToolOptions } from '../../lib/engine/model/migration';
import type { Timeline } from '../../lib/engine/model/timeline';
import type { Plan } from '../../lib/engine/model/plan';
import { assemblePlan, buildPlan, buildSteps } from '../../lib/engine/plan/build-plan';
import { chooseResolved, markStep, type ResolutionWish } from '../../lib/engine/plan/build-resolution';
import { buildUndoStep, chooseUndone } from '../../lib/engine/plan/build-undo';
import { buildRelease } from '../../lib/engine/release/build-release';
import { performRun } from '../../lib/engine/run/perform-run';
import type { RunOutcome } from '../../lib/engine/run/run-result';
import { testRun } from '../../lib/engine/run/testing/run-harness';
import { loadParser } from '../../lib/engine/sql/load-parser';
import { parseScript } from '../../lib/engine/sql/parse-script';
import { readSchema } from '../../lib/engine/target/catalog/read-schema';
import { readHistory } from '../../lib/engine/target/read-history';
import { readTargetState } from '../../lib/engine/target/read-target-state';
import { buildTimeline } from '../../lib/engine/timeline/build-timeline';
import { historyDigest } from '../../lib/engine/timeline/history-digest';
import { DEFAULT_RUN_SETTINGS } from '../../lib/engine/usecases/deploys/run-settings';
import { createFolderSourceReader } from '../../lib/server/sources/folder-source-reader';
import type { TestConnection } from '../../lib/testing/postgres';
import { realClock, realIds } from '../../lib/testing/real-ports';
import { targetInput, withSession } from '../../lib/testing/target';

const ENVIRONMENT = { id: 'environment-1', projectId: 'project-1' };
let fence = 0;

/** Our engine on folders of one tool: what a look, a deploy and a resolution do once they are approved. */
export interface OurEngine {
  readonly timeline: (db: TestConnection, folder: string) => Promise<Timeline>;
  /** Everything that is to run, or up to one migration. */
  readonly deploy: (db: TestConnection, folder: string, upTo?: string) => Promise<RunOutcome>;
  readonly resolve: (db: TestConnection, folder: string, wish: ResolutionWish) => Promise<RunOutcome>;
  /** By its down part, as a deploy of its own. */
  readonly undo: (db: TestConnection, folder: string, migrationId: string) => Promise<RunOutcome>;
  /** Objects of the live schema, by id, without what is the tool's own. */
  readonly schema: (db: TestConnection) => Promise<readonly string[]>;
  /** Why nothing may be run there; null when something may. */
  readonly refusal: (db: TestConnection, folder: string) => Promise<string | null>;
}

/** The engine for a format, with what the tool's configuration would say. */
export function ourEngine(format: MigrationFormat, options: ToolOptions = {}): OurEngine {
  const context = { options, schema: 'public' };
  const historyTables = format.history.tables(context);
  const lock = format.lock({ ...context, database: '' });
  const lockKeys = lock.kind === 'advisory' ? lock.keys : [];
  const look = (db: TestConnection, folder: string) => lookAt(db, folder, { format, context, historyTables });

  const run = async (db: TestConnection, plan: Plan, steps: Plan['steps']): Promise<RunOutcome> => {
    fence += 1;
    const { input } = testRun(db, plan, {
      format,
      run: { id: realIds.uuid(), fence, deployId: realIds.uuid() },
      refresh: () => Promise.resolve({ policyVersion: 1, steps }),
    });
    return (await performRun(input)).outcome;
  };

  return {
    timeline: async (db, folder) => (await look(db, folder)).timeline,
    deploy: async (db, folder, upTo) => {
      const seen = await look(db, folder);
      const parser = await loadParser();
      const scripts = new Map(
        seen.migrations.map(({ id, body }) => [id, parseScript(parser, body.text, body.separator)]),
      );
      const content = contentOf(seen, format, options);
      const plan = must(buildPlan({ ...content, scripts, upTo: upTo ?? null, lockKeys }));
      const planned = new Set(plan.steps.map(({ migrationId }) => migrationId));
      const chosen = seen.migrations.filter(({ id }) => planned.has(id));
      return run(db, plan, must(buildSteps(chosen, scripts, lockKeys)));
    },
    resolve: async (db, folder, wish) => {
      const seen = await look(db, folder);
      const steps = must(chooseResolved({ ...seen, wish, inOrder: format.history.keepsNewestAlone })).map(
        markStep,
      );
      const resolution = { kind: wish.kind, differences: [], counted: 0, uncertain: null, unseen: [] };
      return run(db, assemblePlan(contentOf(seen, format, options), steps, resolution), steps);
    },
    undo: async (db, folder, migrationId) => {
      const seen = await look(db, folder);
      const down = must(chooseUndone({ format, ...seen, migrationId }));
      const script = parseScript(await loadParser(), down.body.text, down.body.separator);
      const step = must(buildUndoStep(down, script, lockKeys));
      return run(db, assemblePlan(contentOf(seen, format, options), [step], null), [step]);
    },
    refusal: async (db, folder) => {
      const { migrations, history } = await look(db, folder);
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
  readonly context: FormatContext;
  readonly historyTables: readonly HistoryTable[];
}

async function lookAt(db: TestConnection, folder: string, { format, context, historyTables }: Ground) {
  const { options } = context;
  const sources = createFolderSourceReader({ roots: [folder] });
  const read = must(await sources.read({ folder, selects: (path) => format.selects(path, options) }));
  const { migrations, problems } = format.read({ ...read, options });
  if (problems.length > 0) throw new InvariantError(JSON.stringify(problems));
  return withSession(targetInput(db), async (session) => {
    const state = await readTargetState(session, { schema: 'public', historyTables });
    const history = must(await readHistory(session, format, context));
    const schema = await readSchema(session.client, { historyTables });
    const none: ReadonlySet<string> = new Set();
    return {
      files: read.files,
      migrations,
      history,
      timeline: buildTimeline({ format, migrations, history, options, partlyApplied: none }),
      base: {
        target: state.identity,
        serverMajor: session.serverMajor,
        connectionVersion: 1,
        historyDigest: historyDigest(history),
        schemaDigest: planSchemaDigest(schema, { ignore: none, historyTables }),
      },
    };
  });
}

function must<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new InvariantError(JSON.stringify(result.failure));
}
