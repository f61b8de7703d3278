import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { failed, success, type Result } from '../../engine/base/result';
import { ANYWHERE, lookAtTarget, withLook } from '../../engine/worker';
import type { HistoryEntry } from '../../engine/model/history';
import type { Clock } from '../../engine/ports/clock';
import { connectionOfUrl } from '../../server/connection-of-url';
import type { Recorded, RecordedInput } from './validate';

const LIMITS = { totalMs: 15_000, connectTimeoutSeconds: 5, answerTimeoutMs: 10_000 };

/** What a database has of the migrations: the checksums that its history recorded. Reads only. */
export async function databaseRecorded(
  url: string,
  clock: Clock,
  { format, options, migrations }: RecordedInput,
): Promise<Result<Recorded>> {
  const reading = connectionOfUrl(url, USUAL);
  if (!reading.ok) return failed(failure('CLI.DATABASE', reading.sentence));
  const { connection, password } = reading;
  const input = { connection, password, format, options, hostPolicy: ANYWHERE };
  const { database, host, port } = connection;
  try {
    const looked = await withLook({ ...input, clock }, LIMITS, async (session) =>
      lookAtTarget(session, input),
    );
    if (!looked.ok) return looked;
    const { history } = looked.value;
    if (!history.ok) return history;
    return success({
      name: `${database} on ${host}:${String(port)}`,
      checksums: checksumsOf(format.history.tell(migrations, history.value.entries)),
    });
  } catch (error) {
    if (error instanceof Fault) return failed(error.failure);
    throw error;
  }
}

const USUAL = { tlsMode: 'require', connectTimeoutSeconds: 5, allowWeakAuthentication: false } as const;

/** What stands: a migration that was rolled back may be edited before it runs again. */
const checksumsOf = (entries: readonly HistoryEntry[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap(({ outcome, migrationId, checksum }) =>
      (outcome === 'applied' || outcome === 'baseline') && checksum !== null
        ? [[migrationId, checksum] as const]
        : [],
    ),
  );
