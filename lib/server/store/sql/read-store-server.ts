import { InvariantError } from '../../../engine/base/invariant';
import type { StoreServer } from '../../../engine/model/operations';
import type { Database } from '../../db';

interface ServerRow {
  readonly version: string;
  readonly database: string;
  readonly address: string | null;
  readonly bytes: bigint;
}

/** Which server and database keep the store, and how large they are. */
export async function readStoreServer(prisma: Database): Promise<StoreServer> {
  const [row] = await prisma.$queryRaw<readonly ServerRow[]>`
    SELECT current_setting('server_version') AS version, current_database()::text AS database,
      host(inet_server_addr()) || ':' || inet_server_port() AS address,
      pg_database_size(current_database()) AS bytes`;
  if (row === undefined) throw new InvariantError('the store says nothing of its server');
  return { ...row, bytes: Number(row.bytes) };
}
