import { failure, type Failure } from '../../base/failure';
import type { SourceFile } from '../../model/release';

/**
 * Prisma refuses a folder whose `migration_lock.toml` names another database than the schema; an absent file is not checked. The engine
 * does not read TOML either: it takes the first line that begins with `provider`. Source: prisma-engines `migrations_directory.rs`.
 */
export function lockFileProblem(file: SourceFile | undefined): readonly Failure[] {
  if (file === undefined) return [];
  const lines = new TextDecoder().decode(file.bytes).split('\n');
  const place = lines.findIndex((text) => text.startsWith('provider'));
  const line = lines[place];
  if (line === undefined) return [];
  const provider = line.replace('provider', '').replace('=', '').replaceAll('"', '').trim();
  if (provider === 'postgresql' || provider === 'postgres') return [];
  return [
    failure(
      'SOURCE.OTHER_DATABASE',
      `The migrations are written for ${provider || 'no named database'}, not for PostgreSQL.`,
      {
        fix: 'Point the source at a folder of PostgreSQL migrations.',
        where: { file: file.path, line: place + 1 },
      },
    ),
  ];
}
