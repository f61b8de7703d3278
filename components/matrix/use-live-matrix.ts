'use client';

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLiveNews } from '@/lib/client/live-page';
import type { MatrixView } from '@/lib/contracts/project';
import type { ColumnReader } from './column-reader';
import { mergeColumns, type ColumnPatches } from './merge-columns';

export interface LiveMatrixInput {
  readonly project: { readonly id: string; readonly slug: string };
  /** As the page was read. */
  readonly page: MatrixView;
  /** What the frame of the page says. */
  readonly frame: string;
}

const NONE: ColumnPatches = new Map();
/** Where the matrix does not show: what stands there instead comes with the page. */
const NARROW = '(width < 40rem)';
/** When what was shown of each project last was read: a page that comes back from the browser's memory is not newer. */
const shownOnce = new Map<string, string>();

/** The matrix of the page, kept as news come: only environments that changed are read again. */
export function useLiveMatrix({ project: { id, slug }, page, frame }: LiveMatrixInput): MatrixView {
  const [patches, setPatches] = useState(NONE);
  const view = useMemo(() => mergeColumns(page, patches), [page, patches]);
  const shown = useRef({ view, frame });
  const { offer, reread } = useLiveNews();
  const queries = useQueryClient();
  useLayoutEffect(() => {
    shown.current = { view, frame };
  }, [view, frame]);

  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    let reader: Promise<ColumnReader> | undefined;
    const ask = (environmentId: string): void => {
      reader ??= import('./column-reader').then(({ createColumnReader }) =>
        createColumnReader({
          slug,
          shown: () => shown.current,
          onPatches: (news) => {
            if (news.length > 0) setPatches((before) => new Map([...before, ...news]));
            void queries.invalidateQueries({ queryKey: ['project', id] });
          },
          reread,
          signal,
        }),
      );
      reader.then(({ add }) => {
        add(environmentId);
      }, reread);
    };
    const narrow = window.matchMedia(NARROW);
    const leave = offer((change) => {
      const isOurs = change.topic === 'project' && change.id === id && !narrow.matches;
      if (!isOurs || change.environmentId === undefined) return false;
      ask(change.environmentId);
      return true;
    });
    narrow.addEventListener('change', reread, { signal });
    const { readAt } = shown.current.view;
    if (shownOnce.get(id) === readAt) ask('all');
    shownOnce.set(id, readAt);
    return () => {
      leave();
      gone.abort();
    };
  }, [id, slug, offer, reread, queries]);

  return view;
}
