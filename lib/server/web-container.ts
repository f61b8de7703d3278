import type { BlockList } from 'node:net';
import type { SessionLimits } from '../engine/index';
import { failed, success, type Result } from '../engine/base/result';
import type { Instant } from '../engine/model/instant';
import type { Ports } from '../engine/ports/ports';
import { createPorts, missing, type ProcessPorts } from './create-ports';
import { secretValues, shownVariables, type Env, type ShownVariable } from './env';
import { createEventFeed, type EventFeed } from './events/event-feed';
import { watchWorkers } from './events/watch-workers';
import type { OidcEnv } from './oidc-env';
import { createWebMetrics, type WebMetrics } from './metrics/web-metrics';
import { storeMigrationNames } from './store-migrations';
import { readStoreState, type StoreState } from './store/sql/read-store-state';
import type { LogMemory } from './system/log-memory';
import { trustedProxies } from './trusted-proxies';

/** What the web edge was told by its environment. */
export interface WebSettings {
  /** `https://keeper.example.org`, without a path; links and the origin check use it, never the Host header. */
  readonly publicOrigin: string;
  readonly isHttps: boolean;
  readonly sessionLimits: SessionLimits;
  /** Protects session cookies and derived ids; the same for all copies of the web process. */
  readonly secret: string;
  readonly trustedProxies: BlockList;
  /** What whoever reads the metrics has to send; null when nobody may. */
  readonly metricsToken: string | null;
  /** The issuer by which people may sign in; null when there is none. */
  readonly oidc: OidcEnv | null;
}

/** What this process knows of itself, for the page *About* and the diagnostics. */
export interface WebSelf {
  readonly startedAt: Instant;
  readonly dataFolder: string;
  readonly log: LogMemory;
  /** Our variables that are set, without values of secrets. */
  readonly variables: readonly ShownVariable[];
  /** Nothing that leaves in the diagnostics may hold one of these. */
  readonly secrets: readonly string[];
}

/** Everything that pages, actions, routes and streams stand on. It can put a password away and cannot open one. */
export interface WebContainer {
  readonly ports: Ports;
  readonly settings: WebSettings;
  readonly feed: EventFeed;
  readonly metrics: WebMetrics;
  readonly self: WebSelf;
  /** What the store is like at this moment; never throws. */
  readonly storeState: () => Promise<StoreState>;
  /** Aborted when the process ends: streams close. */
  readonly closing: AbortSignal;
  readonly close: () => Promise<void>;
}

/** The web process, put together; connects when first used. Failures: ENV.MISSING, SECRET.BAD_KEY. */
export function createWebContainer(env: Env): Result<WebContainer> {
  if (env.sessionSecret === null) return failed(missing('LOCKKEEPER_SESSION_SECRET'));
  const made = createPorts(env, 'web');
  if (!made.ok) return made;
  const { ports, database } = made.value;
  const feed = createEventFeed({
    url: made.value.databaseUrl,
    applicationName: 'lockkeeper web events',
    clock: ports.clock,
    ids: ports.ids,
    logger: ports.logger,
  });
  const expected = storeMigrationNames();
  const closing = new AbortController();
  void watchWorkers(ports, feed, closing.signal);
  return success({
    ports,
    settings: webSettings(env, env.sessionSecret),
    feed,
    metrics: createWebMetrics(ports),
    self: {
      startedAt: ports.clock.now(),
      dataFolder: env.dataFolder,
      log: made.value.log,
      variables: shownVariables(),
      secrets: secretValues(env),
    },
    storeState: () => readStoreState(database, expected),
    closing: closing.signal,
    close: () => closeAll(closing, feed, made.value),
  });
}

function webSettings(env: Env, secret: string): WebSettings {
  return {
    publicOrigin: env.url,
    isHttps: env.url.startsWith('https:'),
    sessionLimits: {
      idleMinutes: env.sessionIdleMinutes,
      absoluteMinutes: env.sessionAbsoluteMinutes,
    },
    secret,
    trustedProxies: trustedProxies(env.trustedProxies),
    metricsToken: env.metricsToken,
    oidc: env.oidc,
  };
}

async function closeAll(closing: AbortController, feed: EventFeed, made: ProcessPorts): Promise<void> {
  closing.abort();
  await feed.close();
  await made.close();
}
