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

/** The same of a file in the right folder, whose extension the tool passes over. */
export const otherExtension = (
  file: string,
  { tool, extension, fix }: { readonly tool: string; readonly extension: string; readonly fix: string },
): MigrationNote => ({
  code: 'MIGRATION.NOT_LISTED',
  summary: `${file} ends with ${extension}, which ${tool} does not load, so it is never run. ${fix}`,
  migrationId: null,
  file,
});
