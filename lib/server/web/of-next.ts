import 'server-only';
import { cookies, headers } from 'next/headers';
import { webContainer } from './web-process';
import type { WebContainer } from '../web-container';
import type { WebRequest } from './web-request';

/** The request that Next is answering, and the container of this process. */
export async function ofNext(): Promise<{
  readonly container: WebContainer;
  readonly request: WebRequest;
}> {
  const [sent, jar] = await Promise.all([headers(), cookies()]);
  const request: WebRequest = {
    header: (name) => sent.get(name),
    cookie: (name) => jar.get(name)?.value ?? null,
  };
  return { container: webContainer(), request };
}
