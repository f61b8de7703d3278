import type { ReactNode } from 'react';
import type { SelectProps as AriaSelectProps } from 'react-aria-components';
import type { FieldTexts } from './field';

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
