'use client';

import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { BACKGROUND_COOKIE } from '../contracts/live-words';
import { followTopics, type LiveStatus } from './live-stream';

const Status = createContext<LiveStatus>('connecting');

/** How fresh this page is kept; for `LiveIndicator`. */
export const useLiveStatus = (): LiveStatus => useContext(Status);

export interface LivePageProps {
  /** `deploy:<id>`, `people:all`; the person's own `session:<id>` always among them. */
  topics: readonly string[];
  children: ReactNode;
}

const REFRESH_AFTER_MS = 150;

/**
 * Keeps a page fresh: cached reads under `[topic, id]` are thrown away and the page is read again when one of its topics changes, and the
 * person is taken to the sign-in page at the moment their session ends. One stream per page.
 */
export function LivePage({ topics, children }: LivePageProps) {
  const [status, setStatus] = useState<LiveStatus>('connecting');
  const queries = useQueryClient();
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const followed = topics.join(',');

  useEffect(() => {
    const refresh = (): void => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        document.cookie = `${BACKGROUND_COOKIE}=1; path=/; max-age=2; samesite=strict`;
        router.refresh();
      }, REFRESH_AFTER_MS);
    };
    const stop = followTopics(followed.split(','), {
      onStatus: setStatus,
      onChange: ({ topic, id }) => {
        void queries.invalidateQueries({ queryKey: id === 'all' ? [topic] : [topic, id] });
        refresh();
      },
      onResync: () => {
        void queries.invalidateQueries();
        refresh();
      },
      onEnded: (reason) => {
        const { pathname, search } = window.location;
        const query = new URLSearchParams({ ended: reason, next: `${pathname}${search}` });
        window.location.assign(`/sign-in?${query.toString()}`);
      },
    });
    return () => {
      clearTimeout(timer.current);
      stop();
    };
  }, [followed, queries, router]);

  return <Status value={status}>{children}</Status>;
}
