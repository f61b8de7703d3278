'use client';

import type { ReactNode } from 'react';
import {
  RadioButton,
  RadioField,
  RadioGroup as AriaRadioGroup,
  Text,
  type RadioGroupProps as AriaRadioGroupProps,
} from 'react-aria-components';
import { cn } from '@/lib/client/cn';
import { choiceStyle } from './choice-style';
import { fieldStyle } from './control-style';
import { FieldLabel, FieldNotes, validityOf, type FieldTexts } from './field';

export interface RadioOption {
  value: string;
  label: string;
  description?: ReactNode;
}

export interface RadioGroupProps
  extends Omit<AriaRadioGroupProps, 'children' | 'className' | 'style'>, FieldTexts {
  options: readonly RadioOption[];
  /** `cards` where each option needs a sentence. */
  look?: 'plain' | 'cards';
  className?: string;
}

/** One of a few, all in view. */
export function RadioGroup({
  label,
  description,
  errorMessage,
  options,
  look = 'plain',
  className,
  ...group
}: RadioGroupProps) {
  return (
    <AriaRadioGroup {...group} {...validityOf(errorMessage)} className={fieldStyle(className)}>
      <FieldLabel>{label}</FieldLabel>
      <div className={look === 'cards' ? 'flex flex-col gap-2' : 'flex flex-wrap gap-x-5 gap-y-1'}>
        {options.map((option) => (
          <RadioField
            key={option.value}
            value={option.value}
            className={cn(choiceStyle.field, look === 'cards' && CARD)}
          >
            <RadioButton
              className={cn(choiceStyle.button, look === 'cards' && 'before:absolute before:inset-0')}
            >
              <span className={cn(choiceStyle.mark, DOT)} />
              <span className="min-w-0">{option.label}</span>
            </RadioButton>
            {option.description !== undefined && (
              <Text slot="description" className="ps-6.5 text-xs text-ink-3">
                {option.description}
              </Text>
            )}
          </RadioField>
        ))}
      </div>
      <FieldNotes description={description} errorMessage={errorMessage} />
    </AriaRadioGroup>
  );
}

const CARD =
  'relative rounded-lg border border-line-strong bg-surface px-3 py-2 hover:border-edge data-[selected]:border-primary data-[selected]:shadow-[inset_0_0_0_1px_var(--lk-primary)]';

const DOT =
  'size-4 rounded-full bg-surface shadow-control group-data-[invalid]:border-bad-ink group-data-[selected]:border-5 group-data-[selected]:border-primary';
