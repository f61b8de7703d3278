import { Counter, Histogram, Registry } from 'prom-client';
import { METRICS } from './metric-list';

/** One call that was answered. */
export interface AnsweredCall {
  readonly kind: 'action' | 'route' | 'stream';
  /** As its definition names it, such as `people.invite`: one of a few, never a part of an address. */
  readonly name: string;
  /** `fault`: something was thrown, ours or of the outside world. */
  readonly outcome: 'ok' | 'refused' | 'fault';
  /** Null for a stream, which has no end of its own. */
  readonly milliseconds: number | null;
}

/** Counts of one web process, from its start. */
export interface RequestMetrics {
  readonly registry: Registry;
  readonly count: (call: AnsweredCall) => void;
}

const REQUESTS = 'lockkeeper_web_requests_total';
const SECONDS = 'lockkeeper_web_request_duration_seconds';
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createRequestMetrics(): RequestMetrics {
  const registry = new Registry();
  const requests = new Counter({
    name: REQUESTS,
    help: METRICS[REQUESTS].help,
    labelNames: METRICS[REQUESTS].labels,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: SECONDS,
    help: METRICS[SECONDS].help,
    labelNames: METRICS[SECONDS].labels,
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    registry,
    count: ({ kind, name, outcome, milliseconds }) => {
      requests.inc({ kind, name, outcome });
      if (milliseconds !== null) seconds.observe({ kind }, milliseconds / 1_000);
    },
  };
}
