import type { ReactNode } from 'react';
import { DatabaseZap, FolderGit2, House, Rocket, ScrollText, Settings, Users } from 'lucide-react';

export interface NavEntry {
  href: string;
  label: string;
  icon: ReactNode;
  /** Beginnings of the addresses that belong to it besides its own. */
  alsoUnder?: readonly string[];
  count?: { value: number; label: string; tone: 'waiting' | 'attention' };
}

export interface NavFacts {
  /** Deploys that wait for a verdict of this person. */
  waitingForMe: number;
  /** Starts in spite of a freeze that wait for their confirmation or review. */
  owedGlasses: number;
  /** Open drift items over all projects that this person sees. */
  openDrift: number;
  /** Whether this person runs the installation. */
  isAdministrator: boolean;
}

/** The rooms of the product in their order. */
export function navEntries({
  waitingForMe,
  owedGlasses,
  openDrift,
  isAdministrator,
}: NavFacts): readonly NavEntry[] {
  const everyone: NavEntry[] = [
    { href: '/', label: 'Home', icon: <House /> },
    { href: '/p', label: 'Projects', icon: <FolderGit2 /> },
    {
      href: '/deploys',
      label: 'Deploys',
      icon: <Rocket />,
      alsoUnder: ['/d'],
      count: { value: waitingForMe + owedGlasses, label: 'waiting for you', tone: 'waiting' },
    },
    {
      href: '/drift',
      label: 'Drift',
      icon: <DatabaseZap />,
      count: { value: openDrift, label: 'open', tone: 'attention' },
    },
    { href: '/audit', label: 'Audit', icon: <ScrollText /> },
  ];
  const administrators: NavEntry[] = [
    { href: '/people', label: 'People', icon: <Users /> },
    { href: '/settings', label: 'Settings', icon: <Settings /> },
  ];
  return isAdministrator ? [...everyone, ...administrators] : everyone;
}
