import * as z from 'zod';
import { failureDocument } from '../../server/store/documents/failure-document';
import { findEnvironment, prepareDeploy } from '../../engine/index';
import type { Failure } from '../../engine/base/failure';
import { InvariantError } from '../../engine/base/invariant';
import type { Plan } from '../../engine/model/plan';
import type { Address } from '../address';
import { awaitAnswers } from '../await-answers';
import { mustFindEnvironment } from '../command-words';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Installation } from '../open-installation';
import type { Output } from '../output';

/** What a deploy of the newest release would run, as `plan` prints it; the member names are stable. */
export interface PlannedRun {
  readonly digest: string | null;
  readonly release: number | null;
  readonly migrations: readonly {
    readonly id: string;
    /** `undo`: it is taken back, by the statements of its down part. */
    readonly act: string;
    readonly mode: string;
    readonly statements: readonly {
      readonly title: string;
      readonly text: string;
      /** By its words rows, or parts of them, are gone afterwards. */
      readonly losesData: boolean;
    }[];
  }[];
}

/**
 * Has the worker look at an environment and plan what would run there now; nothing is requested. Exit code 0, with `exitCode` 3 when there
 * is something to run; 5 when no plan can be made; 9 when the worker does not answer in time.
 */
export async function plan(
  installation: Installation,
  output: Output,
  options: {
    readonly address: Address;
    readonly upTo: string | null;
    /** The migration to be taken back, instead of running what is pending. */
    readonly undo: string | null;
    readonly sql: boolean;
    readonly exitCode: boolean;
    readonly timeoutSeconds: number;
  },
): Promise<ExitCode> {
  const made = await makePlan(installation, options);
  if (Array.isArray(made)) {
    for (const one of made) output.failure(one);
    return EXIT.problems;
  }
  output.data(made, () => linesOf(made, output, options.sql));
  return options.exitCode && made.migrations.length > 0 ? EXIT.pending : EXIT.done;
}

async function makePlan(
  installation: Installation,
  options: Pick<Parameters<typeof plan>[2], 'address' | 'upTo' | 'undo' | 'timeoutSeconds'>,
): Promise<PlannedRun | Failure[]> {
  const { ports, context } = installation;
  const found = await findEnvironment(ports, context, options.address);
  const { environment } = mustFindEnvironment(found, options.address);
  const asked = await prepareDeploy(ports, context, {
    environmentId: environment.id,
    releaseId: null,
    upTo: options.upTo,
    settings: null,
    resolve: null,
    undo: options.undo,
  });
  if (!asked.ok) return [...asked.failure];
  const { answerId } = asked.value;
  await awaitAnswers(installation, [answerId], options.timeoutSeconds);
  const { failures, planId } = answered.parse((await ports.store.answer(answerId))?.value);
  if (failures.length > 0) return failures.every(isNothingToRun) ? NOTHING : failures;
  const made = planId === undefined ? null : await ports.store.plan(planId);
  if (made === null) throw new InvariantError('the worker answered without a plan');
  return shown(made);
}

/** What the worker leaves in the answer. */
const answered = z.object({ planId: z.string().optional(), failures: z.array(failureDocument).default([]) });

const isNothingToRun = ({ code }: Failure): boolean => code === 'PLAN.NOTHING_TO_RUN';
const NOTHING: PlannedRun = { digest: null, release: null, migrations: [] };

const shown = ({ digest, releaseNumber, steps }: Plan): PlannedRun => ({
  digest,
  release: releaseNumber,
  migrations: steps.map(({ migrationId, act, mode, statements }) => ({
    id: migrationId,
    act,
    mode,
    statements: statements.map(({ title, text, losesData }) => ({ title, text, losesData })),
  })),
});

function linesOf({ digest, migrations }: PlannedRun, output: Output, sql: boolean): readonly string[] {
  if (digest === null) {
    return [output.paint('good', 'Nothing to run: everything of the newest release is there.')];
  }
  return [
    ...migrations.flatMap(({ id, act, mode, statements }) => [
      `${output.paint('strong', id)}  ${output.paint('quiet', act === 'undo' ? 'undone' : mode.replaceAll('_', ' '))}`,
      ...statements.flatMap(({ title, text, losesData }) =>
        [
          ...(sql ? text.replaceAll('\t', '  ').split('\n') : [title]).map((line) =>
            output.paint('plain', line),
          ),
          ...(act === 'undo' && losesData ? [output.paint('bad', '^ loses data for good')] : []),
        ].map((line) => `  ${line}`),
      ),
    ]),
    output.paint('quiet', `Plan ${digest}`),
  ];
}
