'use client';

import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { PrepareDeployInput, PreparationPageView } from '@/lib/contracts/plan';
import { InlineCode } from '@/components/ui/inline-code';
import { PlanningForm } from './planning-form';

export interface UndoFormProps {
  view: PreparationPageView;
  /** The migration that is to be taken back. */
  migrationId: string;
  action: Action<PrepareDeployInput, AskedView>;
}

/** Asks for the plan that takes one migration back. */
export function UndoForm({ view, migrationId, action }: UndoFormProps) {
  const { undoable } = view;
  const isNewest = undoable.kind === 'newest' && undoable.migrationId === migrationId;
  return (
    <PlanningForm
      view={view}
      action={action}
      page="undo"
      search={{ migration: migrationId }}
      wish={() => ({ undo: migrationId })}
      words={WORDS}
    >
      <p className="text-base wrap-anywhere">
        <InlineCode>{migrationId}</InlineCode>{' '}
        {isNewest
          ? 'is the newest migration that is applied here.'
          : 'was not the newest migration when this environment was last looked at; the worker looks again.'}
      </p>
    </PlanningForm>
  );
}

const WORDS = {
  refused: 'It cannot be undone like this',
  ask: 'Plan the undo',
  askAgain: 'Plan it again',
  working:
    'The worker looks at the database and reads the down part; a program is run down on a scratch database…',
};
