export const dynamic = 'force-dynamic';

/** The process runs. Says nothing about the store: a store that is away is no reason to restart the web process. */
export function GET(): Response {
  return new Response('ok\n', {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
