'use client';

import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { cn } from '@/lib/client/cn';
import { controlStyle, fieldStyle } from './control-style';
import { FieldLabel, FieldNotes, validityOf, type FieldTexts } from './field';

export interface TextAreaProps
  extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'>, FieldTexts {
  placeholder?: string;
  rows?: number;
  isMono?: boolean;
  /** For what has many lines as a rule: high before anything is typed. */
  isTall?: boolean;
  isOptional?: boolean;
  className?: string;
}

/** Several lines of text; grows with what is typed where the browser can. */
export function TextArea({
  label,
  description,
  errorMessage,
  placeholder,
  rows = 3,
  isMono = false,
  isTall = false,
  isOptional = false,
  className,
  ...field
}: TextAreaProps) {
  return (
    <AriaTextField {...field} {...validityOf(errorMessage)} className={fieldStyle(className)}>
      <FieldLabel isOptional={isOptional}>{label}</FieldLabel>
      <AriaTextArea
        rows={rows}
        placeholder={placeholder}
        className={cn(
          controlStyle,
          'field-sizing-content max-h-96 px-2.5 py-1.5',
          isMono && 'font-mono text-sm',
          isTall && 'min-h-52',
        )}
      />
      <FieldNotes description={description} errorMessage={errorMessage} />
    </AriaTextField>
  );
}
