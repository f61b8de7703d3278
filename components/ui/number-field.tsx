'use client';

import { useState, type KeyboardEvent } from 'react';
import {
  Group,
  Input,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { Minus, Plus } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { nearestInRange, wholeNumberOf } from '@/lib/client/step-number';
import { controlStyle, fieldStyle } from './control-style';
import { FieldLabel, FieldNotes, validityOf, type FieldTexts } from './field';

export interface NumberFieldProps extends Pick<AriaTextFieldProps, 'name' | 'isRequired'>, FieldTexts {
  value?: number;
  defaultValue?: number;
  onChange?: (value: number) => void;
  minValue?: number;
  maxValue?: number;
  step?: number;
  /** The unit that the number counts, shown in the box: `ms`, `hours`. */
  unit?: string;
  isOptional?: boolean;
  className?: string;
}

const STEP =
  'grid w-8 touch:w-11 place-items-center border-s border-line text-ink-3 select-none hover:bg-hover hover:text-ink disabled:text-line-strong disabled:hover:bg-transparent [&>svg]:size-3.5';

/** A whole number with buttons for one more and one less; the arrow keys do the same. Leaving it, it is within its range. */
export function NumberField({
  label,
  description,
  errorMessage,
  value,
  defaultValue,
  onChange,
  minValue,
  maxValue,
  step = 1,
  unit,
  isOptional = false,
  className,
  ...field
}: NumberFieldProps) {
  const [typed, setTyped] = useState(String(value ?? defaultValue ?? ''));
  const range = { minimum: minValue, maximum: maxValue, step };
  // What was typed stays while it says the same, such as `05`; what came from elsewhere stands in for it.
  const text = value === undefined || wholeNumberOf(typed) === value ? typed : String(value);
  const number = wholeNumberOf(text);

  const change = (next: string): void => {
    setTyped(next);
    const said = wholeNumberOf(next);
    if (said !== null) onChange?.(said);
  };
  const go = (to: number): void => {
    change(String(nearestInRange(to, range)));
  };
  const more = (steps: number): void => {
    go((number ?? minValue ?? 0) + steps * step);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = {
      ArrowUp: () => {
        more(1);
      },
      ArrowDown: () => {
        more(-1);
      },
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const words = unit === undefined ? label : `${label} (${unit})`;
  return (
    <AriaTextField
      {...field}
      {...validityOf(errorMessage)}
      value={text}
      onChange={change}
      onKeyDown={onKeyDown}
      onBlur={() => {
        if (number !== null) go(number);
        else if (value !== undefined) setTyped(String(value));
      }}
      inputMode="numeric"
      className={fieldStyle(className)}
    >
      <FieldLabel isOptional={isOptional}>{words}</FieldLabel>
      <Group
        className={cn(
          controlStyle,
          'flex h-8 items-stretch overflow-hidden p-0 has-[input:focus-visible]:border-focus has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-focus',
        )}
      >
        <Input
          autoComplete="off"
          aria-roledescription="Number field"
          className="min-w-0 flex-1 bg-transparent px-2.5 tabular-nums outline-none"
        />
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Decrease ${words}`}
          disabled={number !== null && minValue !== undefined && number <= minValue}
          onClick={() => {
            more(-1);
          }}
          className={STEP}
        >
          <Minus />
        </button>
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Increase ${words}`}
          disabled={number !== null && maxValue !== undefined && number >= maxValue}
          onClick={() => {
            more(1);
          }}
          className={STEP}
        >
          <Plus />
        </button>
      </Group>
      <FieldNotes description={description} errorMessage={errorMessage} />
    </AriaTextField>
  );
}
