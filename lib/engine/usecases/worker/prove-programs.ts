import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { ProgramFormat } from '../../formats/program-format';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Migration } from '../../model/migration';
import type { Plan, PlanStep, ProgramProof } from '../../model/plan';
import { query } from '../../model/query';
import type { SourceFile, Release } from '../../model/release';
import { startComparison } from '../../recorder/comparing-gate';
import { runProgram } from '../../recorder/run-program';
import { extensionsOf } from '../../scratch/replay-plan';
import type { ScratchServer } from '../../scratch/scratch-server';
import type { TargetSession } from '../../target/target-session';
import { appliedMigrations, type AppliedMigrations } from './applied-migrations';
import { placeOf, withExpectedDatabase, type Expectation } from './expected-schema';
import { lookAtGround } from './look-at-ground';
import type { PlanLook } from './look-for-plan';
import { maskFailure } from './mask-failure';
import { programSources } from './program-sources';
import { RECORDING_SCHEMA } from './record-programs';
import { toReplay } from './to-replay';
import type { WorkerPorts } from './worker-ports';

/** What a plan with programs is proven by. */
export interface ProofSubject {
  readonly environment: Environment;
  readonly release: Release;
  /** Of the release, in its order. */
  readonly migrations: readonly Migration[];
  readonly plan: Plan;
  readonly look: Pick<PlanLook, 'history' | 'serverMajor'>;
}

/**
 * How it is known that the programs of a plan say on this environment's expected schema what its statements are. Where everything before
 * them is applied as the release has it, they were recorded on just that. Elsewhere they are tried on the expected schema, and one that says
 * anything else than the policy lets makes no plan: PROGRAM.DIFFERS_HERE. Null for a plan without programs.
 */
export async function proofOfPrograms(
  ports: WorkerPorts,
  subject: ProofSubject,
): Promise<Result<ProgramProof | null>> {
  const { environment, release, plan, look } = subject;
  const format = formatOf(release.tool);
  const programs = plan.steps.filter(({ program }) => program !== undefined);
  if (format.programs === undefined || programs.length === 0) return success(null);
  const project = await ports.store.project(environment.projectId);
  if (project === null) throw new InvariantError(`environment ${environment.id} lost its project`);
  const [applied, ground] = await Promise.all([
    appliedMigrations(ports, project, look.history),
    lookAtGround(ports, environment),
  ]);
  if (!ground.ok) return success(notTried(ground.failure));
  const expectation: Expectation = {
    ...placeOf(environment),
    format,
    options: release.options,
    serverMajor: look.serverMajor,
    ground: ground.value,
    migrations: applied.migrations,
  };
  if (isOwnChain(subject, applied) && (await isAsRecorded(ports, format.programs, expectation))) {
    return success({ kind: 'same_chain' });
  }
  const trial = { ports, subject, format: format.programs, home: project.source.folder, programs };
  return tryOn(trial, expectation);
}

/** True when what is applied is what the release has before everything else, in its order and with its texts. Pure. */
function isOwnChain(
  { migrations, plan }: ProofSubject,
  { migrations: applied, caveats }: AppliedMigrations,
): boolean {
  const own = migrations.map(same);
  const here = [
    ...applied.map(same),
    ...plan.steps.map(({ migrationId, sha256 }) => `${migrationId} ${sha256}`),
  ];
  return caveats.length === 0 && here.every((one, place) => one === own[place]);
}

const same = ({ id, body }: Migration): string => `${id} ${body.sha256}`;

/** True when besides the migrations there is nothing that the programs were not recorded on, neither another server. */
async function isAsRecorded(
  ports: Pick<WorkerPorts, 'scripts' | 'scratchServer'>,
  format: ProgramFormat,
  { schema, ground, migrations, options, serverMajor }: Expectation,
): Promise<boolean> {
  const [recording, own] = await Promise.all([ports.scratchServer('any'), ports.scratchServer(serverMajor)]);
  if (!recording.ok || !own.ok || !isSameServer(recording.value, own.value)) return false;
  const replays = await toReplay(ports, migrations);
  if (!replays.ok || schema !== RECORDING_SCHEMA) return false;
  const known = new Set([...(format.extensions?.(options) ?? []), ...extensionsOf(replays.value)]);
  return ground.extensions.every(({ name }) => known.has(name));
}

const isSameServer = (one: ScratchServer, other: ScratchServer): boolean =>
  one.connection.host === other.connection.host && one.connection.port === other.connection.port;

interface Trial {
  readonly ports: WorkerPorts;
  readonly subject: ProofSubject;
  readonly format: ProgramFormat;
  readonly home: string;
  readonly programs: readonly PlanStep[];
}

async function tryOn(trial: Trial, expectation: Expectation): Promise<Result<ProgramProof>> {
  const { ports, subject } = trial;
  const { environment, release, plan } = subject;
  const [files, policy] = await Promise.all([
    programSources(ports.store, release),
    ports.store.policy(environment.id, plan.policyVersion),
  ]);
  const valuesMayDiffer = policy?.programValuesMayDiffer ?? false;
  const tried = await withExpectedDatabase(ports, expectation, async (scratch) => {
    const session = await scratch.open('lockkeeper trial');
    try {
      for (const step of trial.programs) {
        const said = await tryOne({ ...trial, session, files, valuesMayDiffer }, step);
        if (said !== null) return said;
      }
      return null;
    } finally {
      await session.close();
    }
  });
  const told = tried.ok ? tried.value : tried.failure;
  if (told === null) return success({ kind: 'tried_here' });
  const problem = maskFailure(ports, told);
  return SAYS_OTHERWISE.has(problem.code) ? failed(differsHere(problem)) : success(notTried(problem));
}

/** What a program does, and not what kept it from being tried. */
const SAYS_OTHERWISE: ReadonlySet<string> = new Set([
  'PROGRAM.DEVIATED',
  'PROGRAM.STATEMENT_REFUSED',
  'PROGRAM.FAILED',
  'PROGRAM.ENDED_EARLY',
]);

/** In a transaction of its own, as on the target; what went wrong, null when it said what is planned. */
async function tryOne(
  {
    ports,
    subject,
    format,
    home,
    session,
    files,
    valuesMayDiffer,
  }: Trial & {
    readonly session: TargetSession;
    readonly files: readonly SourceFile[];
    readonly valuesMayDiffer: boolean;
  },
  { program, statements }: PlanStep,
): Promise<Failure | null> {
  await session.query(query('BEGIN'));
  const ran = await runProgram({
    session,
    gate: startComparison(
      { planned: statements, valuesMayDiffer, parser: ports.relayParser },
      () => undefined,
    ),
    parser: ports.relayParser,
    ids: ports.ids,
    clock: ports.clock,
    programs: ports.programRunner,
    driver: format.driver,
    housekeeping: format.housekeeping,
    home,
    files,
    file: program?.file ?? '',
    schema: subject.environment.connection.schema,
    options: subject.plan.options,
    timeoutMs: TRY_MS,
    signal: ports.stopping,
  });
  if (!ran.ok) return ran.failure;
  const committed = await session.send('COMMIT');
  if (committed.kind !== 'done') return committed.failure;
  await session.query(query('RESET ALL'));
  return null;
}

const TRY_MS = 600_000;

const notTried = ({ summary }: Failure): ProgramProof => ({ kind: 'not_tried', because: summary });

const differsHere = ({ summary, why, where }: Failure): Failure =>
  failure('PROGRAM.DIFFERS_HERE', 'A program says something else here than when the release was made.', {
    why: why ?? summary,
    fix: "What is applied here is not what the release has before it, and the program depends on that. Make it say the same whatever is there, or bring the environment to the release's own order; then read the source again.",
    ...(where === undefined ? {} : { where }),
  });
