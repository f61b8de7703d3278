'use client';

import type { ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  Separator,
  type PopoverProps,
} from 'react-aria-components';
import { cn } from '@/lib/client/cn';
import { menuItemStyle, popoverStyle } from './overlay-style';

export type MenuItem =
  | { kind: 'line'; id: string }
  | {
      kind: 'item';
      id: string;
      label: string;
      /** A second, quieter line; for a refused item the reason. */
      description?: string;
      icon?: ReactNode;
      /** Goes there; otherwise `onAction` of the menu is called with the id. */
      href?: string;
      isDanger?: boolean;
      isDisabled?: boolean;
      /** The chosen one of a few: shown with a dot, read as current. */
      isCurrent?: boolean;
    };

export interface MenuProps {
  /** A `Button` that opens it. */
  trigger: ReactNode;
  label: string;
  items: readonly MenuItem[];
  onAction?: (id: string) => void;
  /** Words above the items that are no item. */
  header?: ReactNode;
  placement?: NonNullable<PopoverProps['placement']>;
}

/** Actions behind a button. Nothing destructive runs from here at once: it opens its dialog. */
export function Menu({ trigger, label, items, onAction, header, placement = 'bottom end' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover
        placement={placement}
        offset={4}
        containerPadding={12}
        className={cn(popoverStyle, 'min-w-48')}
      >
        {header !== undefined && <div className="border-b border-line px-3 py-2.5">{header}</div>}
        <AriaMenu
          aria-label={label}
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
    </MenuTrigger>
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
