'use client';

import { useEffect, useEffectEvent } from 'react';
import { useAnswer, type Followed } from './use-answer';

/** Follows an answer and calls once when it is there, or when it will not come. */
export function useFollowed(
  answerId: string | null,
  onEnd: (end: Extract<Followed, { state: 'done' | 'failed' }>) => void,
): Followed {
  const followed = useAnswer(answerId);
  const { state } = followed;
  const end = useEffectEvent(() => {
    if (followed.state === 'done' || followed.state === 'failed') onEnd(followed);
  });
  useEffect(() => {
    if (state === 'done' || state === 'failed') end();
  }, [answerId, state]);
  return followed;
}
