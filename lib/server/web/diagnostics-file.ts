import 'server-only';
import { join } from 'node:path';
import type { Diagnostics } from '../../engine/index';
import type { StoreState } from '../store/sql/read-store-state';
import { redact, redactText } from '../system/redact';
import type { WebContainer } from '../web-container';
import { ownVersions } from './present/about-view';
import { hideValues } from './present/hide-values';
import { readLogTail } from './read-log-tail';

/** Format of the file; grows with a change that a reader has to know of. */
const FORMAT = 1;

/**
 * The diagnostics as one JSON text: versions, which variables are set, health, counts by state, the last lines of the logs. Everything goes
 * through the redaction of the logs, and then the secrets that this process knows are taken out by their values.
 */
export async function diagnosticsFile(
  given: Diagnostics,
  container: Pick<WebContainer, 'self' | 'settings' | 'feed' | 'storeState'>,
): Promise<string> {
  const { self } = container;
  const hide = hideValues([...self.secrets, container.settings.secret]);
  const [storeState, worker] = await Promise.all([
    container.storeState(),
    readLogTail(join(self.dataFolder, 'logs/worker.log')),
  ]);
  const document = {
    ...factsOf(given, container, storeState),
    logs: {
      web: self.log.lines().map(readableLine),
      // Only `npm start` keeps it where this process can read it.
      worker: worker?.map(readableLine) ?? null,
    },
  };
  return JSON.stringify(
    document,
    (_, value: unknown) => (typeof value === 'string' ? hide(value) : value),
    2,
  );
}

function factsOf(
  { facts, store }: Diagnostics,
  { self, settings, feed }: Pick<WebContainer, 'self' | 'settings' | 'feed'>,
  storeState: StoreState,
) {
  return {
    format: FORMAT,
    at: facts.at,
    versions: { ...ownVersions(), store: store.version },
    web: {
      startedAt: self.startedAt,
      publicOrigin: settings.publicOrigin,
      dataFolder: self.dataFolder,
      platform: `${process.platform} ${process.arch}`,
      memoryBytes: process.memoryUsage.rss(),
      hearsTheStore: feed.connected,
    },
    store: { state: storeState, database: store.database, address: store.address, bytes: store.bytes },
    workers: facts.workers,
    configuration: self.variables.map(({ name, value }) => ({
      name,
      value: value === null ? '[not shown]' : redactText(value),
    })),
    counts: {
      openDeploys: Object.fromEntries(facts.openDeploys),
      deployTransitions: facts.transitions,
      queue: facts.queue,
      environments: facts.environments,
      openDrift: facts.openDrift,
    },
  };
}

/** A line as an object where it is one. Lines that something else than our logger wrote were never redacted. */
function readableLine(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return redact(value);
  } catch {
    return redactText(line);
  }
}
