'use client';

import { useId, type ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { cn } from '@/lib/client/cn';
import { buttonStyle, type ButtonSize, type ButtonVariant } from './button-style';
import { Spinner } from './spinner';

export interface ButtonProps extends Omit<
  AriaButtonProps,
  'children' | 'className' | 'style' | 'isDisabled'
> {
  children?: ReactNode;
  /** Before the words; alone when there are no children, then `aria-label` is needed. */
  icon?: ReactNode;
  variant?: ButtonVariant;
  size?: ButtonSize;
  className?: string;
  /**
   * Why this cannot be pressed now. The button stays focusable and the reason is shown under it and read with it; there
   * is no way to disable a button without a reason.
   */
  disabledReason?: string | undefined;
}

/** A button. While `isPending` it keeps its width, stays focusable and ignores presses. */
export function Button({ children, icon, variant, size, className, disabledReason, ...button }: ButtonProps) {
  const style = buttonStyle({ variant, size, iconOnly: children === undefined, className });
  if (disabledReason !== undefined) {
    return (
      <RefusedButton label={button['aria-label']} reason={disabledReason} className={style}>
        {icon}
        {children}
      </RefusedButton>
    );
  }
  return (
    <AriaButton {...button} className={style}>
      {({ isPending }) => (
        <>
          {isPending && (
            <span className="absolute inset-0 grid place-items-center">
              <Spinner />
            </span>
          )}
          <span className={isPending ? 'contents [&>*]:opacity-0' : 'contents'}>
            {icon}
            {children !== undefined && <span>{children}</span>}
          </span>
        </>
      )}
    </AriaButton>
  );
}

interface RefusedButtonProps {
  children: ReactNode;
  label: string | undefined;
  reason: string;
  className: string;
}

function RefusedButton({ children, label, reason, className }: RefusedButtonProps) {
  const id = useId();
  return (
    <span className="inline-flex max-w-full flex-col gap-1">
      <button
        type="button"
        aria-disabled="true"
        aria-label={label}
        aria-describedby={id}
        className={cn(className, 'self-start max-sm:self-stretch')}
      >
        {children}
      </button>
      <span id={id} className="max-w-64 text-xs text-ink-3">
        {reason}
      </span>
    </span>
  );
}
