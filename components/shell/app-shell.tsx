import Link from 'next/link';
import type { ReactNode } from 'react';
import { SkipLink } from '@/components/ui/skip-link';
import { navEntries, type NavFacts } from './nav-entries';
import { Rail } from './rail';
import { TopBar } from './top-bar';
import type { UserMenuProps } from './user-menu';

export interface AppShellProps {
  nav: NavFacts;
  user: UserMenuProps;
  /** As this browser left the rail: `railIsCollapsed(cookies.get(RAIL_COOKIE)?.value)`. */
  isRailCollapsed: boolean;
  /** Where the page stands: `<Breadcrumbs …>`. */
  breadcrumbs?: ReactNode;
  /** How fresh the page is: `<LiveIndicator …>`. */
  live?: ReactNode;
  /** Search and commands, in the top bar. */
  commands?: ReactNode;
  /** At most one, the most important: `<Banner look="page" …>`. */
  banner?: ReactNode;
  /** Version and build, for the footer. */
  version: string;
  children: ReactNode;
}

/** The frame of every page of a signed-in person. Everything comes by props; nothing is fetched here. */
export function AppShell({
  nav,
  user,
  isRailCollapsed,
  breadcrumbs,
  live,
  commands,
  banner,
  version,
  children,
}: AppShellProps) {
  const entries = navEntries(nav);
  return (
    <>
      <SkipLink />
      <div className="flex min-h-dvh [--lk-sticky-top:3rem] max-md:[--lk-sticky-top:3.5rem]">
        <Rail entries={entries} startsCollapsed={isRailCollapsed} />
        <div className="group/page flex min-w-0 flex-1 flex-col">
          <TopBar entries={entries} user={user} breadcrumbs={breadcrumbs} live={live} commands={commands} />
          {banner}
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto flex w-full max-w-360 flex-1 flex-col gap-5 px-4 py-5 outline-none md:px-6 compact:gap-3 compact:py-3"
          >
            {children}
          </main>
          {/* While the middle is read nothing stands below it that would move when it comes. */}
          <footer
            data-print="hide"
            className="group-has-data-waiting/page:invisible mx-auto flex w-full max-w-360 items-center justify-between gap-4 px-4 pt-2 pb-5 text-xs text-ink-3 md:px-6"
          >
            <Link href="/about" className="rounded-sm underline-offset-3 hover:underline">
              Lockkeeper {version}
            </Link>
          </footer>
        </div>
      </div>
    </>
  );
}
