import { Recent } from '../../base/recent';
import type { Digest } from '../../base/digest';
import type { Answer } from '../../model/answer';
import type { Environment } from '../../model/environment';
import type { LookMark } from '../../observe/read-look';
import type { Pause } from '../../model/pause';
import type { Ports } from '../../ports/ports';
import type { LookAsked, LookSubject } from '../../ports/store';
import { WAITING_STATES } from '../deploys/stale-plans';
import { atMost } from './at-most';
import { gather } from './gather';
import { answered, answerTopics } from './save-answer';
import { systemContext } from './system-context';

/** What a look of this process found last, as far as the next one needs it. */
export interface KnownLook {
  /** Over all that the look was given: with anything else it would have been another one. */
  readonly input: Digest;
  readonly mark: LookMark;
  readonly observationId: string;
  readonly outcome: 'reached' | 'wrong_database';
  readonly historyDigest: Digest;
}

/** One environment in which nothing changed. */
export interface Unchanged {
  readonly environment: Environment;
  readonly answer: Answer | null;
  readonly known: Pick<KnownLook, 'observationId' | 'outcome'>;
}

/** What looks share, so that many of them cost the store little more than one. */
export interface Looks {
  readonly known: Recent<KnownLook>;
  /** Lends a place at the targets; the others wait, so that many looks under way are never as many connections. */
  readonly atTarget: <T>(look: () => Promise<T>) => Promise<T>;
  /** Whether the installation is paused now. */
  readonly pause: () => Promise<Pause | null>;
  /** Who is looked at, as it stands now. */
  readonly subject: (asked: LookAsked) => Promise<LookSubject | null>;
  /** False when something else was seen of the environment since; then nothing is kept. */
  readonly confirm: (unchanged: Unchanged) => Promise<boolean>;
  /** Whether a plan waits in the environment that a moved history would make stale. */
  readonly waits: (environmentId: string) => Promise<boolean>;
}

/** More environments than one worker can look at in its time. */
const MOST_KNOWN = 20_000;

/** So many connections to targets there are at most for looks of one worker. */
const MOST_AT_TARGETS = 8;

export function createLooks(ports: Pick<Ports, 'store' | 'clock' | 'ids'>): Looks {
  const confirm = async (unchanged: readonly Unchanged[]): Promise<readonly boolean[]> => {
    if (await confirmTogether(ports, unchanged)) return unchanged.map(() => true);
    const answers: boolean[] = [];
    for (const one of unchanged) answers.push(await confirmTogether(ports, [one]));
    return answers;
  };
  const paused = gather(async (asked: readonly null[]) => {
    const pause = await ports.store.pause();
    return asked.map(() => pause);
  });
  return {
    pause: () => paused(null),
    known: new Recent(MOST_KNOWN, () => 1),
    atTarget: atMost(MOST_AT_TARGETS),
    subject: gather((asked: readonly LookAsked[]) => ports.store.lookSubjects(asked)),
    confirm: gather(confirm),
    waits: gather(async (environmentIds: readonly string[]) => {
      const waiting = await ports.store.environmentsWithDeploys(environmentIds, WAITING_STATES);
      return environmentIds.map((id) => waiting.has(id));
    }),
  };
}

/** All in one transaction; false when one of them was seen otherwise meanwhile. */
async function confirmTogether(
  { store, clock, ids }: Pick<Ports, 'store' | 'clock' | 'ids'>,
  unchanged: readonly Unchanged[],
): Promise<boolean> {
  const at = clock.now();
  const done = await store.commit({
    context: systemContext(ids.uuid()),
    at,
    changes: [
      {
        kind: 'observations.confirm_newest',
        seen: unchanged.map(({ environment, known }) => ({
          observationId: known.observationId,
          environmentId: environment.id,
          at,
        })),
      },
      {
        kind: 'answers.save',
        answers: unchanged.flatMap(({ answer, known: { observationId, outcome } }) =>
          answered(answer, { ok: true, value: { observationId, outcome } }),
        ),
      },
    ],
    events: [],
    topics: unchanged.flatMap(({ answer }) => answerTopics(answer)),
  });
  return done.ok;
}
