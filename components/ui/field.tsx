'use client';

import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import { TriangleAlert } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { labelStyle, noteStyle } from './control-style';

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
    <Label className={labelStyle}>
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
        <Text slot="description" className={cn(noteStyle, className)}>
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

/** The validity that goes with a server's answer: nothing when there is none, so that the browser's own check stays on. */
export function validityOf(errorMessage: string | undefined): { isInvalid?: true } {
  return errorMessage === undefined ? {} : { isInvalid: true };
}
