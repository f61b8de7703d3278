'use client';

import { useRef, useState } from 'react';
import { Search, X } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { controlStyle } from './control-style';

export interface SearchFieldProps {
  name: string;
  /** What is searched; not shown, since the glass and the placeholder say it to the eye. */
  label: string;
  placeholder?: string;
  defaultValue?: string;
  className?: string;
}

/** Text to search or filter by. Escape empties it. In a `<form method="get">` it works without scripts. */
export function SearchField({ name, label, placeholder, defaultValue = '', className }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(defaultValue);
  const empty = (): void => {
    setText('');
    input.current?.focus();
  };
  return (
    <div className={cn('relative flex min-w-0', className)}>
      <Search className="pointer-events-none absolute inset-y-0 start-2.5 my-auto size-3.5 text-ink-3" />
      <input
        ref={input}
        type="search"
        name={name}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault();
          empty();
        }}
        className={cn(controlStyle, 'h-8 ps-8 pe-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {text !== '' && (
        <button
          type="button"
          aria-label="Clear"
          tabIndex={-1}
          onClick={empty}
          className="absolute inset-y-0 end-0 grid w-8 place-items-center rounded-md text-ink-3 hover:text-ink touch:w-11"
        >
          <X className="size-3.5" />
        </button>
      )}
    </div>
  );
}
