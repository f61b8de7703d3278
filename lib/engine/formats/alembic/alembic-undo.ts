import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { UndoFormat } from '../undo-format';

/**
 * `alembic downgrade -1` where that says one thing: of one head that stands on one revision, or on none. Source: `script/revision.py`,
 * `_parse_downgrade_target`, `_collect_downgrade_revisions`.
 */
export const alembicUndo: UndoFormat = { kind: 'down_part', newest, stops };

/** The head, where there is one. */
function newest(migrations: readonly Migration[], { entries }: History): string | null {
  return migrations.find(({ historyKey }) => historyKey === entries[0]?.migrationId)?.id ?? null;
}

function stops(migrations: readonly Migration[], { entries }: History) {
  const heads = entries.map(({ migrationId }) => migrationId);
  if (heads.length > 1) {
    return {
      why: `The history has ${String(heads.length)} heads (${heads.join(', ')}): which of them -1 means is ambiguous to Alembic too.`,
      instead:
        'Take one back with Alembic itself, alembic downgrade <branch>@-1: Lockkeeper sees it at the next look. Or create a revision that takes the change back, and deploy that.',
    };
  }
  const head = migrations.find(({ historyKey }) => historyKey === heads[0]);
  return head === undefined || head.dependsOn.length < 2
    ? null
    : {
        why: `${head.id} stands on ${head.dependsOn.join(' and ')}, so what the history says without it is not one step.`,
        instead:
          'Take it back with Alembic itself, alembic downgrade with the revision to go to: Lockkeeper sees it at the next look. Or create a revision that takes the change back, and deploy that.',
      };
}
