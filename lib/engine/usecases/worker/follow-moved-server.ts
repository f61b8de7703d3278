import { failure, type Failure } from '../../base/failure';
import { Fault } from '../../base/fault';
import { failed, success, type Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import { readTargetState, sameTarget } from '../../target/read-target-state';
import { commitEnvironment } from '../environments/commit-environment';
import { describeEnvironment } from '../environments/describe-environment';
import { withLook } from './look-at-ground';
import { systemContext } from './system-context';
import { passwordOf, type WorkerPorts } from './worker-ports';

type FollowPorts = Pick<
  WorkerPorts,
  'store' | 'clock' | 'ids' | 'logger' | 'credentials' | 'sealer' | 'hostPolicy'
>;

/** A server of the installation's own that had to listen on another port than at earlier starts. */
export interface MovedServer {
  readonly host: string;
  readonly port: number;
  readonly formerPorts: readonly number[];
  /** Databases on it that we made and registered ourselves. What a person registered is a person's to change. */
  readonly databases: readonly string[];
}

/**
 * Corrects the connections that still lead to where a server of ours listened before. Each is followed only when the database at the new
 * address proves to be the registered one (`sameTarget`: system identifier, database oid, installation); otherwise it is left as it is,
 * and a line of the log says why. The password is sealed again for the new address, since it is bound to the old one. Never throws for
 * what a target does. To be called before the queue runs and pages are served: nobody else writes environments then.
 *
 * The version of the connection stays, so waiting deploys and their approvals stand. An approval is about these statements on this
 * database, as the target part of the digest says it; the new address leads to the same database, the same role and the same password,
 * which is proven here and again under the target's lock when the deploy runs. A plan made stale by this would come out of planning with
 * the same content and the same target, and the approver would look at it a second time for nothing. For the same reason a deploy whose
 * worker died is no obstacle: its recovery has to reach the target, and nothing of it can still run on a server that was started anew.
 */
export async function followMovedServer(ports: FollowPorts, moved: MovedServer): Promise<void> {
  if (moved.formerPorts.length === 0) return;
  const environments = await ports.store.environments({ includeArchived: true });
  for (const environment of environments.filter((one) => leadsToOldAddress(one, moved))) {
    await follow(ports, environment, moved.port);
  }
}

const leadsToOldAddress = ({ connection }: Environment, moved: MovedServer): boolean =>
  connection.host === moved.host &&
  moved.formerPorts.includes(connection.port) &&
  moved.databases.includes(connection.database);

/** A target that cannot be proven is left as it is: its page says that nobody answers there. */
async function follow(ports: FollowPorts, before: Environment, port: number): Promise<void> {
  const followed = await tryFollow(ports, before, port).catch((error: unknown) => {
    if (error instanceof Fault) return failed(error.failure);
    throw error;
  });
  const subject = { environmentId: before.id, from: before.connection.port, to: port };
  if (followed.ok) ports.logger.info('environment.followed', subject);
  else ports.logger.warn('environment.not_followed', { ...subject, code: followed.failure.code });
}

async function tryFollow(ports: FollowPorts, before: Environment, port: number): Promise<Result<null>> {
  const next = await atPort(ports, before, port);
  if (!next.ok) return next;
  const state = await withLook(ports, next.value, (session) =>
    readTargetState(session, { schema: before.connection.schema, historyTables: [] }),
  );
  if (!state.ok) return state;
  if (before.identity === null || !sameTarget(before.identity, state.value.identity)) {
    return failed(notProven(before));
  }
  return commitEnvironment(ports, systemContext(ports.ids.uuid()), {
    before,
    next: next.value,
    action: 'environment.address_followed',
    described: { before: describeEnvironment(before), after: describeEnvironment(next.value) },
  });
}

/** The environment at its new address. A sealed password is opened for the old address and sealed for the new one. */
async function atPort(ports: FollowPorts, before: Environment, port: number): Promise<Result<Environment>> {
  const connection = { ...before.connection, port };
  if (before.credential.kind === 'reference') return success({ ...before, connection });
  const password = await passwordOf(ports, before);
  if (!password.ok) return password;
  const secret = ports.sealer.seal(password.value, { environmentId: before.id, connection });
  return success({ ...before, connection, credential: { kind: 'sealed', secret } });
}

const notProven = ({ name }: Environment): Failure =>
  failure('TARGET.WRONG_DATABASE', `The database at the new address of ${name} is not proven to be its own.`);
