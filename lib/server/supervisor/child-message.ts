import type { Failure } from '../../engine/base/failure';

/** What a child tells the supervisor. */
export type ChildMessage =
  | { readonly kind: 'phase'; readonly text: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** A line for the person who started Lockkeeper: how to sign in. */
  | { readonly kind: 'line'; readonly text: string };

/** Ends this process when its supervisor is gone, so that nothing of an installation lives on by itself. */
export function endWithSupervisor(end: () => void): void {
  process.once('disconnect', end);
  // Waiting for that is no reason to stay alive.
  process.channel?.unref();
}

/** Tells the supervisor; false when there is none. */
export function tellSupervisor(message: ChildMessage): boolean {
  process.send?.(message);
  return process.send !== undefined;
}
