import { notAllowed } from '../../../access/access-failures';
import { sha256 } from '../../../base/digest';
import { failed, success, type Result } from '../../../base/result';
import type { Instant } from '../../../model/instant';
import type { ActContext } from '../../../model/person';
import type { Ports } from '../../../ports/ports';
import { personObject, PEOPLE_TOPIC, sessionTopic } from '../people-access';
import { tooManyTries } from '../people-failures';
import { newRecoveryCodes } from './new-recovery-codes';
import { notBegun, wrongCode } from './second-factor-failures';
import { readCode } from './second-factor-rule';

export interface ConfirmInput {
  /** Which one: the page may be older than another window's. */
  readonly begunAt: Instant;
  readonly code: string;
  readonly sessionId: string;
}

/**
 * The first code of a second factor that was begun: from now on it is asked for. Answers with the recovery codes, which are shown this
 * once. Every other session of the person ends, since none of them has given it.
 * Failures: ACCESS.NOT_ALLOWED, SECOND_FACTOR.NOT_BEGUN, .WRONG_CODE, .CANNOT_OPEN, SIGN_IN.TOO_MANY_TRIES, STORE.CONFLICT.
 */
export async function confirmSecondFactor(
  ports: Pick<Ports, 'store' | 'clock' | 'ids' | 'throttle' | 'secondFactorCodes'>,
  context: ActContext,
  input: ConfirmInput,
): Promise<Result<{ readonly codes: readonly string[] }>> {
  const person = context.actor.kind === 'person' ? await ports.store.person(context.actor.id) : null;
  if (person === null) return failed(notAllowed('set up a second factor', 'the person whose it is'));
  const at = ports.clock.now();
  const factor = await ports.store.secondFactor(person.id);
  if (factor === null || factor.confirmedAt !== null || factor.begunAt !== input.begunAt) {
    return failed(notBegun());
  }
  const step = await firstStep(ports, { personId: person.id, sealed: factor.secret, typed: input.code, at });
  if (!step.ok) return step;
  const { codes, change } = newRecoveryCodes(ports.ids, person.id);
  const idHash = sha256(input.sessionId);
  const committed = await ports.store.commit({
    context,
    at,
    changes: [
      {
        kind: 'second_factor.confirm',
        personId: person.id,
        begunAt: factor.begunAt,
        step: step.value,
        at,
      },
      change,
      { kind: 'session.check_second_factor', idHash, at },
      { kind: 'sessions.end', personId: person.id, exceptIdHash: idHash, at },
    ],
    events: [
      {
        action: 'person.second_factor_added',
        object: personObject(person),
        before: { secondFactor: false },
        after: { secondFactor: true },
      },
    ],
    topics: [PEOPLE_TOPIC, sessionTopic(person.id)],
  });
  return committed.ok ? success({ codes }) : committed;
}

async function firstStep(
  ports: Pick<Ports, 'throttle' | 'secondFactorCodes'>,
  given: {
    readonly personId: string;
    readonly sealed: Parameters<Ports['secondFactorCodes']['stepOf']>[0]['sealed'];
    readonly typed: string;
    readonly at: Instant;
  },
): Promise<Result<number>> {
  const key = `second_factor:${given.personId}`;
  const wait = await ports.throttle.takeTry(key, given.at);
  if (wait > 0) return failed(tooManyTries(wait));
  const read = readCode(given.typed);
  if (read.kind !== 'app') return failed(wrongCode());
  const step = ports.secondFactorCodes.stepOf({ ...given, code: read.code });
  if (!step.ok) return step;
  if (step.value === null) return failed(wrongCode());
  await ports.throttle.clear([key]);
  return success(step.value);
}
