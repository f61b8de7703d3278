'use client';

import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField, type CheckboxFieldProps } from 'react-aria-components';
import { Check, Minus } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { choiceStyle } from './choice-style';
import { FieldNotes, validityOf } from './field';

export interface CheckboxProps extends Omit<CheckboxFieldProps, 'children' | 'className' | 'style'> {
  children: ReactNode;
  /** What it means when it is on. */
  description?: ReactNode;
  errorMessage?: string | undefined;
  className?: string;
}

/** On or off, sent with the form it stands in. */
export function Checkbox({ children, description, errorMessage, className, ...field }: CheckboxProps) {
  return (
    <CheckboxField {...field} {...validityOf(errorMessage)} className={cn(choiceStyle.field, className)}>
      <CheckboxButton className={choiceStyle.button}>
        {({ isIndeterminate, isSelected }) => (
          <>
            <span className={cn(choiceStyle.mark, BOX)}>
              {isIndeterminate ? <Minus /> : isSelected && <Check />}
            </span>
            <span className="min-w-0">{children}</span>
          </>
        )}
      </CheckboxButton>
      <FieldNotes description={description} errorMessage={errorMessage} className="ps-6.5" />
    </CheckboxField>
  );
}

const BOX =
  'grid size-4 place-items-center rounded-sm bg-surface text-on-primary shadow-control group-data-[invalid]:border-bad-ink group-data-[selected]:border-primary group-data-[selected]:bg-primary group-data-[indeterminate]:border-primary group-data-[indeterminate]:bg-primary group-data-[disabled]:bg-sunken group-data-[disabled]:text-ink-3 [&>svg]:size-3 [&>svg]:stroke-3';
