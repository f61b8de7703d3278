'use client';

import {
  Button,
  Input,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
} from 'react-aria-components';
import { Search, X } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { controlStyle } from './field';
import { Kbd } from './kbd';

export interface SearchFieldProps extends Omit<AriaSearchFieldProps, 'children' | 'className' | 'style'> {
  /** What is searched; not shown, since the glass and the placeholder say it to the eye. */
  label: string;
  placeholder?: string;
  /** A key that brings the focus here; only the picture of it, the page registers the key. */
  shortcut?: string;
  className?: string;
}

/** Text to search or filter by. Escape empties it. In a `<form method="get">` it works without scripts. */
export function SearchField({ label, placeholder, shortcut, className, ...field }: SearchFieldProps) {
  return (
    <AriaSearchField {...field} aria-label={label} className={cn('group relative flex min-w-0', className)}>
      <Search className="pointer-events-none absolute inset-y-0 start-2.5 my-auto size-3.5 text-ink-3" />
      <Input
        {...(placeholder !== undefined && { placeholder })}
        className={cn(controlStyle, 'h-8 ps-8 pe-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      <Button
        aria-label="Clear"
        className="absolute inset-y-0 end-0 grid w-8 place-items-center rounded-md text-ink-3 group-data-[empty]:hidden hover:text-ink touch:w-11"
      >
        <X className="size-3.5" />
      </Button>
      {shortcut !== undefined && (
        <Kbd
          keys={shortcut}
          className="pointer-events-none absolute inset-y-0 end-2 my-auto hidden h-fit group-data-[empty]:inline-flex touch:hidden"
        />
      )}
    </AriaSearchField>
  );
}
