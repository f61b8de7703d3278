import { sha256 } from '../../../base/digest';
import { failed, type Result } from '../../../base/result';
import type { VisitorContext } from '../../../model/person';
import type { Ports } from '../../../ports/ports';
import { openSession, type EnteringBrowser, type NewSession } from '../open-session';
import { actingAs } from '../people-access';
import { sessionLoss } from '../session-rule';
import { proveSecondFactor, type ProofPorts } from './prove-second-factor';
import { questionOver } from './second-factor-failures';

export interface CompleteSignInInput extends EnteringBrowser {
  readonly code: string;
}

/**
 * The second factor of somebody whose password was right: a new session, which counts, takes the place of the one that only asked. The
 * question is answered once; its session opens nothing, whoever has its cookie.
 * Failures: SIGN_IN.QUESTION_OVER, those of `proveSecondFactor`.
 */
export async function completeSignIn(
  ports: ProofPorts & Pick<Ports, 'ids'>,
  visitor: VisitorContext,
  input: CompleteSignInInput,
): Promise<Result<NewSession>> {
  const { previousSessionId: asked } = input;
  const known = asked === null ? null : await ports.store.session(sha256(asked));
  if (known === null) return failed(questionOver());
  const { session, person } = known;
  if (sessionLoss(session, person, input.limits, ports.clock.now()) !== 'second_factor') {
    return failed(questionOver());
  }
  const context = actingAs(visitor, person);
  const proof = await proveSecondFactor(ports, context, { person, typed: input.code });
  if (!proof.ok) return proof;
  return openSession(ports, visitor, {
    person,
    at: ports.clock.now(),
    browser: input,
    signedInBy: session.signedInBy,
    factorBy: proof.value.by,
    changes: [proof.value.change],
  });
}
