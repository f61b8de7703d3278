'use client';

import { Button, Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { X } from 'lucide-react';
import type { NavEntry } from './nav-entries';
import { NavList } from './nav-list';
import { ThemeSwitch } from './theme-switch';
import { TimeZoneSwitch } from './time-zone-switch';
import { Wordmark } from './wordmark';

export interface NavDrawerSheetProps {
  entries: readonly NavEntry[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** What the menu of a narrow screen opens. */
export function NavDrawerSheet({ entries, isOpen, onOpenChange }: NavDrawerSheetProps) {
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={onOpenChange} isDismissable className={OVERLAY}>
      <Modal className={SHEET}>
        <Dialog aria-label="Menu" className="flex min-h-0 flex-1 flex-col outline-none">
          <div className="flex h-14 items-center justify-between border-b border-line ps-4 pe-1.5">
            <Wordmark />
            <Button
              slot="close"
              aria-label="Close"
              className="grid size-11 place-items-center rounded-md text-ink-3"
            >
              <X className="size-5" />
            </Button>
          </div>
          <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto p-3">
            <NavList entries={entries} onNavigate={() => onOpenChange(false)} />
          </nav>
          <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            <TimeZoneSwitch />
            <ThemeSwitch />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const OVERLAY =
  'fixed inset-0 z-50 bg-[rgb(8_12_20/0.5)] transition-opacity duration-150 data-[entering]:opacity-0 data-[exiting]:opacity-0';

const SHEET =
  'fixed inset-y-0 start-0 flex w-[min(19rem,calc(100vw-3rem))] border-e border-line-strong bg-canvas shadow-float transition-transform duration-150 data-[entering]:-translate-x-4 data-[exiting]:-translate-x-4';
