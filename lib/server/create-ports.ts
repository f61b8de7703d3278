import { createReleaseReader } from '../engine/index';
import { failure, type Failure } from '../engine/base/failure';
import { failed, success, type Result } from '../engine/base/result';
import type { Ports } from '../engine/ports/ports';
import { openDatabase, type Database } from './db';
import type { Env } from './env';
import { closedSecondFactorCodes, createSecondFactorCodes } from './secrets/second-factor-codes';
import { createPasswordHasher } from './secrets/password-hasher';
import { createSecretSealer } from './secrets/secret-sealer';
import { readPublicKey } from './secrets/sealing-key';
import { createOperationReads } from './store/operation-reads';
import { createRunReads } from './store/run-reads';
import { createStore } from './store/create-store';
import { createSignInThrottle } from './store/sign-in-throttle';
import { systemClock } from './system/clock';
import { systemIds } from './system/ids';
import { createLogMemory, type LogMemory } from './system/log-memory';
import { createLogger } from './system/logger';

/** What every process of an installation has, and what closes it. */
export interface ProcessPorts {
  readonly ports: Ports;
  readonly databaseUrl: string;
  readonly database: Database;
  /** What this process logged last. */
  readonly log: LogMemory;
  readonly close: () => Promise<void>;
}

/**
 * The ports of one process: store, clock, ids, log, the half of the secret box that seals. Connects when first used.
 * Failures: ENV.MISSING, SECRET.BAD_KEY.
 */
export function createPorts(env: Env, process: 'web' | 'worker' | 'cli'): Result<ProcessPorts> {
  const { databaseUrl, sealingPublicKey } = env;
  if (databaseUrl === null) return failed(missing('DATABASE_URL'));
  if (sealingPublicKey === null) return failed(missing('LOCKKEEPER_SEALING_PUBLIC_KEY'));
  const recipient = readPublicKey(sealingPublicKey);
  if (!recipient.ok) return recipient;
  const [clock, ids] = [systemClock(), systemIds()];
  const log = createLogMemory();
  const logger = createLogger({ level: env.logLevel, process, memory: log });
  const database = openDatabase({
    url: databaseUrl,
    applicationName: `lockkeeper ${process}`,
    onError: (error) => {
      logger.warn('store.connection_lost', { error });
    },
  });
  const store = createStore({ prisma: database, clock });
  const ports: Ports = {
    clock,
    ids,
    logger,
    store,
    releases: createReleaseReader(store),
    runs: createRunReads(database),
    operations: createOperationReads(database),
    throttle: createSignInThrottle(database),
    sealer: createSecretSealer(recipient.value),
    passwords: createPasswordHasher(),
    secondFactorCodes:
      process === 'web' && env.sessionSecret !== null
        ? createSecondFactorCodes(env.sessionSecret, env.url)
        : closedSecondFactorCodes(),
  };
  return success({ ports, databaseUrl, database, log, close: () => database.$disconnect() });
}

/** A variable without which this process cannot start. `npm start` sets it; elsewhere a person does. */
export const missing = (name: string): Failure =>
  failure('ENV.MISSING', `${name} is not set.`, {
    fix: 'Set it, or start Lockkeeper by npm start, which makes its own.',
    where: { field: name },
  });
