'use client';

import type { ReactNode } from 'react';
import { SwitchButton, SwitchField, type SwitchFieldProps } from 'react-aria-components';
import { cn } from '@/lib/client/cn';
import { choiceStyle } from './choice-style';
import { FieldNotes, validityOf } from './field';

export interface SwitchProps extends Omit<SwitchFieldProps, 'children' | 'className' | 'style'> {
  children: ReactNode;
  description?: ReactNode;
  errorMessage?: string | undefined;
  className?: string;
}

/** A setting that is on or off and takes effect at once. Inside a form that is sent later, use `Checkbox`. */
export function Switch({ children, description, errorMessage, className, ...field }: SwitchProps) {
  return (
    <SwitchField {...field} {...validityOf(errorMessage)} className={cn(choiceStyle.field, className)}>
      <SwitchButton className={choiceStyle.button}>
        <span className={cn(choiceStyle.mark, TRACK)}>
          <span className={THUMB} />
        </span>
        <span className="min-w-0">{children}</span>
      </SwitchButton>
      <FieldNotes description={description} errorMessage={errorMessage} className="ps-10.5" />
    </SwitchField>
  );
}

const TRACK =
  'flex h-[1.125rem] w-8 items-center rounded-full bg-sunken p-px transition-colors duration-150 group-data-[selected]:border-primary group-data-[selected]:bg-primary group-data-[disabled]:bg-sunken';

const THUMB =
  'size-3.5 rounded-full border border-edge bg-surface transition-transform duration-150 group-data-[selected]:translate-x-3.5 group-data-[selected]:border-transparent group-data-[selected]:bg-on-primary rtl:group-data-[selected]:-translate-x-3.5';
