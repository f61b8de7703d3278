'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import type { MenuItem } from '@/components/ui/menu-props';

/** System, light or dark. The picture follows the page's own theme, so server and browser agree on it. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  return (
    <Menu
      label="Theme"
      items={ITEMS.map((item) => ({ ...item, isCurrent: item.id === theme }))}
      onAction={setTheme}
      trigger={
        <Button
          variant="quiet"
          aria-label="Theme"
          icon={
            <>
              <Sun className="dark:hidden" />
              <Moon className="hidden dark:block" />
            </>
          }
        />
      }
    />
  );
}

const ITEMS: readonly Extract<MenuItem, { kind: 'item' }>[] = [
  { kind: 'item', id: 'system', label: 'As the system', icon: <Monitor /> },
  { kind: 'item', id: 'light', label: 'Light', icon: <Sun /> },
  { kind: 'item', id: 'dark', label: 'Dark', icon: <Moon /> },
];
