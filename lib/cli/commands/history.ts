import type { Failure } from '../../engine/base/failure';
import { saysName } from '../../contracts/says-name';
import { viewDeployers, viewEnvironment } from '../../engine/index';
import type { Address } from '../address';
import { branchWords } from '../branch-words';
import { mustFindEnvironment } from '../command-words';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Installation } from '../open-installation';
import type { Output, Paint } from '../output';
import { columnsOf } from '../table';

/** One migration as `history` prints it; the member names are stable. */
export interface HistoryLine {
  readonly migration: string;
  /** For a person; the id where the release does not hold it. */
  readonly name: string;
  readonly state: string;
  /** Of a tool whose migrations are a graph also `head` and `current`. */
  readonly marks: readonly string[];
  readonly finishedAt: string | null;
  /** Number of the deploy that ran it; null when another hand did. */
  readonly deploy: number | null;
}

/** What has run on an environment and what has not, newest first, from the worker's last look. */
export async function history(
  { ports, context }: Installation,
  output: Output,
  options: { readonly address: Address; readonly limit: number },
): Promise<ExitCode> {
  const view = await viewEnvironment(ports, context, options.address);
  const { environment, overview, migrations } = mustFindEnvironment(view, options.address);
  const deployers = await viewDeployers(ports, context, environment.id);
  const names = new Map(migrations.map(({ id, name }) => [id, name]));
  const lines = overview.timeline.items
    .map(({ migrationId, state, marks, graph, finishedAt }): HistoryLine => ({
      migration: migrationId,
      name: names.get(migrationId) ?? migrationId,
      state,
      marks: [...marks, ...graph],
      finishedAt,
      deploy: deployers.get(migrationId)?.number ?? null,
    }))
    .reverse()
    .slice(0, options.limit);
  await ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [],
    events: [
      {
        action: 'cli.history_read',
        object: { kind: 'environment', id: environment.id, name: environment.name },
        projectId: environment.projectId,
        environmentId: environment.id,
      },
    ],
  });
  const confirmedAt = overview.latest?.confirmedAt ?? null;
  const { branches, refusal } = overview.timeline;
  output.data({ migrations: lines, confirmedAt, branches, refusal }, () =>
    lines.length === 0 ? ['No migration is known.'] : tableOf(lines, output),
  );
  if (branches !== null) output.note(branchWords(branches));
  if (refusal !== null) output.note(refusalWords(refusal));
  if (confirmedAt !== null) output.note(`Last look: ${confirmedAt}`);
  return EXIT.done;
}

const refusalWords = ({ summary, why = '', fix = '' }: Failure): string =>
  ['The tool runs nothing here:', summary, why, fix].filter((part) => part !== '').join(' ');

const tableOf = (lines: readonly HistoryLine[], output: Output): readonly string[] =>
  columnsOf(
    lines.map(({ migration, name, state, marks, finishedAt, deploy }) => [
      saysName({ migrationId: migration, name }) ? migration : `${migration} ${name}`,
      state.replaceAll('_', ' '),
      finishedAt ?? '',
      deploy === null ? '' : `#${String(deploy)}`,
      marks.map((mark) => mark.replaceAll('_', ' ')).join(', '),
    ]),
    (cell, column, row) => output.paint(column === 1 ? paintOf(lines[row]?.state ?? '') : 'plain', cell),
  );

const GOOD: ReadonlySet<string> = new Set(['applied', 'baseline']);
const BAD: ReadonlySet<string> = new Set(['failed', 'partly_applied', 'missing', 'unknown']);

const paintOf = (state: string): Paint => (GOOD.has(state) ? 'good' : BAD.has(state) ? 'bad' : 'attention');
