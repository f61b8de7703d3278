'use client';

import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import { TriangleAlert } from 'lucide-react';
import { cn } from '@/lib/client/cn';

/** The box of everything that is typed into or chosen from. */
export const controlStyle =
  'w-full min-w-0 rounded-md border border-edge bg-surface text-base text-ink shadow-control transition-[border-color,box-shadow] duration-100 hover:border-ink-3 touch:min-h-11 touch:text-lg ' +
  'focus-visible:border-focus focus-visible:outline-offset-0 data-[invalid]:border-bad-ink data-[invalid]:shadow-[inset_2px_0_0_var(--lk-bad-ink)] ' +
  'disabled:border-line disabled:bg-sunken disabled:text-ink-3 [&:is(input,textarea):read-only]:bg-sunken';

export interface FieldTexts {
  label: string;
  /** What to enter, or what it is used for; always visible, read with the field. */
  description?: ReactNode;
  /** An answer of the server for this field; stands in for the browser's own. */
  errorMessage?: string | undefined;
}

/** The label; required fields are the rule, so the others say "optional". */
export function FieldLabel({ children, isOptional = false }: { children: ReactNode; isOptional?: boolean }) {
  return (
    <Label className="flex items-baseline justify-between gap-2 text-sm font-medium text-ink">
      {children}
      {isOptional && <span className="text-xs font-normal text-ink-3">optional</span>}
    </Label>
  );
}

/** Description and error below a control. */
export function FieldNotes({
  description,
  errorMessage,
  className,
}: Pick<FieldTexts, 'description' | 'errorMessage'> & { className?: string }) {
  return (
    <>
      {description !== undefined && (
        <Text slot="description" className={cn('text-xs text-ink-3', className)}>
          {description}
        </Text>
      )}
      <FieldError className={cn('text-xs font-medium text-bad-ink', className)}>
        {({ validationErrors }) => (
          <span className="flex items-start gap-1.5">
            <TriangleAlert className="mt-0.5 size-3 shrink-0" />
            <span>{errorMessage ?? validationErrors.join(' ')}</span>
          </span>
        )}
      </FieldError>
    </>
  );
}

/** How label, control and notes stand to each other. */
export function fieldStyle(className: string | undefined): string {
  return cn('flex min-w-0 flex-col gap-1.5', className);
}

/** The validity that goes with a server's answer: nothing when there is none, so that the browser's own check stays on. */
export function validityOf(errorMessage: string | undefined): { isInvalid?: true } {
  return errorMessage === undefined ? {} : { isInvalid: true };
}
