'use client';

import { Info, LogOut, UserRound } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Menu } from '@/components/ui/menu';
import type { MenuItem } from '@/components/ui/menu-props';
import { initialsOf } from './initials';

export interface UserMenuProps {
  name: string;
  /** Under the name: the address to sign in with, the role. */
  detail: string;
  accountHref: string;
  signOutHref: string;
}

/** Who is signed in, and the way to their account and out. */
export function UserMenu({ name, detail, accountHref, signOutHref }: UserMenuProps) {
  const items: MenuItem[] = [
    { kind: 'item', id: 'account', label: 'Your account', icon: <UserRound />, href: accountHref },
    { kind: 'item', id: 'about', label: 'About Lockkeeper', icon: <Info />, href: '/about' },
    { kind: 'line', id: 'line' },
    { kind: 'item', id: 'sign-out', label: 'Sign out', icon: <LogOut />, href: signOutHref },
  ];
  return (
    <Menu
      label="Your account"
      items={items}
      header={
        <>
          <p className="font-medium wrap-anywhere">{name}</p>
          <p className="text-sm text-ink-3 wrap-anywhere">{detail}</p>
        </>
      }
      trigger={
        <Button
          aria-label={`Account of ${name}`}
          className="grid size-8 shrink-0 place-items-center rounded-full hover:bg-hover touch:size-11"
        >
          <span className="grid size-7 place-items-center rounded-full border border-line-strong bg-sunken text-2xs font-semibold text-ink-2">
            {initialsOf(name)}
          </span>
        </Button>
      }
    />
  );
}
