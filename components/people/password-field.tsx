'use client';

import { useState, type ReactNode } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';

export interface PasswordFieldProps {
  name: string;
  label: string;
  /** `new-password` where one is chosen: password managers offer to make one. */
  autoComplete: 'current-password' | 'new-password';
  description?: ReactNode;
}

/** A password: may be pasted, may be looked at, is known to password managers for what it is. */
export function PasswordField({ name, label, autoComplete, description }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <TextField
      name={name}
      label={label}
      type={isShown ? 'text' : 'password'}
      autoComplete={autoComplete}
      autoCorrect="off"
      spellCheck="false"
      isRequired
      {...(description !== undefined && { description })}
      suffix={
        <Button
          variant="quiet"
          size="sm"
          icon={isShown ? <EyeOff /> : <Eye />}
          aria-label={isShown ? 'Hide the password' : 'Show the password'}
          onPress={() => {
            setIsShown(!isShown);
          }}
        />
      }
    />
  );
}

/** The rule for a new password, in words; the same under every field where one is chosen. */
export const NEW_PASSWORD_HINT = 'At least 15 characters. Four or five words in a row are long enough.';
