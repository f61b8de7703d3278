'use client';

import type { RefObject } from 'react';
import { Menu as AriaMenu, MenuItem as AriaMenuItem, Popover, Separator } from 'react-aria-components';
import { cn } from '@/lib/client/cn';
import type { MenuFocus, MenuItem, MenuProps } from './menu-props';
import { menuItemStyle, popoverStyle } from './overlay-style';

export interface MenuSheetProps extends Omit<MenuProps, 'trigger'> {
  id: string;
  triggerRef: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  focus: MenuFocus;
  onClose: () => void;
}

/** What a menu opens: the focus moves in and returns to its button; Escape and a press outside close it. */
export function MenuSheet({
  id,
  triggerRef,
  isOpen,
  focus,
  onClose,
  label,
  items,
  onAction,
  header,
  placement = 'bottom end',
}: MenuSheetProps) {
  return (
    <Popover
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={(isNowOpen) => {
        if (!isNowOpen) onClose();
      }}
      aria-label={label}
      placement={placement}
      offset={4}
      containerPadding={12}
      className={cn(popoverStyle, 'min-w-48')}
    >
      {header !== undefined && <div className="border-b border-line px-3 py-2.5">{header}</div>}
      <AriaMenu
        id={id}
        aria-label={label}
        autoFocus={focus}
        onClose={onClose}
        className="max-h-[inherit] overflow-auto p-1 outline-none"
        onAction={(key) => onAction?.(String(key))}
      >
        {items.map((item) =>
          item.kind === 'line' ? (
            <Separator key={item.id} className="mx-1 my-1 border-t border-line" />
          ) : (
            <AriaMenuItem
              key={item.id}
              id={item.id}
              textValue={item.label}
              {...(item.href !== undefined && { href: item.href })}
              {...(item.isDisabled !== undefined && { isDisabled: item.isDisabled })}
              className={cn(menuItemStyle, item.isDanger === true && 'text-bad-ink')}
            >
              <ItemContent item={item} />
            </AriaMenuItem>
          ),
        )}
      </AriaMenu>
    </Popover>
  );
}

function ItemContent({ item }: { item: Extract<MenuItem, { kind: 'item' }> }) {
  return (
    <>
      {item.icon}
      <span className="flex min-w-0 flex-1 flex-col">
        <span>
          {item.label}
          {item.isCurrent === true && <span className="sr-only"> (chosen)</span>}
        </span>
        {item.description !== undefined && <span className="text-xs text-ink-3">{item.description}</span>}
      </span>
      {item.isCurrent === true && <span aria-hidden="true" className="size-1.5 rounded-full bg-ink" />}
    </>
  );
}
