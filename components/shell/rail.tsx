'use client';

import { useEffect, useState } from 'react';
import Link from 'next/link';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { Button } from '@/components/ui/button';
import type { NavEntry } from './nav-entries';
import { NavList } from './nav-list';
import { RAIL_COOKIE } from './rail-cookie';
import { LogoMark } from './wordmark';

export interface RailProps {
  entries: readonly NavEntry[];
  /** As this browser left it; see `railIsCollapsed`. */
  startsCollapsed: boolean;
}

/** The way to every room, at the side of a wide screen. Ctrl or Cmd with B folds it. */
export function Rail({ entries, startsCollapsed }: RailProps) {
  const [isCollapsed, setIsCollapsed] = useState(startsCollapsed);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'b' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setIsCollapsed((before) => remember(!before));
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <aside
      data-print="hide"
      className={cn(
        'sticky top-0 z-30 flex h-dvh shrink-0 flex-col border-e border-line bg-canvas max-md:hidden',
        isCollapsed ? 'w-14' : 'w-54',
      )}
    >
      <div className={cn('flex h-12 shrink-0 items-center', isCollapsed ? 'justify-center' : 'px-4')}>
        <Link href="/" aria-label="Lockkeeper, home" className="flex items-center gap-2.5 rounded-md">
          <LogoMark />
          {!isCollapsed && <span className="text-lg font-semibold tracking-tight">Lockkeeper</span>}
        </Link>
      </div>
      <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto px-2 py-2">
        <NavList entries={entries} isCollapsed={isCollapsed} />
      </nav>
      <div className={cn('flex border-t border-line p-2', isCollapsed && 'justify-center')}>
        <Button
          variant="quiet"
          aria-label={isCollapsed ? 'Unfold the side bar' : 'Fold the side bar'}
          aria-expanded={!isCollapsed}
          icon={isCollapsed ? <PanelLeftOpen /> : <PanelLeftClose />}
          onPress={() => setIsCollapsed(remember(!isCollapsed))}
          className="aria-expanded:bg-transparent aria-expanded:text-ink-3"
        />
      </div>
    </aside>
  );
}

/** Kept where the server sees it, so that the next page comes in the right width at once. */
function remember(isCollapsed: boolean): boolean {
  document.cookie = `${RAIL_COOKIE}=${isCollapsed ? 'folded' : 'open'}; Path=/; Max-Age=31536000; SameSite=Lax`;
  return isCollapsed;
}
