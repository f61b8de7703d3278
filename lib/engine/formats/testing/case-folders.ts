import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Failure } from '../../base/failure';
import type { Tool } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { MigrationFormat } from '../format';
import { readCase, type AcceptanceCase } from './acceptance-case';
import { recordedRelease } from './told-programs';

/** The cases below `formats/<tool>/cases`, by the names of their files. */
export function casesOf(tool: Tool): readonly (readonly [string, AcceptanceCase])[] {
  const folder = fileURLToPath(new URL(`../${tool}/cases/`, import.meta.url));
  return readdirSync(folder)
    .toSorted()
    .map((name) => [name, readCase(readFileSync(`${folder}${name}`, 'utf8'))]);
}

/** The files of a release that a case makes, and what is to be said about them. */
export function readingOf(format: MigrationFormat, each: AcceptanceCase) {
  const { options, directories } = each;
  const release = recordedRelease(format.tool, {
    ...each,
    says: (file) => each.says.get(file) ?? [],
  });
  const files: readonly SourceFile[] = release.ok ? release.value : [];
  const reading = release.ok
    ? format.read({ files, directories, options })
    : { migrations: [], problems: release.failure, blocks: [], notes: [] };
  return {
    files,
    migrations: reading.migrations,
    // Of either kind: what is wrong with the folder.
    problems: [...reading.problems, ...(reading.blocks ?? [])],
    notes: reading.notes.map(({ code, migrationId }) =>
      migrationId === null ? code : `${code}  ${migrationId}`,
    ),
  };
}

/** `CODE  file:line`, as a case has it. */
export function problemLine({ code, where }: Failure): string {
  const line = where?.line === undefined ? '' : `:${String(where.line)}`;
  return where?.file === undefined ? code : `${code}  ${where.file}${line}`;
}
