'use client';

import { useMemo, useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { CreatedMigrationView, CreateMigrationInput } from '@/lib/contracts/creation';
import type { ShownFailure } from '@/lib/contracts/failure';
import { failureText, type ActionError } from '@/lib/client/action-errors';
import { useAnswer } from '@/lib/client/queries/use-answer';
import { useAction } from '@/lib/client/use-action';

export interface Creating {
  readonly run: (input: CreateMigrationInput) => void;
  readonly isRunning: boolean;
  /** What the server or the worker refused, at the field that has to change. */
  readonly errors: readonly ActionError[];
  /** What was made by the last one. */
  readonly created: CreatedMigrationView | null;
}

/** Asks the worker to make a migration and follows its answer. */
export function useCreation(action: Action<CreateMigrationInput, AskedView>): Creating {
  const [answerId, setAnswerId] = useState<string | null>(null);
  const asked = useAction(action, {
    refreshes: false,
    onDone: (value) => {
      setAnswerId(value.answerId);
    },
  });
  const outcome = useAnswer(answerId);
  const failures = outcome.state === 'failed' ? outcome.failures : NONE;
  // The same list for the same answer: a new one would take the focus to the summary again.
  const refusals = useMemo(() => failures.map(errorOf), [failures]);
  return {
    run: (input) => {
      setAnswerId(null);
      asked.run(input);
    },
    isRunning: asked.isPending || outcome.state === 'waiting',
    errors: asked.errors.length > 0 ? asked.errors : refusals,
    created:
      outcome.state === 'done' && outcome.answer.kind === 'migration_creation'
        ? outcome.answer.created
        : null,
  };
}

const NONE: readonly ShownFailure[] = [];

function errorOf(failure: ShownFailure): ActionError {
  const { field } = failure.where ?? {};
  const message = [placeOf(failure), failureText(failure)].filter((part) => part !== '').join(' ');
  return field === undefined ? { message } : { field, message };
}

/** The line in the text of a field, else the file. */
function placeOf({ where = {} }: ShownFailure): string {
  const { file, line, column, field } = where;
  if (field !== undefined && line !== undefined) {
    return `Line ${String(line)}${column === undefined ? '' : `, column ${String(column)}`}:`;
  }
  if (file === undefined || field !== undefined) return '';
  return `${[file, line, column].filter((part) => part !== undefined).join(':')}:`;
}
