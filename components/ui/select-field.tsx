'use client';

import type { ReactNode } from 'react';
import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  type SelectProps as AriaSelectProps,
} from 'react-aria-components';
import { Check, ChevronsUpDown } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { controlStyle, FieldLabel, FieldNotes, fieldStyle, validityOf, type FieldTexts } from './field';
import { menuItemStyle, popoverStyle } from './overlay-style';

export interface SelectOption {
  id: string;
  label: string;
  /** A second, quieter line. */
  description?: string;
  icon?: ReactNode;
}

export interface SelectFieldProps
  extends Omit<AriaSelectProps<SelectOption>, 'children' | 'className' | 'style' | 'items'>, FieldTexts {
  options: readonly SelectOption[];
  isOptional?: boolean;
  className?: string;
}

/** One of a few. Sends `name=<option id>` with its form; typing jumps to an option. */
export function SelectField({
  label,
  description,
  errorMessage,
  options,
  isOptional = false,
  className,
  ...field
}: SelectFieldProps) {
  return (
    <AriaSelect {...field} {...validityOf(errorMessage)} className={fieldStyle(className)}>
      <FieldLabel isOptional={isOptional}>{label}</FieldLabel>
      <Button
        className={cn(
          controlStyle,
          'flex min-h-8 items-center justify-between gap-2 px-2.5 py-1 text-start leading-5 in-data-[invalid]:border-bad-ink',
        )}
      >
        <SelectValue className="min-w-0 wrap-anywhere data-[placeholder]:text-ink-3 [&_[slot=description]]:hidden [&_svg]:hidden" />
        <ChevronsUpDown className="size-3.5 shrink-0 text-ink-3" />
      </Button>
      <FieldNotes description={description} errorMessage={errorMessage} />
      <Popover className={cn(popoverStyle, 'min-w-(--trigger-width)')}>
        <ListBox items={options} className="max-h-80 overflow-auto p-1 outline-none">
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={menuItemStyle}>
              <OptionContent option={option} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

function OptionContent({ option }: { option: SelectOption }) {
  return (
    <>
      {option.icon}
      <span className="flex min-w-0 flex-1 flex-col">
        <span>{option.label}</span>
        {option.description !== undefined && (
          <span slot="description" className="text-xs text-ink-3">
            {option.description}
          </span>
        )}
      </span>
      <Check className="invisible in-data-[selected]:visible" />
    </>
  );
}
