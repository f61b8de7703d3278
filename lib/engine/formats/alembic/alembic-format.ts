import type { MigrationFormat } from '../format';
import { isRecording } from '../program-recordings';
import { PROGRAM_VARIABLES } from '../program-variables';
import { pythonDriver } from '../python-driver';
import { alembicConfiguration, USUAL_VERSIONS } from './alembic-configuration';
import { alembicCreation } from './alembic-creation';
import { ALEMBIC_DRIVER } from './alembic-driver';
import { describeRevisions, readAlembicFolder } from './alembic-folder';
import { HEADS_OPTION } from './alembic-heads';
import { alembicHistory, alembicVersion } from './alembic-history';
import { ALEMBIC_HOUSEKEEPING, ALEMBIC_HOUSEKEEPING_ON_LEAVE } from './alembic-housekeeping';
import { isAlembicFile, revisionsIn } from './alembic-names';
import { pendingIds, refusalOf } from './alembic-pending';
import { alembicUndo } from './alembic-undo';
import { USUAL_SLUG_LENGTH, USUAL_TEMPLATE } from './revision-file-name';

/** Alembic 1 with SQLAlchemy and psycopg: revisions are programs, run by the project's own packages. See docs/formats/alembic.md, docs/adr/0030. */
export const alembicFormat: MigrationFormat = {
  tool: 'alembic',
  title: 'Alembic',
  usualFolder: '…/alembic',
  looksFor: 'script.py.mako, and revisions in versions/',
  options: [
    {
      name: 'versions',
      label: 'Folders of versions',
      description:
        'version_locations in alembic.ini, below the folder of the source, with commas between them.',
      usual: USUAL_VERSIONS,
    },
    {
      name: 'recursive',
      label: 'Folders within them',
      description: 'recursive_version_locations in alembic.ini: true or false.',
      usual: 'false',
    },
    {
      name: 'table',
      label: 'Table of the history',
      description: 'version_table in env.py.',
      usual: 'alembic_version',
    },
    {
      name: 'schema',
      label: 'Schema of the history',
      description: 'version_table_schema in env.py.',
      usual: 'the first of the search path',
    },
    {
      name: 'fileTemplate',
      label: 'Names of new files',
      description:
        'file_template in alembic.ini, with one % where that has two; for a migration that is made here.',
      usual: USUAL_TEMPLATE,
    },
    {
      name: 'slugLength',
      label: 'Longest name in them',
      description: 'truncate_slug_length in alembic.ini.',
      usual: USUAL_SLUG_LENGTH,
    },
    HEADS_OPTION,
    PROGRAM_VARIABLES,
  ],
  recognises: (paths) => paths.includes('script.py.mako'),
  configuration: alembicConfiguration,
  selects: (path, options) => !isRecording(path) && isAlembicFile(path, options),
  read: readAlembicFolder,
  creation: alembicCreation,
  history: alembicHistory,
  datamodel: null,
  programs: {
    driver: { language: 'python', text: pythonDriver(ALEMBIC_DRIVER), packages: ['alembic', 'sqlalchemy'] },
    housekeeping: ALEMBIC_HOUSEKEEPING,
    housekeepingOnLeave: ALEMBIC_HOUSEKEEPING_ON_LEAVE,
    programs: revisionsIn,
    order: describeRevisions,
  },
  lock: (context) => ({ kind: 'table', table: alembicVersion(context) }),
  sameChecksum: (migration, recorded) => migration.checksum === recorded,
  pending: pendingIds,
  refusal: refusalOf,
  undo: alembicUndo,
  advice: {
    markRolledBack: () => null,
    markApplied: (migrationId) => `alembic stamp ${migrationId}`,
  },
};
