/**
 * SIGUSR1 makes Node open its debugger, through which anybody on the machine can run code in the process. Programs of other people run under
 * the same account as the worker, so nobody gets that. Source: Node.js manual, Signal events.
 */
export function ignoreDebugSignal(): void {
  process.on('SIGUSR1', () => undefined);
}
