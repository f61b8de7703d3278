'use client';

import { createContext, use, useEffect, useRef, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { BACKGROUND_COOKIE, type TopicText } from '../contracts/live-words';
import { createFrameWatch } from './frame-watch';
import { followTopics, type LiveStatus } from './live-stream';

const Status = createContext<LiveStatus>('connecting');

/** How fresh this page is kept; for `LiveIndicator`. */
export const useLiveStatus = (): LiveStatus => use(Status);

/** True when somebody looks after this change, so that nothing has to be read again for it. */
export type TakesNews = (news: TopicText) => boolean;

/** What a part of a page does with news by itself. The same as long as the page is open. */
export interface LiveNews {
  /** Asked first for each change, until the returned function is called. */
  readonly offer: (takes: TakesNews) => () => void;
  /** Reads the page again as a whole, soon. */
  readonly reread: () => void;
}

const News = createContext<LiveNews>({ offer: () => () => undefined, reread: () => undefined });

/** For a part of the page that follows what it shows more closely than the page as a whole. */
export const useLiveNews = (): LiveNews => use(News);

export interface LivePageProps {
  /** `deploy:<id>`, `people:all`; the person's own `session:<id>` always among them. */
  topics: readonly string[];
  /** Where the server's feed stood before this page was read: the stream begins with what came after it. */
  since: string;
  /** What the frame of the page says of everything; another text when it says something else. */
  frame: string;
  children: ReactNode;
}

const REFRESH_AFTER_MS = 150;
/** The frame of a page counts what waits anywhere. */
const EVERYTHING = 'project:all';
/** Looks that find nothing new are no news: what says how old it is, is read again all the same while somebody looks at it. */
const GROWS_OLD_MS = 60_000;

/**
 * Keeps a page fresh: when one of its topics changes, and no part of the page takes that by itself, cached reads under `[topic, id]` are
 * thrown away and the page is read again; for news of anything else it is, when its frame says something else. The person is taken to the sign-in page at the moment their session ends. One stream per page.
 */
export function LivePage({ topics, since, frame, children }: LivePageProps) {
  const [status, setStatus] = useState<LiveStatus>('connecting');
  const queries = useQueryClient();
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const takers = useRef(new Set<TakesNews>());
  const followed = topics.join(',');
  const shown = useRef({ since, frame });
  const [news] = useState<LiveNews>(() => ({
    offer: (takes) => {
      takers.current.add(takes);
      return () => takers.current.delete(takes);
    },
    reread: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        document.cookie = `${BACKGROUND_COOKIE}=1; path=/; max-age=2; samesite=strict`;
        router.refresh();
      }, REFRESH_AFTER_MS);
    },
  }));

  // Before the stream is opened: a page that was read again needs only what came after that.
  useEffect(() => {
    shown.current = { since, frame };
    const grownOld = setInterval(() => {
      if (!document.hidden) news.reread();
    }, GROWS_OLD_MS);
    return () => {
      clearInterval(grownOld);
    };
  }, [since, frame, news]);

  useEffect(() => {
    const gone = new AbortController();
    const own = followed.split(',');
    const askFrame = createFrameWatch({
      shown: () => shown.current.frame,
      reread: news.reread,
      signal: gone.signal,
    });
    const stop = followTopics([...new Set([...own, EVERYTHING])], {
      since: () => shown.current.since,
      onStatus: setStatus,
      onChange: (change) => {
        const { topic, id } = change;
        if ([...takers.current].some((takes) => takes(change))) return;
        if (!own.includes(`${topic}:${id}`) && !own.includes(`${topic}:all`)) {
          askFrame();
          return;
        }
        void queries.invalidateQueries({ queryKey: id === 'all' ? [topic] : [topic, id] });
        news.reread();
      },
      onResync: () => {
        void queries.invalidateQueries();
        news.reread();
      },
      onEnded: (reason) => {
        const { pathname, search } = window.location;
        const query = new URLSearchParams({ ended: reason, next: `${pathname}${search}` });
        window.location.assign(`/sign-in?${query.toString()}`);
      },
    });
    return () => {
      clearTimeout(timer.current);
      gone.abort();
      stop();
    };
  }, [followed, queries, news]);

  return (
    <News value={news}>
      <Status value={status}>{children}</Status>
    </News>
  );
}
