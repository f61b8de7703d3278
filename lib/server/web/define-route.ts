import 'server-only';
import { answerRoute, type RouteDefinition } from './answer-route';
import { ofNext } from './of-next';

/** What Next gives a route besides the request. */
export interface RouteContext {
  /** The parts of the path in brackets; undefined where the path has none. */
  readonly params: Promise<Readonly<Record<string, string | readonly string[] | undefined>> | undefined>;
}

/**
 * A read for browsers under `GET /api/v1/…`: session, shape of the address, query of the engine, JSON. A failure becomes its HTTP status
 * with `{ failure, requestId }`. It never counts as activity of the person: pages call it by themselves.
 *
 * ```ts
 * export const GET = defineRoute({ name: 'people.list', params: z.object({}), query: z.object({}), run: … });
 * ```
 */
export function defineRoute<P, Q, T>(definition: RouteDefinition<P, Q, T>) {
  return async (request: Request, { params }: RouteContext): Promise<Response> => {
    const edge = await ofNext();
    return answerRoute(edge, definition, {
      params: (await params) ?? {},
      query: new URL(request.url).searchParams,
    });
  };
}
