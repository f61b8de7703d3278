import { encode } from 'next-auth/jwt';
import type { EventFeed } from '../server/events/event-feed';
import { createNewsHub, type FeedEvent } from '../server/events/news-hub';
import { createWebMetrics } from '../server/metrics/web-metrics';
import { createLogMemory } from '../server/system/log-memory';
import { trustedProxies } from '../server/trusted-proxies';
import type { WebContainer } from '../server/web-container';
import type { WebRequest } from '../server/web/web-request';
import { LIMITS, type PeopleStage } from './people';

export const ORIGIN = 'https://keeper.example.org';
export const SECRET = 'a secret of at least thirty-two characters';
export const METRICS_TOKEN = 'a-token-of-the-metrics-of-thirty-two';
export const SESSION_COOKIE = '__Host-lockkeeper.session';

/** The web process on the stage's ports, with a feed that tests speak through. */
export function webStage(stage: PeopleStage): {
  readonly container: WebContainer;
  readonly tell: (event: FeedEvent) => void;
} {
  const hub = createNewsHub({ id: 'process' });
  const feed: EventFeed = { ...hub, connected: true, close: () => Promise.resolve() };
  const container: WebContainer = {
    ports: stage.ports,
    settings: {
      publicOrigin: ORIGIN,
      isHttps: true,
      sessionLimits: LIMITS,
      secret: SECRET,
      trustedProxies: trustedProxies([]),
      metricsToken: METRICS_TOKEN,
      oidc: null,
    },
    feed,
    metrics: createWebMetrics(stage.ports),
    self: {
      startedAt: stage.now(),
      dataFolder: '/nowhere',
      log: createLogMemory(),
      variables: [],
      secrets: [],
    },
    storeState: () => Promise.resolve('ready'),
    closing: new AbortController().signal,
    close: () => Promise.resolve(),
  };
  return { container, tell: hub.tell };
}

/** A request as a page of ours sends it; `null` takes a header away. */
export function webRequest(
  cookie: string | null,
  headers: Readonly<Record<string, string | null>> = {},
): WebRequest {
  const sent: Readonly<Record<string, string | null>> = {
    'sec-fetch-site': 'same-origin',
    origin: ORIGIN,
    ...headers,
  };
  return {
    header: (name) => sent[name] ?? null,
    cookie: (name) => (name === SESSION_COOKIE ? cookie : null),
  };
}

/** The cookie that next-auth makes for a session id, or for any other claims. */
export function sessionCookie(
  claims: Readonly<Record<string, unknown>>,
  { secret = SECRET, maxAge = 3600 } = {},
): Promise<string> {
  return encode({ token: { ...claims }, secret, maxAge });
}
