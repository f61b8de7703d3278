import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { UndoFormat } from '../undo-format';
import { readKey, sameMigration } from './flyway-key';

/** `flyway undo`: the versioned migration that ran last, by its undo file; repeatable ones stay. Source: flyway documentation, “Undo”. */
export const flywayUndo: UndoFormat = { kind: 'down_part', newest, stops };

/** A baseline is nothing that could be taken back. */
function newest(migrations: readonly Migration[], { entries }: History): string | null {
  const standing = entries
    .filter(({ outcome }) => outcome === 'applied' || outcome === 'baseline')
    .flatMap(({ migrationId }) => versionedKey(migrationId) ?? []);
  const last = standing.at(-1);
  return migrations.find(({ historyKey }) => versionedKey(historyKey) === last)?.id ?? null;
}

/** Null for a repeatable migration. */
function versionedKey(text: string): string | null {
  const key = readKey(text);
  return key === null || key.version === null ? null : sameMigration(key);
}

function stops(_: readonly Migration[], { entries }: History) {
  const failed = entries.find(({ outcome }) => outcome === 'failed');
  return failed === undefined
    ? null
    : {
        why: `${failed.migrationId} failed here, and Flyway goes neither way until that is repaired.`,
        instead: 'Put the history in order first, here or with flyway repair.',
      };
}
