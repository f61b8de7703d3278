'use client';

import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import { Check, ChevronsUpDown } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { fieldStyle } from './control-style';
import { FieldLabel, FieldNotes, validityOf } from './field';
import { menuItemStyle, popoverStyle } from './overlay-style';
import type { SelectFieldProps, SelectOption } from './select-props';
import { selectBoxStyle } from './select-stand-in';

export interface SelectControlProps extends SelectFieldProps {
  /** It takes the place of one that was just pressed. */
  defaultOpen?: boolean;
}

/** The working select: typing jumps to an option, arrows move, Escape closes. */
export function SelectControl({
  label,
  description,
  errorMessage,
  options,
  isOptional = false,
  className,
  ...field
}: SelectControlProps) {
  return (
    <AriaSelect {...field} {...validityOf(errorMessage)} className={fieldStyle(className)}>
      <FieldLabel isOptional={isOptional}>{label}</FieldLabel>
      <Button className={selectBoxStyle}>
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
