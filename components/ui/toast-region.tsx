'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { ToastMessage } from './toast-message';

/** Fetches what shows toasts, so that the first one need not wait for it. */
export const loadToastList = () => import('./toast-list');

const ToastList = lazy(async () => ({ default: (await loadToastList()).ToastList }));

let wasAsked = false;
const regions = new Set<() => void>();

/** Says that something was done. Errors that ask for an answer belong into the page, not here. */
export function showToast(message: ToastMessage): void {
  wasAsked = true;
  for (const draw of regions) draw();
  void loadToastList().then(({ addToast }) => {
    addToast(message);
  });
}

/** Where toasts appear; stands once, around all pages, and is empty until there is one. */
export function ToastRegion() {
  const isWanted = useSyncExternalStore(follow, isAsked, isNever);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <ToastList />
    </Suspense>
  );
}

function follow(draw: () => void): () => void {
  regions.add(draw);
  return () => regions.delete(draw);
}

const isAsked = (): boolean => wasAsked;
const isNever = (): boolean => false;
