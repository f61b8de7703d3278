'use client';

import { useEffect, useRef, useState } from 'react';
import { whenIdle } from '@/lib/client/when-idle';
import type { SelectControl } from './select-control';
import type { SelectFieldProps } from './select-props';
import { SelectStandIn } from './select-stand-in';

/** Once fetched, all of them work from their first moment. */
let fetched: typeof SelectControl | null = null;

async function fetchControl(): Promise<typeof SelectControl> {
  fetched ??= (await import('./select-control')).SelectControl;
  return fetched;
}

/**
 * One of a few. Sends `name=<option id>` with its form; typing jumps to an option. A page comes with a box that looks the same; what opens
 * it is fetched when a pointer or the focus comes near, or else once the browser is idle. Nothing moves, and a press is not lost.
 */
export function SelectField(props: SelectFieldProps) {
  const button = useRef<HTMLButtonElement>(null);
  const isHeld = useRef(false);
  const [control, setControl] = useState<{
    Control: typeof SelectControl;
    hasFocus: boolean;
    isOpen: boolean;
  } | null>(null);

  const change = (isOpen: boolean): void => {
    void fetchControl().then((Control) => {
      // Not under a finger that is down: its press would end on what is not there any more. The end of the press comes here again.
      if (isHeld.current && !isOpen) return;
      // A press may come when the closed one is on its way and not drawn yet.
      setControl((before) =>
        before !== null && (before.isOpen || !isOpen)
          ? before
          : { Control, isOpen, hasFocus: document.activeElement === button.current },
      );
    });
  };

  useEffect(() => {
    if (fetched === null) {
      return whenIdle(() => {
        change(false);
      });
    }
    change(false);
    return undefined;
  }, []);

  if (control !== null) {
    const { Control, hasFocus, isOpen } = control;
    const key = isOpen ? 'open' : 'closed';
    return <Control key={key} {...props} autoFocus={hasFocus || isOpen} defaultOpen={isOpen} />;
  }
  return (
    <SelectStandIn
      {...props}
      buttonRef={button}
      onNear={() => {
        void fetchControl();
      }}
      onHold={(isDown) => {
        isHeld.current = isDown;
      }}
      onOpen={() => {
        change(true);
      }}
    />
  );
}
