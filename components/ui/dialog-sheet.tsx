'use client';

import {
  Button as AriaButton,
  Dialog as AriaDialog,
  Heading,
  Modal,
  ModalOverlay,
} from 'react-aria-components';
import { X } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import type { CloseDialog, DialogProps } from './dialog-props';

export interface DialogSheetProps extends Omit<DialogProps, 'trigger' | 'isOpen' | 'onOpenChange'> {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** What a dialog opens: the page behind it is out of reach meanwhile. */
export function DialogSheet({
  isOpen,
  onOpenChange,
  size = 'sm',
  role = 'dialog',
  placement = 'centre',
  ...sheet
}: DialogSheetProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={role === 'dialog'}
      className={OVERLAY}
    >
      <Modal
        className={cn(SHEET, placement === 'side' ? SIDE : CENTRE, placement === 'centre' && WIDTHS[size])}
      >
        <AriaDialog role={role} className="flex max-h-[inherit] min-h-0 flex-1 flex-col outline-none">
          {({ close }) => <DialogContent {...sheet} close={close} />}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface DialogContentProps extends Pick<DialogProps, 'title' | 'description' | 'children' | 'actions'> {
  close: CloseDialog;
}

function DialogContent({ title, description, children, actions, close }: DialogContentProps) {
  const foot = typeof actions === 'function' ? actions(close) : actions;
  return (
    <>
      <header className="flex items-start gap-4 px-5 pt-4 pb-3">
        <div className="min-w-0 flex-1">
          <Heading slot="title" className="text-lg font-semibold">
            {title}
          </Heading>
          {description !== undefined && <p className="mt-0.5 text-base text-ink-3">{description}</p>}
        </div>
        <AriaButton slot="close" aria-label="Close" className={CLOSE}>
          <X className="size-4" />
        </AriaButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">
        {typeof children === 'function' ? children(close) : children}
      </div>
      {foot !== undefined && (
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 max-sm:flex-col max-sm:items-stretch max-sm:pb-[max(0.75rem,env(safe-area-inset-bottom))]">
          {foot}
        </footer>
      )}
    </>
  );
}

const WIDTHS = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-4xl' };

const OVERLAY =
  'fixed inset-0 z-50 flex items-end justify-center bg-[rgb(8_12_20/0.5)] transition-opacity duration-150 data-[entering]:opacity-0 data-[exiting]:opacity-0 sm:items-center';

const SHEET =
  'flex w-full border-line-strong bg-raised shadow-float transition-transform duration-150 data-[entering]:translate-y-2 data-[exiting]:translate-y-2';

const CENTRE = 'max-h-[min(46rem,calc(100dvh-2rem))] rounded-t-xl border-t sm:m-4 sm:rounded-xl sm:border';

const SIDE = 'fixed inset-y-0 end-0 max-h-dvh max-w-lg border-s';

const CLOSE =
  '-me-1.5 grid size-7 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink touch:size-11 touch:-mt-2';
