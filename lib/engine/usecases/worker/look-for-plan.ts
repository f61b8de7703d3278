import { Fault } from '../../base/fault';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { PlanBase } from '../../model/plan';
import type { Query } from '../../model/query';
import type { Release } from '../../model/release';
import { lookAtTarget, withLook } from '../../observe/look-at-target';
import { keptIn } from '../../formats/kept-for-undo';
import { describeTargetError } from '../../target/describe-target-error';
import type { TargetSession } from '../../target/target-session';
import { sameTarget } from '../../target/read-target-state';
import { keepLiveSchema, readLiveSchema } from './live-schema-memory';
import { passwordOf, type WorkerPorts } from './worker-ports';

type LookPorts = Pick<WorkerPorts, 'clock' | 'credentials' | 'hostPolicy' | 'liveSchemas'>;

/** What was seen of a target at one moment, to plan by. */
export interface PlanLook extends Pick<PlanBase, 'target' | 'serverMajor'> {
  readonly history: History;
  readonly schema: SchemaSnapshot;
  /** What the history keeps for the way down of the migration that is to be undone, as JSON; null when that is nothing. */
  readonly kept: string | null;
}

/** One session: identity, history and schema of the same moment, and what is kept of a migration that is to be undone. */
export async function lookForPlan(
  ports: LookPorts,
  environment: Environment,
  release: Release,
  undone: Migration | null = null,
): Promise<Result<PlanLook>> {
  const password = await passwordOf(ports, environment);
  if (!password.ok) return password;
  const format = formatOf(release.tool);
  const input = {
    connection: environment.connection,
    password: password.value,
    format,
    options: release.options,
    hostPolicy: ports.hostPolicy,
  };
  try {
    const looked = await withLook(
      { ...input, clock: ports.clock },
      planLimits(environment),
      async (session): Promise<Result<PlanLook>> => {
        const { state, history } = await lookAtTarget(session, input);
        if (!history.ok) return history;
        if (environment.identity !== null && !sameTarget(environment.identity, state.identity)) {
          return failed(wrongDatabase(environment));
        }
        const context = { options: release.options, schema: environment.connection.schema };
        const historyTables = format.history.tables(context);
        const kept = history.value.tableExists ? undone : null;
        const reading = await readLiveSchema(ports, environment, { session, historyTables });
        const schema = keepLiveSchema(ports.liveSchemas, reading, null);
        return success({
          target: state.identity,
          serverMajor: session.serverMajor,
          history: history.value,
          schema,
          kept: kept === null ? null : await readKept(session, format.history.readKept?.(context, kept)),
        });
      },
    );
    return looked.ok ? looked.value : looked;
  } catch (error) {
    if (error instanceof Fault) return failed(describeTargetError(error));
    throw error;
  }
}

async function readKept(session: TargetSession, asked: Query | undefined): Promise<string | null> {
  if (asked === undefined) return null;
  const [row] = (await session.query(asked)).rows;
  return keptIn(row);
}

/** A whole schema is read: that may take longer than a look. */
const planLimits = ({ connection }: Environment) => ({
  totalMs: 120_000,
  connectTimeoutSeconds: connection.connectTimeoutSeconds,
  answerTimeoutMs: 60_000,
});

const wrongDatabase = ({ name }: Environment): Failure =>
  failure(
    'TARGET.WRONG_DATABASE',
    `The database behind the address of ${name} is not the one that was registered.`,
    {
      fix: 'Check the address; an administrator can confirm a database that was upgraded or restored on purpose.',
    },
  );
