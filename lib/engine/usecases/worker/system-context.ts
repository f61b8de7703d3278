import type { ActContext } from '../../model/person';

/** The worker acting by itself: on a schedule, or because something was found. */
export const systemContext = (requestId: string): ActContext => ({
  actor: { kind: 'system', id: null, name: 'worker' },
  via: 'worker',
  address: null,
  requestId,
});
