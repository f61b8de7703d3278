import 'server-only';
import type { StoreState } from '../store/sql/read-store-state';

const PARTS: Readonly<Record<StoreState, { readonly database: string; readonly migrations: string }>> = {
  ready: { database: 'ok', migrations: 'ok' },
  migrating: { database: 'ok', migrations: 'waiting' },
  newer: { database: 'ok', migrations: 'the store is newer than this version' },
  unreachable: { database: 'does not answer', migrations: 'unknown' },
};

/** 200 when this process can do its work, else 503; says which part is missing and nothing else. */
export async function answerReadiness(storeState: () => Promise<StoreState>): Promise<Response> {
  const state = await storeState();
  return Response.json(
    { ready: state === 'ready', parts: PARTS[state] },
    { status: state === 'ready' ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
