import type { Instrumentation } from 'next';

// Next builds this file for its edge runtime as well, where nothing of ours runs; the compiler drops the branch there.

/** Before the first request: the process is put together, and refuses to start on a configuration that is not complete. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] === 'nodejs') {
    const { startWebProcess } = await import('./lib/server/web/start-web-process');
    startWebProcess();
  }
}

/** What broke while a page, an action or a route was answered goes to the log, with the number that the page shows. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env['NEXT_RUNTIME'] === 'nodejs') {
    const { logRequestError } = await import('./lib/server/web/log-request-error');
    logRequestError(error, request, context.routePath);
  }
};
