'use client';

import { useQuery } from '@tanstack/react-query';
import type { RunView } from '../../contracts/run';
import { readJson } from '../read-json';

const ASK_AGAIN_MS = 1000;
const MOVING: readonly RunView['state'][] = ['queued', 'running', 'unknown'];

/** How far a run is: told of by events under `['deploy', id]`, and asked for each second while it moves. */
export function useRun(deployId: string, initial: RunView): RunView {
  const { data } = useQuery({
    queryKey: ['deploy', deployId, 'run'],
    queryFn: ({ signal }) => readJson<RunView>(`/api/v1/deploys/${String(initial.number)}/run`, signal),
    initialData: initial,
    staleTime: 0,
    refetchOnMount: false,
    refetchInterval: ({ state }) => (isMoving(state.data ?? initial) ? ASK_AGAIN_MS : false),
  });
  return data;
}

/** True while something can still happen by itself. Pure. */
export const isMoving = ({ state }: Pick<RunView, 'state'>): boolean => MOVING.includes(state);
