import { Registry } from 'prom-client';
import type { Ports } from '../../engine/ports/ports';
import { productVersion } from '../system/product-version';
import { createRequestMetrics, type RequestMetrics } from './request-metrics';
import { shareReading } from './share-reading';
import { addStoreMetrics, gauge } from './store-metrics';

/** The metrics of one web process: what it counted itself, and what the store says of the whole installation. */
export interface WebMetrics {
  readonly count: RequestMetrics['count'];
  /** In the Prometheus text format. Never throws: a store that does not answer is told as `lockkeeper_store_up 0`. */
  readonly text: () => Promise<string>;
}

export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

export function createWebMetrics(ports: Pick<Ports, 'operations' | 'clock' | 'logger'>): WebMetrics {
  const requests = createRequestMetrics();
  const readStore = shareReading(() => readStoreMetrics(ports));
  return {
    count: requests.count,
    text: async () => {
      const [fromStore, own] = await Promise.all([readStore(), requests.registry.metrics()]);
      return `${fromStore}\n${own}`;
    },
  };
}

async function readStoreMetrics({
  operations,
  clock,
  logger,
}: Pick<Ports, 'operations' | 'clock' | 'logger'>): Promise<string> {
  const registry = new Registry();
  gauge(registry, 'lockkeeper_build_info').set({ version: productVersion(), node: process.versions.node }, 1);
  const began = performance.now();
  const up = await operations
    .operationFacts(clock.now())
    .then((facts) => {
      addStoreMetrics(registry, facts);
      return true;
    })
    .catch((error: unknown) => {
      logger.warn('metrics.store_not_read', { error });
      return false;
    });
  gauge(registry, 'lockkeeper_store_up').set(up ? 1 : 0);
  gauge(registry, 'lockkeeper_store_reading_duration_seconds').set((performance.now() - began) / 1_000);
  return registry.metrics();
}
