import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../lib/engine/base/result';
import { planSchemaDigest } from '../../lib/engine/catalog/plan-schema-digest';
import { InvariantError } from '../../lib/engine/base/invariant';
import { prismaFormat } from '../../lib/engine/formats/prisma/prisma-format';
import type { Timeline } from '../../lib/engine/model/timeline';
import type { Plan } from '../../lib/engine/model/plan';
import { assemblePlan, buildPlan, buildSteps } from '../../lib/engine/plan/build-plan';
import { chooseResolved, markStep, type ResolutionWish } from '../../lib/engine/plan/build-resolution';
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
import type { TestConnection } from '../../lib/testing/postgres';
import { realClock, realIds } from '../../lib/testing/real-ports';
import { targetInput, withSession } from '../../lib/testing/target';

const CONTEXT = { options: {}, schema: 'public' };
const HISTORY_TABLES = prismaFormat.history.tables(CONTEXT);
const ENVIRONMENT = { id: 'environment-1', projectId: 'project-1' };
let fence = 0;

/** What our engine makes of a folder and a database. */
export async function ourTimeline(db: TestConnection, folder: string): Promise<Timeline> {
  return (await lookAt(db, folder)).timeline;
}

/** Runs everything that is to run, or up to one migration, as a deploy does once it is approved. */
export async function ourDeploy(
  db: TestConnection,
  folder: string,
  upTo: string | null = null,
): Promise<RunOutcome> {
  const look = await lookAt(db, folder);
  const parser = await loadParser();
  const scripts = new Map(look.migrations.map(({ id, body }) => [id, parseScript(parser, body.text)]));
  const plan = must(buildPlan({ ...contentOf(look), scripts, upTo, lockKeys: LOCK_KEYS }));
  const planned = new Set(plan.steps.map(({ migrationId }) => migrationId));
  const chosen = look.migrations.filter(({ id }) => planned.has(id));
  return run(db, plan, must(buildSteps(chosen, scripts, LOCK_KEYS)));
}

/** Corrects the history, as a resolution does once it is approved. */
export async function ourResolve(
  db: TestConnection,
  folder: string,
  wish: ResolutionWish,
): Promise<RunOutcome> {
  const look = await lookAt(db, folder);
  const steps = must(chooseResolved({ ...look, wish })).map(markStep);
  const resolution = { kind: wish.kind, differences: [], counted: 0, uncertain: null, unseen: [] };
  return run(db, assemblePlan(contentOf(look), steps, resolution), steps);
}

function contentOf({ timeline, base, files, migrations }: Awaited<ReturnType<typeof lookAt>>) {
  const at = realClock.now();
  const release = buildRelease({
    id: 'release-1',
    projectId: ENVIRONMENT.projectId,
    number: 1,
    tool: 'prisma',
    options: {},
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

async function run(db: TestConnection, plan: Plan, steps: Plan['steps']): Promise<RunOutcome> {
  fence += 1;
  const { input } = testRun(db, plan, {
    run: { id: realIds.uuid(), fence, deployId: realIds.uuid() },
    refresh: () => Promise.resolve({ policyVersion: 1, steps }),
  });
  return (await performRun(input)).outcome;
}

const LOCK = prismaFormat.lock(CONTEXT);
const LOCK_KEYS = LOCK.kind === 'advisory' ? LOCK.keys : [];

async function lookAt(db: TestConnection, folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  const directories = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = await Promise.all(
    [...directories.map((name) => `${name}/migration.sql`), 'migration_lock.toml'].map(async (path) => ({
      path,
      bytes: new Uint8Array(await readFile(join(folder, path))),
    })),
  );
  const { migrations, problems } = prismaFormat.read({ files, directories, options: {} });
  if (problems.length > 0) throw new InvariantError(JSON.stringify(problems));
  return withSession(targetInput(db), async (session) => {
    const state = await readTargetState(session, { schema: 'public', historyTables: HISTORY_TABLES });
    const history = must(await readHistory(session, prismaFormat, CONTEXT));
    const schema = await readSchema(session.client, { historyTables: HISTORY_TABLES });
    const none: ReadonlySet<string> = new Set();
    return {
      files,
      migrations,
      timeline: buildTimeline({
        format: prismaFormat,
        migrations,
        history,
        partlyApplied: none,
      }),
      base: {
        target: state.identity,
        serverMajor: session.serverMajor,
        connectionVersion: 1,
        historyDigest: historyDigest(history),
        schemaDigest: planSchemaDigest(schema, { ignore: none, historyTables: HISTORY_TABLES }),
      },
    };
  });
}

function must<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new InvariantError(JSON.stringify(result.failure));
}
