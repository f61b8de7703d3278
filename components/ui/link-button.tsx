import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonStyle, type ButtonSize, type ButtonVariant } from './button-style';

export interface LinkButtonProps {
  href: string;
  children?: ReactNode;
  icon?: ReactNode;
  variant?: ButtonVariant;
  size?: ButtonSize;
  className?: string;
  /** Needed when there are no children. */
  'aria-label'?: string;
  /** A file to save instead of a page to open. */
  download?: boolean;
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function LinkButton({ children, icon, variant, size, className, download, ...link }: LinkButtonProps) {
  const style = buttonStyle({ variant, size, iconOnly: children === undefined, className });
  const content = (
    <>
      {icon}
      {children !== undefined && <span>{children}</span>}
    </>
  );
  if (download === true) {
    return (
      <a {...link} download className={style}>
        {content}
      </a>
    );
  }
  return (
    <Link {...link} className={style}>
      {content}
    </Link>
  );
}
