'use client';

import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Modal, ModalOverlay } from 'react-aria-components';
import { Menu, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { NavEntry } from './nav-entries';
import { NavList } from './nav-list';
import { ThemeSwitch } from './theme-switch';
import { TimeZoneSwitch } from './time-zone-switch';
import { Wordmark } from './wordmark';

/** The rail of a narrow screen: behind a button, over the page, with targets for a thumb. */
export function NavDrawer({ entries }: { entries: readonly NavEntry[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const waiting = entries.reduce(
    (sum, entry) => sum + (entry.count?.tone === 'waiting' ? entry.count.value : 0),
    0,
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <span className="relative md:hidden">
        <Button
          variant="quiet"
          icon={<Menu />}
          aria-label={waiting > 0 ? `Menu, ${String(waiting)} waiting for you` : 'Menu'}
          className="-ms-3"
        />
        {waiting > 0 && (
          <span
            aria-hidden="true"
            data-family="waiting"
            className="pointer-events-none absolute end-2 top-2 size-2.5 rounded-full bg-fam ring-2 ring-surface"
          />
        )}
      </span>
      <ModalOverlay isDismissable className={OVERLAY}>
        <Modal className={SHEET}>
          <Dialog aria-label="Menu" className="flex min-h-0 flex-1 flex-col outline-none">
            <div className="flex h-14 items-center justify-between border-b border-line ps-4 pe-1.5">
              <Wordmark />
              <AriaButton
                slot="close"
                aria-label="Close"
                className="grid size-11 place-items-center rounded-md text-ink-3"
              >
                <X className="size-5" />
              </AriaButton>
            </div>
            <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto p-3">
              <NavList entries={entries} onNavigate={() => setIsOpen(false)} />
            </nav>
            <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
              <TimeZoneSwitch />
              <ThemeSwitch />
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

const OVERLAY =
  'fixed inset-0 z-50 bg-[rgb(8_12_20/0.5)] transition-opacity duration-150 data-[entering]:opacity-0 data-[exiting]:opacity-0';

const SHEET =
  'fixed inset-y-0 start-0 flex w-[min(19rem,calc(100vw-3rem))] border-e border-line-strong bg-canvas shadow-float transition-transform duration-150 data-[entering]:-translate-x-4 data-[exiting]:-translate-x-4';
