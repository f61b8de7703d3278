'use client';

import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { cn } from '@/lib/client/cn';

export interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}

/** One of two or three ways to look at the same thing. Arrow keys move, Enter or Space chooses. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: SegmentedProps<Value>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find((option) => keys.has(option.value));
        if (chosen !== undefined) onChange(chosen.value);
      }}
      className={cn('inline-flex rounded-md border border-line bg-sunken p-px', className)}
    >
      {options.map((option) => (
        <ToggleButton
          key={option.value}
          id={option.value}
          className="h-6 rounded-[0.3125rem] border border-transparent px-2 text-xs font-medium text-ink-3 hover:text-ink data-[selected]:border-line-strong data-[selected]:bg-raised data-[selected]:text-ink data-[selected]:shadow-control forced-colors:data-[selected]:bg-[Highlight] forced-colors:data-[selected]:text-[HighlightText] forced-colors:data-[selected]:forced-color-adjust-none touch:h-10 touch:px-3.5"
        >
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
