import type { EnvironmentState } from './states';

/**
 * The states of an environment that a narrow place has room for: the worst ones, and that something waits for a person whatever is worse. What is
 * left out is one click away; a decision that nobody sees is not made. Pure.
 */
export function statesShown(states: readonly EnvironmentState[], most: number): readonly EnvironmentState[] {
  const shown = states.slice(0, most);
  const hidesWaiting = states.includes(WAITING) && !shown.includes(WAITING);
  return hidesWaiting ? [...shown, WAITING] : shown;
}

const WAITING = 'awaiting_approval';
