import type { ReactNode } from 'react';
import { TextField } from '@/components/ui/text-field';

/** A code of the second factor; phones offer the one that their app shows. */
export function CodeField({
  label = 'Code',
  description,
  autoFocus = false,
}: {
  label?: string;
  description?: ReactNode;
  autoFocus?: boolean;
}) {
  return (
    <TextField
      name="code"
      label={label}
      autoComplete="one-time-code"
      autoCorrect="off"
      isMono
      isRequired
      autoFocus={autoFocus}
      maxLength={40}
      {...(description !== undefined && { description })}
    />
  );
}
