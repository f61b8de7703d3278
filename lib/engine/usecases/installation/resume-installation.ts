import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { Pause } from '../../model/pause';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedForInstallation } from '../authorise';
import { checkReason } from '../drift/accept-drift';

type PausePorts = Pick<Ports, 'store' | 'clock'>;

/** Why the installation does nothing; null while it is at work. Shown to everybody who is signed in. */
export const viewPause = ({ store }: Pick<PausePorts, 'store'>): Promise<Pause | null> => store.pause();

/**
 * A person says that this copy of the installation is the only one, and takes the responsibility: from then on it looks at targets and runs
 * what was approved. Failures: ACCESS.*, REASON.*, STORE.CONFLICT when it is not paused.
 */
export async function resumeInstallation(
  { store, clock }: PausePorts,
  context: ActContext,
  input: { readonly reason: string },
): Promise<Result<null, readonly Failure[]>> {
  const allowed = authorisedForInstallation(context, 'installation.administer');
  if (!allowed.ok) return failed([allowed.failure]);
  const problems = checkReason(input.reason);
  if (problems.length > 0) return failed(problems);
  const pause = await store.pause();
  if (pause === null) return failed([notPaused()]);
  // Wake-up calls are in no backup, and what was called meanwhile was not heard.
  const queued = await store.deploys({ states: ['queued'], limit: 1_000 });
  const done = await store.commit({
    context,
    at: clock.now(),
    changes: [{ kind: 'installation.resume' }],
    events: [
      {
        action: 'installation.resumed',
        object: INSTALLATION,
        before: { pausedSince: pause.since, because: pause.because },
        after: { pausedSince: null },
        reason: input.reason.trim(),
      },
    ],
    jobs: queued.map(({ id }) => ({ task: 'run_deploy', deployId: id })),
  });
  return done.ok ? success(null) : failed([done.failure]);
}

const notPaused = (): Failure =>
  failure('INSTALLATION.NOT_PAUSED', 'The installation is at work already.', { fix: 'Load the page again.' });

export const INSTALLATION = { kind: 'installation', id: null, name: 'the installation' } as const;
