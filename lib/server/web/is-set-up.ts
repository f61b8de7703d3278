import 'server-only';
import { webContainer } from './web-process';

/** True once the first administrator was made. */
export async function isSetUp(): Promise<boolean> {
  return (await webContainer().ports.store.setupCompletedAt()) !== null;
}
