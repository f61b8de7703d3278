import { Fault } from '../../base/fault';
import { failed, success, type Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import { describeTargetError } from '../../target/describe-target-error';
import { openTarget } from '../../target/open-target';
import { readScratchGround, type ScratchGround } from '../../target/read-scratch-ground';
import type { TargetSession } from '../../target/target-session';
import { passwordOf, type WorkerPorts } from './worker-ports';

type GroundPorts = Pick<WorkerPorts, 'credentials' | 'hostPolicy'>;

/** What a scratch copy of a target has to start from: roles, extensions, default privileges. */
export const lookAtGround = (ports: GroundPorts, environment: Environment): Promise<Result<ScratchGround>> =>
  withLook(ports, environment, (session) => readScratchGround(session, environment.connection.schema));

/** Uses a session for looking, and turns whatever the target or the network does into a failure. */
export async function withLook<T>(
  ports: GroundPorts,
  environment: Environment,
  use: (session: TargetSession) => Promise<T>,
): Promise<Result<T>> {
  const password = await passwordOf(ports, environment);
  if (!password.ok) return password;
  try {
    const session = await openTarget({
      connection: environment.connection,
      password: password.value,
      hostPolicy: ports.hostPolicy,
      applicationName: 'lockkeeper drift',
      kind: 'observe',
    });
    try {
      return success(await use(session));
    } finally {
      await session.close();
    }
  } catch (error) {
    if (error instanceof Fault) return failed(describeTargetError(error));
    throw error;
  }
}
