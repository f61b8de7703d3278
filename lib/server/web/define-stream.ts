import 'server-only';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { topicsText } from '../../contracts/live';
import { mayFollow, spelledOut } from '../../engine/index';
import { failure, type Failure } from '../../engine/base/failure';
import type { Topic } from '../../engine/ports/change';
import { failureOfThrown, invalidInput } from './answer';
import { refuse } from './answer-route';
import { countCall } from './count-call';
import { eventStream, type Every, type StreamEnd } from './event-stream';
import { ofNext } from './of-next';
import { loadPresent, notSignedIn, type Present } from './present';
import type { WebContainer } from '../web-container';
import { requestIdOf, type WebRequest } from './web-request';

/**
 * `GET /api/v1/events?topics=deploy:…,people:all&since=…`: server-sent events of topics that the person may follow, beginning with those
 * after `since`, the position that the page was read at, or after the last event that the browser got. The names of the events are in
 * lib/contracts/live.ts. A topic that does not exist, or that the person may not see, refuses the whole with 404.
 */
export function defineStream({ name }: { readonly name: string }) {
  return async (request: Request): Promise<Response> => {
    const edge = await ofNext();
    const { searchParams } = new URL(request.url);
    return answerStream(edge, {
      name,
      topics: searchParams.get('topics'),
      since: searchParams.get('since'),
      signal: request.signal,
      every,
    });
  };
}

interface Edge {
  readonly container: WebContainer;
  readonly request: WebRequest;
}

interface StreamCall {
  readonly name: string;
  readonly topics: string | null;
  readonly since: string | null;
  readonly signal: AbortSignal;
  readonly every: Every;
}

/** Answers one request for a stream. */
export async function answerStream(edge: Edge, call: StreamCall): Promise<Response> {
  const { container, request } = edge;
  const requestId = requestIdOf(request, container);
  const count = countCall(container, { kind: 'stream', name: call.name });
  try {
    const answer = await openStream(edge, call, requestId);
    count(answer.ok ? 'ok' : 'refused');
    return answer;
  } catch (thrown) {
    count('fault');
    const shown = failureOfThrown(thrown, container.ports.logger, { name: call.name, requestId });
    return refuse(shown, requestId, { isFault: true });
  }
}

async function openStream(
  { container, request }: Edge,
  call: StreamCall,
  requestId: string,
): Promise<Response> {
  const present = await loadPresent(container, request, { isActivity: false });
  if (!present.ok) return refuse(notSignedIn(present.failure), requestId);
  const topics = z.object({ topics: topicsText }).safeParse({ topics: call.topics });
  if (!topics.success) return refuse(invalidInput(topics.error).failure, requestId);
  const asked = topics.data.topics;
  const followed = await followedBy(present.value, asked);
  if (followed === null) return refuse(topicNotFound(), requestId);
  const recheck = () => recheckStream({ container, request }, asked, followed);
  const stream = eventStream({
    feed: container.feed,
    topics: followed,
    session: { topic: 'session', id: present.value.actor.id },
    recheck,
    since: request.header('last-event-id') ?? call.since,
    every: call.every,
    signal: AbortSignal.any([call.signal, container.closing]),
  });
  return new Response(stream, { headers: { ...STREAM_HEADERS, 'X-Request-Id': requestId } });
}

/** Whoever sees other projects than before begins anew. */
async function recheckStream(
  { container, request }: Edge,
  asked: readonly Topic[],
  before: readonly Topic[],
): Promise<StreamEnd | null> {
  const present = await loadPresent(container, request, { isActivity: false });
  if (!present.ok) return present.failure;
  const now = await followedBy(present.value, asked);
  return now !== null && isDeepStrictEqual(now, before) ? null : 'rights';
}

/** What is asked for, spelled out; null when not all of it may be followed. */
async function followedBy(
  { ports, context }: Present,
  asked: readonly Topic[],
): Promise<readonly Topic[] | null> {
  const answers = await Promise.all(asked.map((topic) => mayFollow(ports, context, topic)));
  return answers.every((may) => may) ? asked.flatMap((topic) => spelledOut(context, topic)) : null;
}

const topicNotFound = (): Failure =>
  failure('ACCESS.NOT_FOUND', 'There is nothing here to follow, or you may not see it.', {
    fix: 'Load the page again.',
  });

/** Nothing in between may keep, pack or hold back what is sent. */
const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
} as const;

const every: Every = (milliseconds, run) => {
  const timer = setInterval(run, milliseconds);
  return () => {
    clearInterval(timer);
  };
};
