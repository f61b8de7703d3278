import type { MigrationNote } from '../model/migration';

/**
 * A file that looks like a migration and lies where its tool never looks. The tool says nothing and runs the rest, so it stops nothing
 * here either; without the note nobody would miss it before the application does.
 */
export const wrongPlace = (file: string, tool: string, fix: string): MigrationNote => ({
  code: 'MIGRATION.WRONG_PLACE',
  summary: `${file} lies where ${tool} never looks, so it is never run. ${fix}`,
  migrationId: null,
  file,
});
