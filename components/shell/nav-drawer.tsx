'use client';

import { lazy, Suspense, useState } from 'react';
import { Menu } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { NavEntry } from './nav-entries';

const loadSheet = () => import('./nav-drawer-sheet');
const NavDrawerSheet = lazy(async () => ({ default: (await loadSheet()).NavDrawerSheet }));

/** The rail of a narrow screen: behind a button, over the page, with targets for a thumb. */
export function NavDrawer({ entries }: { entries: readonly NavEntry[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const waiting = entries.reduce(
    (sum, entry) => sum + (entry.count?.tone === 'waiting' ? entry.count.value : 0),
    0,
  );
  return (
    <>
      <span className="relative md:hidden">
        <Button
          variant="quiet"
          icon={<Menu />}
          aria-label={waiting > 0 ? `Menu, ${String(waiting)} waiting for you` : 'Menu'}
          className="-ms-3"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onHoverStart={preload}
          onFocus={preload}
          onPress={() => {
            setWasOpened(true);
            setIsOpen(true);
          }}
        />
        {waiting > 0 && (
          <span
            aria-hidden="true"
            data-family="waiting"
            className="pointer-events-none absolute end-2 top-2 size-2.5 rounded-full bg-fam ring-2 ring-surface"
          />
        )}
      </span>
      {wasOpened && (
        <Suspense fallback={null}>
          <NavDrawerSheet entries={entries} isOpen={isOpen} onOpenChange={setIsOpen} />
        </Suspense>
      )}
    </>
  );
}

function preload(): void {
  void loadSheet();
}
