import 'server-only';
import type { AnsweredCall } from '../metrics/request-metrics';
import type { WebContainer } from '../web-container';

/** Begins to time a call; the outcome ends it and counts it. */
export function countCall(
  { metrics }: Pick<WebContainer, 'metrics'>,
  call: Pick<AnsweredCall, 'kind' | 'name'>,
): (outcome: AnsweredCall['outcome']) => void {
  const began = performance.now();
  return (outcome) => {
    const milliseconds = call.kind === 'stream' ? null : performance.now() - began;
    metrics.count({ ...call, outcome, milliseconds });
  };
}
