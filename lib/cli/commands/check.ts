import { checkAll, listProjects } from '../../engine/index';
import { Fault } from '../../engine/base/fault';
import type { Failure } from '../../engine/base/failure';
import { inSentences } from '../../engine/base/in-sentences';
import type { DriftCheck } from '../../engine/model/drift-record';
import { awaitAnswers } from '../await-answers';
import { chooseProjects } from '../choose-projects';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Installation } from '../open-installation';
import type { Output } from '../output';

interface Checked {
  readonly project: string;
  readonly environment: string;
  readonly reachable: boolean;
  readonly reason: string | null;
  readonly failedMigrations: number;
  readonly openDrift: number | null;
  /** Null when nothing was compared. `last_run`: the schema that the last run left, since the migrations' own could not be had. */
  readonly comparedWith: 'migrations' | 'last_run' | null;
  /** Why not with the migrations, or not at all; null when it was. */
  readonly notComparable: string | null;
}

/**
 * Has the worker look at every environment now and compare its schema, and waits for the answers. Exit code 5 when an environment cannot
 * be reached, holds a failed migration, or could not be compared with anything; with `exitCode` 4 for drift; 9 when the worker does not
 * answer in time. One that was compared with the schema after its last run, for want of the migrations' own, is told and is no problem.
 */
export async function check(
  installation: Installation,
  output: Output,
  options: { readonly project: string | null; readonly exitCode: boolean; readonly timeoutSeconds: number },
): Promise<ExitCode> {
  const { ports, context } = installation;
  const chosen = chooseProjects(await listProjects(ports, context), options.project);
  const asked = await checkAll(
    ports,
    context,
    chosen.flatMap(({ environments }) =>
      environments.flatMap(({ environment: { id } }) => [
        { environmentId: id, drift: false },
        { environmentId: id, drift: true },
      ]),
    ),
  );
  if (!asked.ok) throw new Fault(asked.failure);
  const answerIds = asked.value.map(({ answerId }) => answerId);
  await awaitAnswers(installation, answerIds, options.timeoutSeconds);
  await ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [],
    events: [
      {
        action: 'cli.checked',
        object: { kind: 'installation', id: null, name: options.project ?? 'all projects' },
      },
    ],
  });
  const after = await listProjects(ports, context);
  const results = after
    .filter(({ project }) => chosen.some((one) => one.project.id === project.id))
    .flatMap(({ project, environments }): readonly Checked[] =>
      environments.map(({ environment, latest, standing, driftCheck, openDrift }) => ({
        project: project.slug,
        environment: environment.slug,
        reachable: latest?.outcome === 'reached',
        reason: latest?.outcome === 'unreachable' ? latest.failure.summary : null,
        failedMigrations: standing.counts.failed + standing.counts.partly_applied,
        openDrift,
        ...comparisonOf(driftCheck),
      })),
    );
  output.data({ environments: results }, () => results.map((result) => sentenceOf(result, output)));
  if (results.some(isWrong)) return EXIT.problems;
  return options.exitCode && results.some(({ openDrift }) => (openDrift ?? 0) > 0) ? EXIT.drift : EXIT.done;
}

function comparisonOf(check: DriftCheck | null): Pick<Checked, 'comparedWith' | 'notComparable'> {
  if (check === null) return { comparedWith: null, notComparable: null };
  const { result } = check;
  if (result.kind === 'check_failed') {
    return { comparedWith: null, notComparable: inOneLine(result.failure) };
  }
  if (result.origin === 'replay') return { comparedWith: 'migrations', notComparable: null };
  const [why] = result.caveats;
  return { comparedWith: 'last_run', notComparable: why === undefined ? '' : inOneLine(why) };
}

const inOneLine = ({ summary, why, fix }: Failure): string => inSentences(summary, why, fix);

const isWrong = ({ reachable, failedMigrations, openDrift }: Checked): boolean =>
  !reachable || failedMigrations > 0 || openDrift === null;

function sentenceOf(result: Checked, output: Output): string {
  const name = `${result.project}/${result.environment}`;
  if (!result.reachable) return `${name}: ${output.paint('bad', result.reason ?? 'could not be reached')}`;
  if (result.failedMigrations > 0) {
    return `${name}: ${output.paint('bad', `${String(result.failedMigrations)} failed`)}`;
  }
  if (result.openDrift === null) {
    const why = result.notComparable === null ? '' : `: ${result.notComparable}`;
    return `${name}: ${output.paint('bad', 'the schema could not be compared')}${why}`;
  }
  const found =
    result.openDrift > 0
      ? output.paint('attention', `${String(result.openDrift)} open differences`)
      : output.paint('good', 'fine');
  if (result.comparedWith !== 'last_run') return `${name}: ${found}`;
  const instead = output.paint('attention', 'not comparable with the migrations');
  return `${name}: ${found} since the last run; ${instead}: ${result.notComparable ?? ''}`;
}
