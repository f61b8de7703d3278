import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_STATES } from './states';
import { statesShown } from './states-shown';

describe('the states that a narrow place shows', () => {
  it('are the worst ones', () => {
    expect(statesShown(['failed', 'drifted', 'behind'], 2)).toEqual(['failed', 'drifted']);
    expect(statesShown(['in_sync'], 2)).toEqual(['in_sync']);
  });

  it('hold what waits for a person, whatever is worse, and once', () => {
    expect(statesShown(['drifted', 'awaiting_approval', 'behind'], 1)).toEqual([
      'drifted',
      'awaiting_approval',
    ]);
    expect(statesShown(['awaiting_approval', 'behind'], 1)).toEqual(['awaiting_approval']);
    for (let most = 1; most < ENVIRONMENT_STATES.length; most += 1) {
      const shown = statesShown(ENVIRONMENT_STATES, most);
      expect(shown[0]).toBe(ENVIRONMENT_STATES[0]);
      expect(shown.filter((state) => state === 'awaiting_approval')).toHaveLength(1);
    }
  });
});
