'use client';

import { lazy, Suspense, useState } from 'react';
import { ButtonContext } from 'react-aria-components';
import type { DialogProps } from './dialog-props';

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
