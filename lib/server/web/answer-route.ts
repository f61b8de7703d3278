import 'server-only';
import * as z from 'zod';
import { Fault } from '../../engine/base/fault';
import { failed, success, type Result } from '../../engine/base/result';
import type { Failure } from '../../engine/base/failure';
import type { ActContext } from '../../engine/model/person';
import type { Ports } from '../../engine/ports/ports';
import { failureOfThrown, invalidInput, noText } from './answer';
import { countCall } from './count-call';
import { holdsNul } from './holds-nul';
import { loadPresent, notSignedIn } from './present';
import { statusOf } from './status-of';
import type { WebContainer } from '../web-container';
import { requestIdOf, type WebRequest } from './web-request';

export interface RouteDefinition<P, Q, T> {
  /** `people.list`; in the log. */
  readonly name: string;
  /** Parts of the path in brackets. */
  readonly params: z.core.$ZodType<P>;
  /** The query, each name at most once. */
  readonly query: z.core.$ZodType<Q>;
  readonly run: (
    ports: Ports,
    context: ActContext,
    input: { readonly params: P; readonly query: Q },
  ) => Promise<Result<T>>;
  /** How the value is sent; JSON unless told. */
  readonly respond?: (value: T) => {
    readonly body: BodyInit;
    readonly headers: Readonly<Record<string, string>>;
  };
}

interface Edge {
  readonly container: WebContainer;
  readonly request: WebRequest;
}

interface Address {
  readonly params: unknown;
  readonly query: URLSearchParams;
}

/** Answers one read: session first, then the shape of the address, then the engine. */
export async function answerRoute<P, Q, T>(
  edge: Edge,
  definition: RouteDefinition<P, Q, T>,
  address: Address,
): Promise<Response> {
  const requestId = requestIdOf(edge.request, edge.container);
  const count = countCall(edge.container, { kind: 'route', name: definition.name });
  try {
    const result = await runRoute(edge, definition, address);
    const answer = result.ok ? send(definition, result.value, requestId) : refuse(result.failure, requestId);
    count(result.ok ? 'ok' : 'refused');
    return answer;
  } catch (thrown) {
    count('fault');
    const about = { name: definition.name, requestId };
    const shown = failureOfThrown(thrown, edge.container.ports.logger, about);
    return refuse(shown, requestId, { isFault: thrown instanceof Fault });
  }
}

function send<P, Q, T>({ respond }: RouteDefinition<P, Q, T>, value: T, requestId: string): Response {
  const { body, headers } = respond?.(value) ?? asJson(value);
  return new Response(body, { headers: { ...ALWAYS, 'X-Request-Id': requestId, ...headers } });
}

async function runRoute<P, Q, T>(
  { container, request }: Edge,
  definition: RouteDefinition<P, Q, T>,
  address: Address,
): Promise<Result<T>> {
  const present = await loadPresent(container, request, { isActivity: false });
  if (!present.ok) return failed(notSignedIn(present.failure));
  const input = readAddress(definition, address);
  return input.ok ? definition.run(container.ports, present.value.context, input.value) : input;
}

function readAddress<P, Q, T>(
  definition: RouteDefinition<P, Q, T>,
  address: Address,
): Result<{ readonly params: P; readonly query: Q }> {
  const params = z.safeParse(definition.params, address.params);
  if (!params.success) return failed(invalidInput(params.error).failure);
  const query = z.safeParse(definition.query, Object.fromEntries(address.query));
  if (!query.success) return failed(invalidInput(query.error).failure);
  if (holdsNul(params.data) || holdsNul(query.data)) return failed(noText());
  return success({ params: params.data, query: query.data });
}

/** What every answer of the API carries: it is for this person at this moment. */
const ALWAYS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;

const asJson = (value: unknown) => ({
  body: JSON.stringify(value),
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
});

/** A failure as an answer of the API. */
export function refuse(
  failure: Failure,
  requestId: string,
  { isFault = false }: { readonly isFault?: boolean } = {},
): Response {
  const { body, headers } = asJson({ failure, requestId });
  return new Response(body, {
    status: statusOf(failure.code, { isFault }),
    headers: { ...ALWAYS, 'X-Request-Id': requestId, ...headers },
  });
}
