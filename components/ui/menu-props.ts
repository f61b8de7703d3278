import type { ReactNode } from 'react';
import type { PopoverProps } from 'react-aria-components';

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

/** Where the focus goes: to the list as a whole, or to one of its ends. */
export type MenuFocus = true | 'first' | 'last';
