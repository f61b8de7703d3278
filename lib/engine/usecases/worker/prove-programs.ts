import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import { migrationSaidHere } from '../../formats/program-migration';
import type { ProgramFormat } from '../../formats/program-format';
import { recordingOf } from '../../formats/program-recordings';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Migration } from '../../model/migration';
import { isStarted, type Plan, type ProgramProof } from '../../model/plan';
import type { Release } from '../../model/release';
import { extensionsOf } from '../../scratch/replay-plan';
import type { ScratchServer } from '../../scratch/scratch-server';
import type { AppliedMigrations } from './applied-migrations';
import { placeOf, withExpectedDatabase, type Expectation } from './expected-schema';
import { lookAtGround } from './look-at-ground';
import type { PlanLook } from './look-for-plan';
import { maskFailure } from './mask-failure';
import type { ProgramSet, ProgramToRecord, SaidByProgram } from './program-set';
import { recordSeries, type RecordingManner } from './record-series';
import { programSources } from './program-sources';
import { RECORDING_SCHEMA } from './record-programs';
import { appliedHere } from './said-here';
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

/** What the programs of a plan say on its environment, and how that is known. */
export interface ProvenPrograms {
  /** Null for a plan without programs. */
  readonly proof: ProgramProof | null;
  /** The migrations of the release; those whose programs say something else here have that for their body. */
  readonly migrations: readonly Migration[];
}

/**
 * What the programs of a plan say on this environment's expected schema. Where everything before them is applied as the release has it, they
 * were recorded on just that. Elsewhere they are recorded again, on the expected schema and in the plan's order; one that fails there makes
 * no plan: PROGRAM.FAILS_HERE.
 */
export async function provePrograms(
  ports: WorkerPorts,
  subject: ProofSubject,
): Promise<Result<ProvenPrograms>> {
  const { environment, release, migrations, plan, look } = subject;
  const format = formatOf(release.tool);
  const proven = (proof: ProgramProof | null): Result<ProvenPrograms> => success({ proof, migrations });
  if (format.programs === undefined || plan.steps.every(({ program }) => program === undefined)) {
    return proven(null);
  }
  const project = await ports.store.project(environment.projectId);
  if (project === null) throw new InvariantError(`environment ${environment.id} lost its project`);
  const [applied, ground] = await Promise.all([
    appliedHere(ports, { project, environmentId: environment.id }, look.history),
    lookAtGround(ports, environment),
  ]);
  if (!ground.ok) return proven(notTried(ground.failure));
  const expectation: Expectation = {
    ...placeOf(environment),
    format,
    options: release.options,
    serverMajor: look.serverMajor,
    ground: ground.value,
    migrations: applied.migrations,
  };
  if (isOwnChain(subject, applied) && (await isAsRecorded(ports, format.programs, expectation))) {
    return proven({ kind: 'same_chain' });
  }
  const set: ProgramSet = {
    format: format.programs,
    files: await programSources(ports.store, release),
    options: plan.options,
    home: project.source.folder,
    schema: environment.connection.schema,
  };
  const said = await sayHere(ports, { set, plan, expectation });
  if (said.ok) return withSaid(migrations, said.value);
  const problem = maskFailure(ports, said.failure);
  return isOfProgram(problem) ? failed(failsHere(problem)) : proven(notTried(problem));
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
  readonly set: ProgramSet;
  readonly plan: Plan;
  readonly expectation: Expectation;
}

/** What each program of a plan says on the expected schema, by the migration, in their order. */
async function sayHere(
  ports: WorkerPorts,
  trial: Trial,
): Promise<Result<ReadonlyMap<string, SaidByProgram>>> {
  const together = await sayInOrder(ports, trial, 'together');
  const said = together.ok && together.value === null ? await sayInOrder(ports, trial, 'apart') : together;
  if (!said.ok) return said;
  const programs = programsOf(trial.plan).map(({ migrationId }) => migrationId);
  return success(new Map((said.value ?? []).map((one, place) => [programs[place] ?? '', one])));
}

async function sayInOrder(
  ports: WorkerPorts,
  { set, plan, expectation }: Trial,
  manner: RecordingManner,
): Promise<Result<readonly SaidByProgram[] | null>> {
  const programs = programsOf(plan);
  const lent = await withExpectedDatabase(ports, expectation, async (scratch) => {
    const session = await scratch.open('lockkeeper recorder');
    try {
      return await recordSeries(ports, set, { session, programs, manner });
    } finally {
      await session.close();
    }
  });
  return lent.ok ? lent.value : lent;
}

const programsOf = ({ steps }: Plan): readonly (ProgramToRecord & { readonly migrationId: string })[] =>
  steps.flatMap((step) => {
    const { migrationId, program } = step;
    return program === undefined ? [] : [{ migrationId, file: program.file, leaves: !isStarted(step) }];
  });

/** The release's recordings stand where a program says the same here, to the letter. */
function withSaid(
  migrations: readonly Migration[],
  said: ReadonlyMap<string, SaidByProgram>,
): Result<ProvenPrograms> {
  const here: Migration[] = [];
  for (const migration of migrations) {
    const read = saidOf(migration, said.get(migration.id));
    if (!read.ok) return read;
    here.push(read.value);
  }
  return success({ proof: { kind: 'tried_here' }, migrations: here });
}

function saidOf(migration: Migration, said: SaidByProgram | undefined): Result<Migration> {
  if (said === undefined) return success(migration);
  const recording = recordingOf(migration.body.text, said);
  const isSame = new TextDecoder().decode(recording.bytes) === migration.body.text;
  return isSame ? success(migration) : migrationSaidHere(migration, recording);
}

/** What a program does, and not what kept it from being tried. */
const isOfProgram = ({ code }: Failure): boolean =>
  code.startsWith('RECORDER.') || FAILURES_OF_PROGRAMS.has(code);

const FAILURES_OF_PROGRAMS: ReadonlySet<string> = new Set([
  'PROGRAM.STATEMENT_REFUSED',
  'PROGRAM.FAILED',
  'PROGRAM.ENDED_EARLY',
  'PROGRAM.FLOOD',
]);

const notTried = ({ summary }: Failure): ProgramProof => ({ kind: 'not_tried', because: summary });

const failsHere = ({ summary, why, where }: Failure): Failure =>
  failure('PROGRAM.FAILS_HERE', 'A program fails on what is expected of this environment.', {
    why: [summary, why].filter((sentence) => sentence !== undefined).join(' '),
    fix: "What is applied here is not what the release has before it. Correct the program, or bring the environment to the release's own order; then read the source again.",
    ...(where === undefined ? {} : { where }),
  });
