import type { ReactNode } from 'react';
import { NavDrawer } from './nav-drawer';
import type { NavEntry } from './nav-entries';
import { ThemeSwitch } from './theme-switch';
import { TimeZoneSwitch } from './time-zone-switch';
import { UserMenu, type UserMenuProps } from './user-menu';

export interface TopBarProps {
  entries: readonly NavEntry[];
  user: UserMenuProps;
  breadcrumbs: ReactNode;
  live: ReactNode;
  /** The way to search and commands. */
  commands: ReactNode;
}

/** Where we are and how we look at it; stays in view. */
export function TopBar({ entries, user, breadcrumbs, live, commands }: TopBarProps) {
  return (
    <header
      data-print="hide"
      className="sticky top-0 z-30 flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-4 max-md:h-14 max-md:gap-1 md:px-4.5"
    >
      <NavDrawer entries={entries} />
      <div className="min-w-0 flex-1">{breadcrumbs}</div>
      <div className="shrink-0">{live}</div>
      {commands}
      <TimeZoneSwitch className="max-md:hidden" />
      <span className="flex items-center gap-1">
        <span className="max-md:hidden">
          <ThemeSwitch />
        </span>
        <UserMenu {...user} />
      </span>
    </header>
  );
}
