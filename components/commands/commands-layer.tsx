'use client';

import { lazy, Suspense, useEffect, useEffectEvent } from 'react';
import { usePathname, useRouter } from 'next/navigation';
import { tinykeys, type KeyBindingMap } from 'tinykeys';
import { mayActOn, SHORTCUTS, singleKeysAreOn, type ShortcutId } from '@/lib/client/shortcuts';
import { whenIdle } from '@/lib/client/when-idle';
import { loadSheetsWhenIdle } from '@/components/ui/load-sheets';
import { rememberPage } from './recent-pages';
import type { Shown } from './shown';
import { ACTS, openTarget, PAGES } from './shortcut-acts';

const loadPalette = () => import('./palette');
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const KeyboardMap = lazy(async () => ({ default: (await import('./keyboard-map')).KeyboardMap }));

export interface CommandsLayerProps {
  shown: Shown;
  onShow: (shown: Shown) => void;
}

/** Listens for the keys of the registry, remembers the pages that were visited, and opens what a link points at. */
export function CommandsLayer({ shown, onShow }: CommandsLayerProps) {
  const router = useRouter();
  const pathname = usePathname();
  const act = useEffectEvent((id: ShortcutId) => {
    const page = PAGES[id];
    if (id === 'palette') onShow(shown === 'palette' ? null : 'palette');
    else if (id === 'map') onShow('map');
    else if (page !== undefined) router.push(page);
    else ACTS[id]?.();
  });
  useEffect(() => tinykeys(window, bindings(act)), []);
  useEffect(loadSheetsWhenIdle, []);
  // Whoever types at once types into it, not into what waits for it.
  useEffect(() => whenIdle(() => void loadPalette()), []);
  useEffect(() => {
    // The title of a page comes after its address.
    const timer = setTimeout(() => {
      rememberPage(pathname);
    }, 1500);
    openTarget();
    window.addEventListener('hashchange', openTarget);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('hashchange', openTarget);
    };
  }, [pathname]);
  const close = (): void => {
    onShow(null);
  };
  return (
    <Suspense fallback={null}>
      {shown === 'palette' && (
        <Palette
          onClose={close}
          onMap={() => {
            onShow('map');
          }}
        />
      )}
      {shown === 'map' && <KeyboardMap onClose={close} />}
    </Suspense>
  );
}

/** How long the first key of a sequence waits for the second one; the library's own. */
const SEQUENCE_MS = 1000;

function bindings(act: (id: ShortcutId) => void): KeyBindingMap {
  let begun = -SEQUENCE_MS;
  const handlers = SHORTCUTS.flatMap(({ id, keys, isModified }) =>
    keys.map((key) => {
      const handle = (event: KeyboardEvent): void => {
        // The second key of a sequence is no key of its own: `g a` opens no approval.
        const isSecond = event.timeStamp - begun < SEQUENCE_MS;
        if (isModified !== true && !key.includes(' ') && isSecond) return;
        if (isModified !== true && !(singleKeysAreOn() && mayActOn(event))) return;
        event.preventDefault();
        act(id);
      };
      return [key, handle] as const;
    }),
  );
  return {
    ...Object.fromEntries(handlers),
    g: (event) => {
      begun = event.timeStamp;
    },
  };
}
