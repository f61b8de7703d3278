import type { Clock } from '../ports/clock';
import type { Ids } from '../ports/ids';
import type { Logger } from '../ports/logger';
import type { SqlParser } from '../sql/sql-parser';
import type { ScratchGround } from '../target/read-scratch-ground';
import type { ScratchServer } from './scratch-server';

/** How much other people's SQL may take. */
export interface ScratchLimits {
  /** For one statement; the SQL itself could lift it, so it is a courtesy. */
  readonly statementTimeoutMs: number;
  /** From the making of the database to its end; enforced from outside. */
  readonly totalMs: number;
  /** Sessions of the scratch role at the same time. */
  readonly connections: number;
}

export const SCRATCH_LIMITS: ScratchLimits = {
  statementTimeoutMs: 120_000,
  totalMs: 600_000,
  connections: 4,
};

/** What every use of a scratch database needs to know. */
export interface ScratchInput {
  readonly server: ScratchServer;
  /** Major version of the target that the scratch database stands for; null: any will do. */
  readonly major: number | null;
  /** First schema of the search path, made beforehand. */
  readonly schema: string;
  /** The role that runs migrations on the target; the scratch owner stands for it. */
  readonly deployRole: string;
  /** What the target has besides its migrations; `EMPTY_GROUND` when it is not known. */
  readonly ground: ScratchGround;
  /** More roles that migrations name; see `rolesOf`. */
  readonly roles: readonly string[];
  /** Extensions that migrations create; see `extensionsOf`. */
  readonly createdExtensions: readonly string[];
  /** Untrusted extensions that an operator allows. */
  readonly extensionsAllowed: readonly string[];
  readonly limits: ScratchLimits;
  readonly parser: SqlParser;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'uuid' | 'token'>;
  readonly logger: Logger;
}

export const EMPTY_GROUND: ScratchGround = {
  roles: [],
  extensions: [],
  defaultPrivileges: [],
  schema: null,
};
