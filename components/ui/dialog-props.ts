import type { ReactNode } from 'react';

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
