import type { MigrationFormat } from '../format';
import { atlasConfiguration } from './atlas-configuration';
import { atlasCreation } from './atlas-creation';
import { readAtlasFolder, selectsAtlasFile } from './atlas-folder';
import { atlasHistory } from './atlas-history';
import { execOrderProblem } from './atlas-options';
import { pendingIds, refusalOf } from './atlas-pending';
import { SUM_FILE } from './atlas-sum';
import { FORWARD } from '../undo-format';

/** FNV-1 of `atlas_migrate_execute`, in 32 bits. Source: `cmdapi/migrate.go`, `applyLockValue`; `sql/postgres/driver.go`, `Lock`. */
const ATLAS_LOCK = '2686470616';

/** Atlas with a versioned folder of its own layout, as the community command line 1.2 works. Sources: `sql/migrate`, `cmd/atlas/internal/cmdapi/migrate.go`. */
export const atlasFormat: MigrationFormat = {
  tool: 'atlas',
  title: 'Atlas',
  usualFolder: '…/migrations',
  looksFor: '.sql files beside their atlas.sum',
  options: [
    {
      name: 'schema',
      label: 'Schema of the history',
      description: '--revisions-schema, or the search_path in the address of the database.',
      usual: 'atlas_schema_revisions',
    },
    {
      name: 'order',
      label: 'Execution order',
      description: '--exec-order: linear, linear-skip or non-linear.',
      usual: 'linear',
      problem: (order) => execOrderProblem({ order }),
    },
  ],
  recognises: (paths) => paths.includes(SUM_FILE),
  configuration: atlasConfiguration,
  selects: selectsAtlasFile,
  read: readAtlasFolder,
  creation: atlasCreation,
  history: atlasHistory,
  datamodel: null,
  lock: () => ({ kind: 'advisory', keys: [ATLAS_LOCK], waiters: 'poll' }),
  sameChecksum: (migration, recorded) => migration.checksum === recorded,
  pending: pendingIds,
  refusal: refusalOf,
  undo: {
    kind: 'none',
    why: 'A versioned folder of Atlas has no down parts: a file says how to go forward only.',
    instead: FORWARD,
  },
  advice: {
    markRolledBack: () => 'atlas migrate set <the version before it> --dir file://<folder> --url <url>',
    markApplied: (migrationId) =>
      `atlas migrate set ${migrationId.split('_', 1)[0] ?? ''} --dir file://<folder> --url <url>`,
  },
};
