import 'server-only';
import nextManifest from 'next/package.json' with { type: 'json' };
import type { AboutView } from '../../../contracts/about';
import type { InstallationView } from '../../../engine/index';
import { productVersion } from '../../system/product-version';
import type { WebContainer } from '../../web-container';

/** What runs in this process. */
export const ownVersions = () => ({
  lockkeeper: productVersion(),
  node: process.versions.node,
  next: nextManifest.version,
});

/** The page *About*: what the store says, and what this process knows of itself. */
export function aboutView(
  { workers, storeVersion, store }: InstallationView,
  { self, settings }: Pick<WebContainer, 'self' | 'settings'>,
): AboutView {
  return {
    versions: { ...ownVersions(), store: storeVersion },
    workers: workers.map(({ workerId, version, nodeVersion, startedAt, seenAt, isAlive }) => ({
      name: workerId,
      version,
      node: nodeVersion,
      startedAt,
      seenAt,
      isAlive,
    })),
    places: store && {
      address: settings.publicOrigin,
      webStartedAt: self.startedAt,
      storeDatabase: store.database,
      storeAddress: store.address,
      storeBytes: store.bytes,
      dataFolder: self.dataFolder,
    },
  };
}
