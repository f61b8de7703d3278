import 'server-only';
import type { ConfirmBreakGlassInput, DecideDeployInput, DeployMoved } from '../../contracts/deploy';
import { confirmBreakGlass, decideDeploy } from '../../engine/index';
import type { Failure } from '../../engine/base/failure';
import { success, type Result } from '../../engine/base/result';
import type { ActContext } from '../../engine/model/person';
import { deployMoved } from './present/deploy-view';

/** A verdict from a page: with the session it comes from, by which the engine knows when the second factor was given. */
export async function decideHere(
  ports: Parameters<typeof decideDeploy>[0],
  context: ActContext,
  { code, ...input }: DecideDeployInput,
  { sessionId }: { readonly sessionId: string },
): Promise<Result<DeployMoved, readonly Failure[]>> {
  const decided = await decideDeploy(ports, context, { ...input, proof: { sessionId, code } });
  return decided.ok ? success(deployMoved(decided.value)) : decided;
}

/** The second person's word for a start in a freeze, with the session it comes from for the same reason. */
export async function confirmGlassHere(
  ports: Parameters<typeof confirmBreakGlass>[0],
  context: ActContext,
  { glassId, code }: ConfirmBreakGlassInput,
  { sessionId }: { readonly sessionId: string },
): Promise<Result<null, readonly Failure[]>> {
  const confirmed = await confirmBreakGlass(ports, context, { glassId, proof: { sessionId, code } });
  return confirmed.ok ? success(null) : confirmed;
}
