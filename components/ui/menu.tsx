'use client';

import { lazy, Suspense, useId, useRef, useState } from 'react';
import { ButtonContext } from 'react-aria-components';
import type { MenuFocus, MenuProps } from './menu-props';

/** Fetches what a menu opens, so that a press finds it there. */
export const loadMenuSheet = () => import('./menu-sheet');

const MenuSheet = lazy(async () => ({ default: (await loadMenuSheet()).MenuSheet }));

/**
 * Actions behind a button. Nothing destructive runs from here at once: it opens its dialog. The list itself is fetched when a pointer or
 * the focus comes to the button; a press before that opens it as soon as it is there.
 */
export function Menu({ trigger, ...sheet }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  // Stays after the menu was closed, so that its end can be seen.
  const [opened, setOpened] = useState<{ isOpen: boolean; focus: MenuFocus } | null>(null);
  const isOpen = opened?.isOpen === true;
  const open = (focus: MenuFocus): void => {
    // The focus returns to where it was when the menu opened.
    button.current?.focus();
    setOpened({ isOpen: true, focus });
  };
  return (
    <>
      <ButtonContext
        value={{
          ref: button,
          'aria-haspopup': 'menu',
          'aria-expanded': isOpen,
          ...(isOpen && { 'aria-controls': id }),
          onHoverStart: preload,
          onFocus: preload,
          // As the system's own menus: at the press of a mouse or a key, at the end of a touch.
          onPressStart: ({ pointerType }) => {
            if (pointerType !== 'touch') {
              open(pointerType === 'mouse' || pointerType === 'pen' ? true : 'first');
            }
          },
          onPress: ({ pointerType }) => {
            if (pointerType === 'touch') open(true);
          },
          onKeyDown: (event) => {
            if (event.key === 'ArrowDown') open('first');
            else if (event.key === 'ArrowUp') open('last');
            else event.continuePropagation();
          },
        }}
      >
        {trigger}
      </ButtonContext>
      {opened !== null && (
        <Suspense fallback={null}>
          <MenuSheet
            {...sheet}
            id={id}
            triggerRef={button}
            isOpen={opened.isOpen}
            focus={opened.focus}
            onClose={() => {
              setOpened({ ...opened, isOpen: false });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function preload(): void {
  void loadMenuSheet();
}
