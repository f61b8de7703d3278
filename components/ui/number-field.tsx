'use client';

import {
  Button,
  Group,
  Input,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
} from 'react-aria-components';
import { Minus, Plus } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { controlStyle, fieldStyle } from './control-style';
import { FieldLabel, FieldNotes, validityOf, type FieldTexts } from './field';

export interface NumberFieldProps
  extends Omit<AriaNumberFieldProps, 'children' | 'className' | 'style'>, FieldTexts {
  /** The unit that the number counts, shown in the box: `ms`, `hours`. */
  unit?: string;
  isOptional?: boolean;
  className?: string;
}

const STEP =
  'grid w-8 touch:w-11 place-items-center border-s border-line text-ink-3 hover:bg-hover hover:text-ink disabled:text-line-strong disabled:hover:bg-transparent [&>svg]:size-3.5';

/** A number with buttons for one more and one less; the arrow keys do the same. */
export function NumberField({
  label,
  description,
  errorMessage,
  unit,
  isOptional = false,
  className,
  ...field
}: NumberFieldProps) {
  return (
    <AriaNumberField {...field} {...validityOf(errorMessage)} className={fieldStyle(className)}>
      <FieldLabel isOptional={isOptional}>{unit === undefined ? label : `${label} (${unit})`}</FieldLabel>
      <Group
        className={cn(
          controlStyle,
          'flex h-8 items-stretch overflow-hidden p-0 has-[input:focus-visible]:border-focus has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-focus',
        )}
      >
        <Input className="min-w-0 flex-1 bg-transparent px-2.5 tabular-nums outline-none" />
        <Button slot="decrement" className={STEP}>
          <Minus />
        </Button>
        <Button slot="increment" className={STEP}>
          <Plus />
        </Button>
      </Group>
      <FieldNotes description={description} errorMessage={errorMessage} />
    </AriaNumberField>
  );
}
