'use client';

import { useId, type ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { choiceStyle } from './choice-style';
import { fieldStyle, labelStyle, noteStyle } from './control-style';
import type { FieldTexts } from './field';

export interface RadioOption {
  value: string;
  label: string;
  description?: ReactNode;
}

export interface RadioGroupProps extends FieldTexts {
  options: readonly RadioOption[];
  name?: string;
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
  isRequired?: boolean;
  /** `cards` where each option needs a sentence. */
  look?: 'plain' | 'cards';
  className?: string;
}

/** One of a few, all in view: the browser's own radio buttons, which arrow keys move between. */
export function RadioGroup({
  label,
  description,
  errorMessage,
  options,
  name,
  value,
  defaultValue,
  onChange,
  isRequired = false,
  look = 'plain',
  className,
}: RadioGroupProps) {
  const id = useId();
  const notes = [description !== undefined && `${id}-note`, errorMessage !== undefined && `${id}-error`];
  return (
    <div
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-describedby={notes.filter((note) => note !== false).join(' ') || undefined}
      aria-invalid={errorMessage !== undefined || undefined}
      aria-required={isRequired || undefined}
      className={fieldStyle(className)}
    >
      <span id={`${id}-label`} className={labelStyle}>
        {label}
      </span>
      <div className={look === 'cards' ? 'flex flex-col gap-2' : 'flex flex-wrap gap-x-5 gap-y-1'}>
        {options.map((option) => (
          <Radio
            key={option.value}
            id={`${id}-${option.value}`}
            option={option}
            look={look}
            input={{
              name: name ?? id,
              required: isRequired,
              ...(value === undefined
                ? { defaultChecked: option.value === defaultValue }
                : { checked: option.value === value }),
            }}
            onChoose={onChange}
          />
        ))}
      </div>
      {description !== undefined && (
        <span id={`${id}-note`} className={noteStyle}>
          {description}
        </span>
      )}
      {errorMessage !== undefined && (
        <span id={`${id}-error`} className="flex items-start gap-1.5 text-xs font-medium text-bad-ink">
          <TriangleAlert className="mt-0.5 size-3 shrink-0" />
          {errorMessage}
        </span>
      )}
    </div>
  );
}

interface RadioProps {
  id: string;
  option: RadioOption;
  look: 'plain' | 'cards';
  input: { name: string; required: boolean; checked?: boolean; defaultChecked?: boolean };
  onChoose: ((value: string) => void) | undefined;
}

function Radio({ id, option, look, input, onChoose }: RadioProps) {
  return (
    <div className={cn(choiceStyle.field, look === 'cards' && CARD)}>
      <label className={cn(choiceStyle.button, look === 'cards' && 'before:absolute before:inset-0')}>
        <input
          {...input}
          type="radio"
          value={option.value}
          aria-describedby={option.description === undefined ? undefined : `${id}-note`}
          onChange={() => onChoose?.(option.value)}
          className={DOT}
        />
        <span className="min-w-0">{option.label}</span>
      </label>
      {option.description !== undefined && (
        <span id={`${id}-note`} className="ps-6.5 text-xs text-ink-3">
          {option.description}
        </span>
      )}
    </div>
  );
}

const CARD =
  'relative rounded-lg border border-line-strong bg-surface px-3 py-2 hover:border-edge has-checked:border-primary has-checked:shadow-[inset_0_0_0_1px_var(--lk-primary)]';

const DOT =
  'mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-edge bg-surface shadow-control group-hover:border-ink-3 checked:border-5 checked:border-primary group-hover:checked:border-primary in-aria-invalid:border-bad-ink forced-colors:appearance-auto';
