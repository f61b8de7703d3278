'use client';

import { useState, type KeyboardEvent } from 'react';
import { cn } from '@/lib/client/cn';

export interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** One of two or three ways to look at the same thing. Arrow keys move, Enter or Space chooses. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: SegmentedProps<Value>) {
  const [focused, setFocused] = useState<Value | null>(null);
  return (
    <div
      role="radiogroup"
      aria-label={label}
      onKeyDown={moveFocus}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setFocused(null);
      }}
      className={cn('inline-flex rounded-md border border-line bg-sunken p-px', className)}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === (focused ?? value) ? 0 : -1}
          onFocus={() => {
            setFocused(option.value);
          }}
          onClick={() => {
            if (option.value !== value) onChange(option.value);
          }}
          className="h-6 rounded-[0.3125rem] border border-transparent px-2 text-xs font-medium text-ink-3 select-none hover:text-ink aria-checked:border-line-strong aria-checked:bg-raised aria-checked:text-ink aria-checked:shadow-control forced-colors:aria-checked:bg-[Highlight] forced-colors:aria-checked:text-[HighlightText] forced-colors:aria-checked:forced-color-adjust-none touch:h-10 touch:px-3.5"
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** Around the group, as arrow keys do in a group of radio buttons. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons.at((at + step) % buttons.length)?.focus();
}
