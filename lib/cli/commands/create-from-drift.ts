import * as z from 'zod';
import { adoptionDraft, type AdoptionDraftView } from '../../contracts/adoption';
import { createdMigration, type CreatedMigrationView } from '../../contracts/creation';
import type { Failure } from '../../engine/base/failure';
import { InvariantError } from '../../engine/base/invariant';
import { failed, success, type Result } from '../../engine/base/result';
import type { Project } from '../../engine/model/project';
import { askForAdoption, askForMigration, findEnvironment, listTools } from '../../engine/index';
import { failureDocument } from '../../server/store/documents/failure-document';
import type { Address } from '../address';
import { awaitAnswers } from '../await-answers';
import { must, mustFindEnvironment } from '../command-words';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Installation } from '../open-installation';
import type { Output } from '../output';

export interface FromDriftOptions {
  readonly address: Address;
  readonly name: string;
  readonly head: string | null;
  readonly merges: boolean;
  readonly timeoutSeconds: number;
}

/** What `create --from-drift` prints; the member names are stable. `made` is null where nothing could be. */
interface MadeOfDrift extends AdoptionDraftView {
  readonly made: CreatedMigrationView | null;
}

/**
 * Makes a migration of what somebody changed by hand in an environment, where the source of its project lies: the same two questions that the
 * browser asks of the worker, as the operator of this host. Exit code 0 also where nothing differs; 5 where nothing can be made of what does,
 * or the worker refuses; 9 when it does not answer in time.
 */
export async function createFromDrift(
  installation: Installation,
  output: Output,
  options: FromDriftOptions,
): Promise<ExitCode> {
  const { ports, context } = installation;
  const { project, environment } = mustFindEnvironment(
    await findEnvironment(ports, context, options.address),
    options.address,
  );
  const asked = must(await askForAdoption(ports, context, { environmentId: environment.id }));
  const draft = await answered(installation, { ...asked, ...options, shape: adoptionDraft });
  if (!draft.ok) return refused(output, draft.failure);
  const isEmpty = draft.value.adopted.length === 0;
  const made = isEmpty ? success(null) : await make(installation, project, draft.value, options);
  if (!made.ok) return refused(output, made.failure);
  const result = { ...draft.value, made: made.value };
  output.data(result, () => linesOf(result, output, environment.name));
  return isEmpty && draft.value.remaining.length > 0 ? EXIT.problems : EXIT.done;
}

async function make(
  installation: Installation,
  project: Project,
  { sql, downSql }: AdoptionDraftView,
  options: FromDriftOptions,
): Promise<Result<CreatedMigrationView, readonly Failure[]>> {
  const { ports, context } = installation;
  const format = listTools().find(({ tool }) => tool === project.source.tool);
  const { name, head, merges } = options;
  const asked = await askForMigration(ports, context, {
    projectId: project.id,
    name,
    sql,
    downSql: format?.creation.keepsDown === true ? downSql : null,
    head,
    merges,
  });
  if (!asked.ok) return asked;
  return answered(installation, { ...asked.value, ...options, shape: createdMigration });
}

const refusal = z.object({ failures: z.array(failureDocument) });

/** What the worker answered, or why it could not. Throws `Fault` ANSWER.TIMED_OUT. */
async function answered<T>(
  installation: Installation,
  {
    answerId,
    timeoutSeconds,
    shape,
  }: { readonly answerId: string; readonly timeoutSeconds: number; readonly shape: z.core.$ZodType<T> },
): Promise<Result<T, readonly Failure[]>> {
  await awaitAnswers(installation, [answerId], timeoutSeconds);
  const answer = await installation.ports.store.answer(answerId);
  if (answer?.state === 'failed') return failed(refusal.parse(answer.value).failures);
  const value = z.safeParse(shape, answer?.value);
  if (!value.success) throw new InvariantError(`an answer has another shape: ${value.error.message}`);
  return success(value.data);
}

function refused(output: Output, failures: readonly Failure[]): ExitCode {
  for (const one of failures) output.failure(one);
  return EXIT.problems;
}

function linesOf(
  { made, adopted, remaining }: MadeOfDrift,
  output: Output,
  environment: string,
): readonly string[] {
  const kept = remaining.flatMap(({ title, why }) => [
    output.paint('attention', `Not part of it: ${title}`),
    output.paint('quiet', `  ${why}`),
  ]);
  if (made === null) {
    const nothing = kept.length === 0 ? 'Nothing differs' : 'Nothing that differs can be made a migration of';
    return [output.paint(kept.length === 0 ? 'good' : 'attention', `${nothing} in ${environment}.`), ...kept];
  }
  return [
    output.paint('good', `${made.id} was made of what was changed by hand in ${environment}.`),
    ...made.files.map((file) => output.paint('plain', `  ${made.folder}/${file}`)),
    ...adopted.map(({ title }) => output.paint('plain', `  ${title}`)),
    ...kept,
    ...(made.note === null ? [] : [output.paint('attention', made.note)]),
    output.paint(
      'quiet',
      `${environment} has it already: mark it as applied there when its release is made.`,
    ),
  ];
}
