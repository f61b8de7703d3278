import type { History } from '../model/history';
import type { Migration } from '../model/migration';

/** Which migration a tool takes back; its history says afterwards what `writeUndone` has it say. Pure. */
export interface UndoFormat {
  readonly kind: 'down_part';
  /**
   * Id of the one migration that the tool's own command would take back now; null when it would take back none, or one that is not among
   * these. The history as it was read.
   */
  newest(migrations: readonly Migration[], history: History): string | null;
  /** Why it would take none back though some are applied, where that has a reason of its own; the history as it was read. */
  stops?(migrations: readonly Migration[], history: History): Omit<NoUndo, 'kind'> | null;
}

/** A tool of which nothing is undone here, and what a person does instead. */
export interface NoUndo {
  readonly kind: 'none';
  readonly why: string;
  readonly instead: string;
}

/** What is done instead where a tool knows only the way forward. */
export const FORWARD =
  'Create a migration that takes the change back, and deploy it like any other: it is reviewed, and it is in the history.';
