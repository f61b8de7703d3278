import type { MigrationFormat } from '../format';
import { newestEntry } from '../newest-entry';
import { pendingByKey } from '../plain-history';
import { PROGRAM_VARIABLES } from '../program-variables';
import { moduleConfiguration } from './module-configuration';
import { moduleCreation } from './module-creation';
import { MODULE_DRIVER } from './module-driver';
import { describeModules, modulesIn, readModuleFolder } from './module-folder';
import { surelyWrongExports } from './module-header';
import { saidByUp } from './module-answer';
import { moduleHistory } from './module-history';
import { isModuleFile } from './module-names';

/** Files that export `version, name, description, dependencies, up, down, validate`; a format of our own, see docs/formats/module.md. */
export const moduleFormat: MigrationFormat = {
  tool: 'module',
  title: 'JavaScript modules',
  usualFolder: '…/migrations',
  looksFor: 'modules in JavaScript or TypeScript that export version, up and down',
  options: [
    {
      name: 'table',
      label: 'Table of the history',
      description: 'Where applied modules are recorded.',
      usual: 'migration_history',
    },
    PROGRAM_VARIABLES,
  ],
  recognises: () => false,
  configuration: moduleConfiguration,
  selects: isModuleFile,
  read: readModuleFolder,
  creation: moduleCreation,
  history: moduleHistory,
  datamodel: null,
  programs: {
    driver: MODULE_DRIVER,
    housekeeping: [],
    surely: surelyWrongExports,
    acted: saidByUp,
    programs: modulesIn,
    order: describeModules,
  },
  lock: () => ({ kind: 'none' }),
  sameChecksum: (migration, recorded) => migration.checksum === recorded,
  pending: pendingByKey,
  refusal: () => null,
  undo: { kind: 'down_part', newest: newestEntry },
  advice: { markRolledBack: () => null, markApplied: () => null },
};
