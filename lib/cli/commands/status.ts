import { listProjects, viewPause } from '../../engine/index';
import type { EnvironmentOverview } from '../../engine/index';
import type { OpenBranches } from '../../engine/model/timeline';
import type { Pause } from '../../engine/model/pause';
import type { Installation } from '../open-installation';
import type { Output, Paint } from '../output';
import { branchWords } from '../branch-words';
import { EXIT, type ExitCode } from '../exit-codes';
import { chooseProjects } from '../choose-projects';
import { columnsOf } from '../table';

/** One environment as `status` prints it; the member names are stable. */
export interface StatusLine {
  readonly project: string;
  readonly environment: string;
  readonly state: string;
  readonly version: string | null;
  readonly behind: number;
  /** Set while the release ends in several heads that no migration joins. */
  readonly branches: OpenBranches | null;
  /** Why the tool runs nothing there; null where it would. */
  readonly refused: string | null;
  readonly openDrift: number | null;
  readonly confirmedAt: string | null;
  /** Whether starting is frozen; `endsAt` is null when no end is in sight, or nothing is frozen. */
  readonly freeze: {
    readonly frozen: boolean;
    readonly by: readonly string[];
    readonly endsAt: string | null;
  };
  /** Deploys that start by themselves, the next one first. */
  readonly scheduled: readonly { readonly deploy: number; readonly at: string }[];
}

/** What is where, from the last looks of the worker. Exit code 0, or with `exitCode` 3 for pending migrations and 4 for drift. */
export async function status(
  { ports, context }: Installation,
  output: Output,
  options: { readonly project: string | null; readonly exitCode: boolean },
): Promise<ExitCode> {
  const [projects, pause] = await Promise.all([listProjects(ports, context), viewPause(ports)]);
  const lines = chooseProjects(projects, options.project).flatMap(({ project, environments }) =>
    environments.map((overview) => lineOf(project.slug, overview)),
  );
  await ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [],
    events: [
      {
        action: 'cli.status_read',
        object: { kind: 'installation', id: null, name: options.project ?? 'all projects' },
      },
    ],
  });
  output.data({ paused: pause, environments: lines }, () => [
    ...pausedLines(pause, output),
    ...tableOf(lines, output),
    ...branchLines(lines),
    ...refusedLines(lines),
  ]);
  if (!options.exitCode) return EXIT.done;
  if (lines.some(({ openDrift }) => (openDrift ?? 0) > 0)) return EXIT.drift;
  return lines.some(({ behind }) => behind > 0) ? EXIT.pending : EXIT.done;
}

function lineOf(project: string, overview: EnvironmentOverview): StatusLine {
  return {
    project,
    environment: overview.environment.slug,
    state: overview.states[0] ?? 'never_connected',
    version: overview.standing.version,
    behind: overview.standing.behind,
    branches: overview.standing.branches ?? null,
    refused: overview.standing.refused ?? null,
    openDrift: overview.openDrift,
    confirmedAt: overview.latest?.confirmedAt ?? null,
    freeze: freezeOf(overview),
    scheduled: scheduledOf(overview),
  };
}

function freezeOf({ freeze }: EnvironmentOverview): StatusLine['freeze'] {
  return freeze.frozen
    ? { frozen: true, by: freeze.by.map(({ name }) => name), endsAt: freeze.endsAt }
    : { frozen: false, by: [], endsAt: null };
}

const scheduledOf = ({ openDeploys }: EnvironmentOverview): StatusLine['scheduled'] =>
  openDeploys
    .flatMap(({ number, state, schedule }) =>
      state === 'scheduled' && schedule !== null ? [{ deploy: number, at: schedule.at }] : [],
    )
    .sort((left, right) => (left.at < right.at ? -1 : 1));

/** What time does to starts there, in a few words. */
function timeWords({ freeze, scheduled: [next] }: StatusLine): string {
  const frozen = freeze.frozen
    ? `frozen ${freeze.endsAt === null ? '' : `until ${freeze.endsAt}`}`.trim()
    : null;
  const starts = next === undefined ? null : `#${String(next.deploy)} starts ${next.at}`;
  return [frozen, starts].filter((words) => words !== null).join(', ');
}

/** How much is to run, and that it runs in several lines. */
function pendingWords({ behind, branches }: StatusLine): string {
  const pending = behind === 0 ? null : `${String(behind)} pending`;
  const heads = branches === null ? null : `${String(branches.heads.length)} heads`;
  return [pending, heads].filter((words) => words !== null).join(', ');
}

const pausedLines = (pause: Pause | null, output: Output): readonly string[] =>
  pause === null
    ? []
    : [output.paint('bad', `Paused since ${pause.since}, nothing is looked at or run: ${pause.because}`)];

const branchLines = (lines: readonly StatusLine[]): readonly string[] =>
  lines.flatMap(({ project, environment, branches }) =>
    branches === null ? [] : [`${project}/${environment}: ${branchWords(branches)}`],
  );

const refusedLines = (lines: readonly StatusLine[]): readonly string[] =>
  lines.flatMap(({ project, environment, refused }) =>
    refused === null ? [] : [`${project}/${environment}: the tool runs nothing here. ${refused}`],
  );

const GOOD: ReadonlySet<string> = new Set(['in_sync']);
const CALM: ReadonlySet<string> = new Set(['behind', 'awaiting_approval', 'deploying', 'never_connected']);

function tableOf(lines: readonly StatusLine[], output: Output): readonly string[] {
  if (lines.length === 0) return ['No environments are registered.'];
  const rows = lines.map((line) => [
    `${line.project}/${line.environment}`,
    line.state.replaceAll('_', ' '),
    line.version ?? '-',
    pendingWords(line),
    line.openDrift === null ? 'drift unknown' : line.openDrift === 0 ? '' : `${String(line.openDrift)} drift`,
    timeWords(line),
  ]);
  return columnsOf(rows, (cell, column, row) =>
    output.paint(column === 1 ? paintOf(lines[row]?.state ?? '') : 'plain', cell),
  );
}

const paintOf = (state: string): Paint => (GOOD.has(state) ? 'good' : CALM.has(state) ? 'attention' : 'bad');
