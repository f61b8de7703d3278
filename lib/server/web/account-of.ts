import 'server-only';
import { viewAccount, type AccountView } from '../../engine/index';
import { pageValue } from './page-value';
import type { Present } from './present';
import { webContainer } from './web-process';

/** The ways into the account of whoever looks, for their own page. */
export async function accountOf({ ports, context, sessionId }: Present): Promise<AccountView> {
  const { sessionLimits: limits } = webContainer().settings;
  return pageValue(await viewAccount(ports, context, { sessionId, limits }));
}
