import 'server-only';
import * as z from 'zod';
import type { ActionResult, QueryKey } from '../../contracts/action';
import { failure, type Failure } from '../../engine/base/failure';
import { InvariantError } from '../../engine/base/invariant';
import { failed, success, type Result } from '../../engine/base/result';
import type { ActContext, VisitorContext } from '../../engine/model/person';
import type { Ports } from '../../engine/ports/ports';
import { failureOfThrown, fieldsOf, invalidInput, noText, type FieldSentences } from './answer';
import { checkOrigin } from './check-origin';
import { countCall } from './count-call';
import { holdsNul } from './holds-nul';
import type { Once } from './once';
import { loadPresent, notSignedIn } from './present';
import { seededIds } from './seeded-ids';
import type { WebContainer } from '../web-container';
import { requestIdOf, visitorContext, type WebRequest } from './web-request';

interface Definition<I, T> {
  /** `people.invite`: topic and verb; in the log, and what the list of all actions shows. */
  readonly name: string;
  readonly input: z.core.$ZodType<I>;
  /** Cached reads that are out of date once it succeeded. */
  readonly invalidates: readonly QueryKey[] | ((input: I, value: T) => readonly QueryKey[]);
}

/** An action of somebody who is signed in. */
export interface ActionDefinition<I, T> extends Definition<I, T> {
  readonly run: (
    ports: Ports,
    context: ActContext,
    input: I,
    session: { readonly sessionId: string },
  ) => Promise<Result<T, Failure | readonly Failure[]>>;
}

/** An action of somebody who need not be signed in: setting up, following a one-time link. */
export interface VisitorActionDefinition<I, T> extends Definition<I, T> {
  readonly run: (ports: Ports, context: VisitorContext, input: I) => Promise<Result<T>>;
}

/** What stands around one call. */
export interface Edge<T> {
  readonly container: WebContainer;
  readonly request: WebRequest;
  readonly once: Once<ActionResult<T>>;
}

/** Somebody who may call, and what the call does for them; ids follow from the intention. */
interface Caller<I, T> {
  readonly who: string;
  readonly run: (ports: Ports, input: I) => Promise<Result<T, Failure | readonly Failure[]>>;
}

/**
 * Answers one call of an action, in this order: origin, session, shape of the input, intention (once), use case. Nothing is thrown, and
 * nothing is shown of what was thrown.
 */
export function answerAction<I, T>(
  edge: Edge<T>,
  definition: ActionDefinition<I, T>,
  call: unknown,
): Promise<ActionResult<T>> {
  return answerCall(edge, definition, call, async () => {
    const present = await loadPresent(edge.container, edge.request, { isActivity: true });
    if (!present.ok) return failed(notSignedIn(present.failure));
    const { actor, context, sessionId } = present.value;
    return success({
      who: actor.id,
      run: (ports, input) => definition.run(ports, context, input, { sessionId }),
    });
  });
}

/** The same for an action that needs no session. */
export function answerVisitorAction<I, T>(
  edge: Edge<T>,
  definition: VisitorActionDefinition<I, T>,
  call: unknown,
): Promise<ActionResult<T>> {
  return answerCall(edge, definition, call, () => {
    const context = visitorContext(edge.request, edge.container);
    const caller: Caller<I, T> = {
      who: `visitor ${context.address ?? ''}`,
      run: (ports, input) => definition.run(ports, context, input),
    };
    return Promise.resolve(success(caller));
  });
}

async function answerCall<I, T>(
  edge: Edge<T>,
  definition: Definition<I, T>,
  call: unknown,
  identify: () => Promise<Result<Caller<I, T>>>,
): Promise<ActionResult<T>> {
  const { container, request } = edge;
  const requestId = requestIdOf(request, container);
  const count = countCall(container, { kind: 'action', name: definition.name });
  const refuse: Refuse<T> = (shown, fields) => ({
    ok: false,
    failure: shown,
    ...(fields === undefined ? {} : { fields }),
    requestId,
  });
  try {
    const answer = await answerGuarded(edge, definition, { call, identify, refuse });
    count(answer.ok ? 'ok' : 'refused');
    return answer;
  } catch (thrown) {
    count('fault');
    return refuse(failureOfThrown(thrown, container.ports.logger, { name: definition.name, requestId }));
  }
}

type Refuse<T> = (shown: Failure, fields?: FieldSentences) => ActionResult<T>;

async function answerGuarded<I, T>(
  edge: Edge<T>,
  definition: Definition<I, T>,
  given: {
    readonly call: unknown;
    readonly identify: () => Promise<Result<Caller<I, T>>>;
    readonly refuse: Refuse<T>;
  },
): Promise<ActionResult<T>> {
  const { container, request } = edge;
  const { call, identify, refuse } = given;
  const facts = { secFetchSite: request.header('sec-fetch-site'), origin: request.header('origin') };
  const foreign = checkOrigin(facts, container.settings.publicOrigin);
  if (foreign !== null) return refuse(foreign);
  const caller = await identify();
  if (!caller.ok) return refuse(caller.failure);
  const parsed = z.object({ input: definition.input, key: z.uuid() }).safeParse(call);
  if (!parsed.success) return refuseInput(parsed.error, refuse);
  if (holdsNul(parsed.data.input)) return refuse(noText());
  return answerOnce(edge, definition, { caller: caller.value, ...parsed.data, refuse });
}

async function answerOnce<I, T>(
  { container, once }: Edge<T>,
  definition: Definition<I, T>,
  act: {
    readonly caller: Caller<I, T>;
    readonly input: I;
    readonly key: string;
    readonly refuse: Refuse<T>;
  },
): Promise<ActionResult<T>> {
  const { ports, settings } = container;
  const { caller, input, key, refuse } = act;
  const intention = `${definition.name}\n${caller.who}\n${key}`;
  const run = async (): Promise<ActionResult<T>> => {
    const ids = seededIds(ports.ids, { secret: settings.secret, intention });
    const result = oneAnswer(await caller.run({ ...ports, ids }, input));
    ports.logger.info('web.action', {
      name: definition.name,
      who: caller.who,
      outcome: result.ok ? 'ok' : result.failure.code,
    });
    if (!result.ok) return refuse(result.failure, fieldsOfAll(result.failures));
    const { invalidates } = definition;
    const keys = typeof invalidates === 'function' ? invalidates(input, result.value) : invalidates;
    return { ok: true, value: result.value, invalidates: keys };
  };
  const answer = once.answer({ key: intention, input, at: ports.clock.now(), run });
  return answer ?? refuse(keyReused());
}

/** A use case refuses for one reason, or names everything that is wrong with what was typed; the first one speaks for all. Pure. */
function oneAnswer<T>(
  result: Result<T, Failure | readonly Failure[]>,
):
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure; readonly failures: readonly Failure[] } {
  if (result.ok) return result;
  const failures = 'code' in result.failure ? [result.failure] : result.failure;
  const [first] = failures;
  if (first === undefined) throw new InvariantError('a refusal names at least one failure');
  return { ok: false, failure: first, failures };
}

/** The sentences of all failures, each at its field; those without a field stand under the empty name. Pure. */
function fieldsOfAll(failures: readonly Failure[]): FieldSentences | undefined {
  const [only] = failures;
  if (only !== undefined && failures.length === 1) return fieldsOf(only);
  const fields: Record<string, string[]> = {};
  for (const one of failures) {
    const named = fieldsOf(one) ?? { '': [one.summary] };
    for (const [name, texts] of Object.entries(named)) fields[name] = [...(fields[name] ?? []), ...texts];
  }
  return fields;
}

function refuseInput<T>(error: z.ZodError, refuse: Refuse<T>): ActionResult<T> {
  const { failure: shown, fields } = invalidInput(error);
  const named = Object.entries(fields).map(([name, texts]) => [name.replace(/^input\./, ''), texts] as const);
  return refuse(shown, Object.fromEntries(named));
}

const keyReused = (): Failure =>
  failure('INPUT.KEY_REUSED', 'This was sent before with other entries.', {
    fix: 'Load the page again and repeat what you wanted to do.',
  });
