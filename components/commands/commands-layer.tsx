'use client';

import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react';
import { usePathname, useRouter } from 'next/navigation';
import { useQueryClient } from '@tanstack/react-query';
import { tinykeys, type KeyBindingMap } from 'tinykeys';
import { formatCount } from '@/lib/client/format-number';
import { onKeysChanged, shortcutsHere } from '@/lib/client/own-keys';
import { mayActOn, singleKeysAreOn, type ShortcutId } from '@/lib/client/shortcuts';
import { whenIdle } from '@/lib/client/when-idle';
import { loadSheetsWhenIdle } from '@/components/ui/load-sheets';
import { PendingLine } from './pending-line';
import { rememberPage } from './recent-pages';
import type { Shown } from './shown';
import { readNames } from './read-names';
import { canBePeekedAt, focusedRow, markedRows } from './rows';
import { ACTS, openRowMenu, openTarget, pageOf } from './shortcut-acts';
import { siblingOf } from './siblings';

const loadPalette = () => import('./palette');
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const Peek = lazy(async () => ({ default: (await import('./peek')).Peek }));
const KeyboardMap = lazy(async () => ({ default: (await import('./keyboard-map')).KeyboardMap }));

export interface CommandsLayerProps {
  shown: Shown;
  onShow: (shown: Shown) => void;
}

/** Listens for the keys of the registry, remembers the pages that were visited, and opens what a link points at. */
export function CommandsLayer({ shown, onShow }: CommandsLayerProps) {
  const router = useRouter();
  const pathname = usePathname();
  const queries = useQueryClient();
  const [marked, setMarked] = useState(0);
  const goToSibling = async (by: 1 | -1): Promise<void> => {
    const path = siblingOf(pathname, await queries.query(readNames), by);
    if (path !== null) router.push(path);
  };
  const acts: Readonly<Partial<Record<ShortcutId, () => unknown>>> = {
    palette: () => onShow(shown === 'palette' ? null : 'palette'),
    map: () => onShow('map'),
    actions: () => {
      if (!openRowMenu()) onShow('actions');
    },
    peek: () => {
      if (!canBePeekedAt(focusedRow())) return false;
      onShow('peek');
      return true;
    },
    'next sibling': () => void goToSibling(1),
    'previous sibling': () => void goToSibling(-1),
  };
  const act = useEffectEvent((id: ShortcutId): boolean => {
    const page = pageOf(id, pathname);
    if (page !== undefined) router.push(page);
    const did = page !== undefined || (acts[id] ?? ACTS[id])?.() !== false;
    setMarked(markedRows().length);
    return did;
  });
  useEffect(() => {
    let unbind = tinykeys(window, bindings(act));
    const unhear = onKeysChanged(() => {
      unbind();
      unbind = tinykeys(window, bindings(act));
    });
    return () => {
      unhear();
      unbind();
    };
  }, []);
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
      <PendingLine />
      <p role="status" className="sr-only">
        {marked > 0 && `${formatCount(marked, 'row')} marked`}
      </p>
      {(shown === 'palette' || shown === 'actions') && (
        <Palette
          begins={shown === 'actions' ? '>' : ''}
          onClose={close}
          onMap={() => {
            onShow('map');
          }}
        />
      )}
      {shown === 'peek' && <Peek onClose={close} />}
      {shown === 'map' && <KeyboardMap onClose={close} />}
    </Suspense>
  );
}

/** How long the first key of a sequence waits for the second one; the library's own. */
const SEQUENCE_MS = 1000;

function bindings(act: (id: ShortcutId) => boolean): KeyBindingMap {
  let begun = -SEQUENCE_MS;
  const handlers = shortcutsHere().flatMap(({ id, keys, isModified }) =>
    keys.map((key) => {
      const handle = (event: KeyboardEvent): void => {
        // The second key of a sequence is no key of its own: `g a` opens no approval.
        const isSecond = event.timeStamp - begun < SEQUENCE_MS;
        if (isModified !== true && !key.includes(' ') && isSecond) return;
        if (isModified !== true && !(singleKeysAreOn() && mayActOn(event))) return;
        if (act(id)) event.preventDefault();
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
