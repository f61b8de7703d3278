'use client';

import type { ReactNode } from 'react';
import {
  Group,
  Input,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { cn } from '@/lib/client/cn';
import { controlStyle, fieldStyle } from './control-style';
import { FieldLabel, FieldNotes, validityOf, type FieldTexts } from './field';

export interface TextFieldProps
  extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'>, FieldTexts {
  placeholder?: string;
  /** For addresses, names of objects and other exact text. */
  isMono?: boolean;
  /** Says "optional" beside the label of a field that may stay empty. */
  isOptional?: boolean;
  /** Fixed text or a small button at the end of the box. */
  suffix?: ReactNode;
  className?: string;
}

/** One line of text. Inside `Form` the server's errors arrive by `name`. */
export function TextField({
  label,
  description,
  errorMessage,
  placeholder,
  isMono = false,
  isOptional = false,
  suffix,
  className,
  ...field
}: TextFieldProps) {
  const input = cn(
    controlStyle,
    'h-8 px-2.5',
    isMono && 'font-mono text-sm',
    suffix !== undefined && 'pe-10',
  );
  return (
    <AriaTextField {...field} {...validityOf(errorMessage)} className={fieldStyle(className)}>
      <FieldLabel isOptional={isOptional}>{label}</FieldLabel>
      <Group className="relative flex">
        <Input
          className={input}
          {...(placeholder !== undefined && { placeholder })}
          {...(isMono && { spellCheck: false, translate: 'no' as const })}
        />
        {suffix !== undefined && (
          <span className="absolute inset-y-0 end-0 flex items-center pe-1.5 text-sm text-ink-3">
            {suffix}
          </span>
        )}
      </Group>
      <FieldNotes description={description} errorMessage={errorMessage} />
    </AriaTextField>
  );
}
