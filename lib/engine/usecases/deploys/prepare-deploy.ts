import { notFound } from '../../access/access-failures';
import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, type Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import type { ActContext } from '../../model/person';
import type { RunSettings } from '../../model/plan';
import type { Release } from '../../model/release';
import type { ResolutionWish } from '../../plan/build-resolution';
import { ask, environmentObject, type Asked, type AskPorts } from '../ask';
import { authorisedEnvironment } from '../authorise';
import { checkRunSettings, DEFAULT_RUN_SETTINGS } from './run-settings';

export interface PrepareInput {
  readonly environmentId: string;
  /** Null: the newest release. */
  readonly releaseId: string | null;
  /** Null: everything that is to run. */
  readonly upTo: string | null;
  readonly settings: RunSettings | null;
  /** What the history is to say instead of anything being run; null: run what is pending. */
  readonly resolve: ResolutionWish | null;
  /** The migration to be undone; null: run what is pending, or resolve. */
  readonly undo: string | null;
}

/**
 * *Prepare deploy*: the worker looks at the target and makes the plan; the page follows the answer, which names the plan. A plan changes
 * nothing, so who may have the worker look may have one; requesting it is another right.
 */
export async function prepareDeploy(
  ports: AskPorts,
  context: ActContext,
  input: PrepareInput,
): Promise<Result<Asked, readonly Failure[]>> {
  const { store } = ports;
  const found = await authorisedEnvironment(store, context, input.environmentId, 'project.look_now');
  if (!found.ok) return failed([found.failure]);
  const { environment, project } = found.value;
  const settings = input.settings ?? DEFAULT_RUN_SETTINGS;
  const release =
    input.releaseId === null ? await store.newestRelease(project.id) : await store.release(input.releaseId);
  const problems = [
    ...checkRunSettings(settings),
    ...(release?.projectId === project.id ? [] : [notFound('release')]),
    ...(environment.observeOnly ? [observeOnly(environment)] : []),
  ];
  if (problems.length > 0 || release === null) return failed(problems);
  const asked = await ask(ports, context, {
    kind: 'plan',
    value: toCanonical({
      environmentId: environment.id,
      releaseId: release.id,
      upTo: input.upTo,
      settings,
      resolve: input.resolve,
      undo: input.undo,
    }),
    job: (answerId) => ({ task: 'make_plan', answerId }),
    about: environmentObject(environment),
    action: 'plan.asked',
    told: toldOf(release, input, settings),
  });
  return asked.ok ? asked : failed([asked.failure]);
}

const toldOf = (release: Release, { upTo, resolve, undo }: PrepareInput, settings: RunSettings) => ({
  release: release.number,
  upTo,
  resolve: resolve === null ? null : toCanonical(resolve),
  undo,
  settings: toCanonical(settings),
});

const observeOnly = (environment: Environment): Failure =>
  failure(
    'DEPLOY.OBSERVE_ONLY',
    `${environment.name} is set to observe only: nothing is ever written to it.`,
    {
      fix: 'An administrator of the project can change that in its settings.',
    },
  );
