import type { ReactNode } from 'react';
import { cookies } from 'next/headers';
import { resumeInstallationAction } from '@/app/settings/actions';
import { Commands } from '@/components/commands/commands';
import { FaviconMark, type FaviconState } from '@/components/shell/favicon-mark';
import { LiveStatus } from '@/components/people/live-status';
import { AppShell } from '@/components/shell/app-shell';
import { PauseBanner } from '@/components/shell/pause-banner';
import { WorkerBanner } from '@/components/shell/worker-banner';
import { RAIL_COOKIE, railIsCollapsed } from '@/components/shell/rail-cookie';
import { LivePage } from '@/lib/client/live-page';
import { workersState } from '@/lib/contracts/workers-state';
import { viewPause, viewWorkers } from '@/lib/engine/index';
import { navOfPage } from '@/lib/server/web/page-views';
import { frameMark } from '@/lib/server/web/present/frame-mark';
import { productVersion } from '@/lib/server/web/product-version';
import { positionOfPage, requireActor } from '@/lib/server/web/session';

export interface FrameProps {
  breadcrumbs?: ReactNode;
  /** At most one, the most important. */
  banner?: ReactNode;
  /** Topics that this page shows, as `deploy:<id>` or `people:all`: it is read again when one changes. */
  follows?: readonly string[];
  /** What the tab's icon says of this page; without it, what it says of everything: what waits, what is broken. */
  favicon?: FaviconState;
  children: ReactNode;
}

/** The frame of every page of a signed-in person: who they are, what waits for them, and a watch over their session. */
export async function Frame({
  breadcrumbs,
  banner,
  follows = ['project:all'],
  favicon,
  children,
}: FrameProps) {
  const { ports, context, person } = await requireActor();
  const [nav, pause, seen, jar] = await Promise.all([
    navOfPage(),
    viewPause(ports),
    viewWorkers(ports, context),
    cookies(),
  ]);
  const workers = workersState(seen, productVersion());
  return (
    <LivePage
      topics={[`session:${person.id}`, 'workers:all', ...follows]}
      since={positionOfPage()}
      frame={frameMark(nav)}
    >
      <FaviconMark
        state={
          favicon ?? (nav.isBroken ? 'bad' : nav.waitingForMe + nav.owedGlasses > 0 ? 'waiting' : 'none')
        }
      />
      <AppShell
        nav={nav}
        user={{
          name: person.name,
          detail: person.installationAdministrator ? `${person.email}, administrator` : person.email,
          accountHref: '/me',
          signOutHref: '/sign-out',
        }}
        isRailCollapsed={railIsCollapsed(jar.get(RAIL_COOKIE)?.value)}
        breadcrumbs={breadcrumbs}
        live={<LiveStatus />}
        commands={<Commands />}
        banner={
          pause !== null ? (
            <PauseBanner
              pause={pause}
              isAdministrator={nav.isAdministrator}
              action={resumeInstallationAction}
            />
          ) : workers === 'well' ? (
            banner
          ) : (
            <WorkerBanner state={workers} />
          )
        }
        version={productVersion()}
      >
        {children}
      </AppShell>
    </LivePage>
  );
}
