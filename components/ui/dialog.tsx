'use client';

import { lazy, Suspense, useState, type ReactNode } from 'react';
import { ButtonContext } from 'react-aria-components';

export type CloseDialog = () => void;

export interface DialogProps {
  title: string;
  /** One sentence under the title. */
  description?: ReactNode;
  /** The body; a function is given `close`. */
  children?: ReactNode | ((close: CloseDialog) => ReactNode);
  /** The buttons at the foot, the safe one first; a function is given `close`. */
  actions?: ReactNode | ((close: CloseDialog) => ReactNode);
  /** A `Button` that opens it. Without one, say `isOpen` and `onOpenChange`. */
  trigger?: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  size?: 'sm' | 'md' | 'lg';
  /** `alertdialog` when something is lost by going on: a press outside does not close it. */
  role?: 'dialog' | 'alertdialog';
  /** `side`: a sheet at the end of the screen, for details of what is behind it. */
  placement?: 'centre' | 'side';
}

/** Fetches what a dialog opens, so that a press finds it there. */
export const loadDialogSheet = () => import('./dialog-sheet');

const DialogSheet = lazy(async () => ({ default: (await loadDialogSheet()).DialogSheet }));

/**
 * A question or a form over the page. Focus moves in, stays in, and returns to where it was; Escape closes it. The sheet itself is fetched
 * when a pointer or the focus comes to the button; a press before that opens it as soon as it is there.
 */
export function Dialog({ trigger, isOpen, onOpenChange, ...sheet }: DialogProps) {
  const [isOpenByItself, setIsOpenByItself] = useState(false);
  const isShown = isOpen ?? isOpenByItself;
  // Stays after the dialog was closed, so that its end can be seen.
  const [wasShown, setWasShown] = useState(isShown);
  if (isShown && !wasShown) setWasShown(true);
  const change = (isNowOpen: boolean): void => {
    setIsOpenByItself(isNowOpen);
    onOpenChange?.(isNowOpen);
  };
  return (
    <>
      {trigger !== undefined && (
        <ButtonContext
          value={{
            'aria-haspopup': 'dialog',
            'aria-expanded': isShown,
            onHoverStart: preload,
            onFocus: preload,
            onPress: () => {
              change(true);
            },
          }}
        >
          {trigger}
        </ButtonContext>
      )}
      {wasShown && (
        <Suspense fallback={null}>
          <DialogSheet {...sheet} isOpen={isShown} onOpenChange={change} />
        </Suspense>
      )}
    </>
  );
}

function preload(): void {
  void loadDialogSheet();
}
