'use client';

import { useMemo, useState, type SyntheticEvent } from 'react';
import { Form as AriaForm, type FormProps as AriaFormProps } from 'react-aria-components';
import { cn } from '@/lib/client/cn';
import { FormErrorSummary, type FormError } from './form-error-summary';

export interface FormProps extends Omit<AriaFormProps, 'className' | 'style' | 'validationErrors'> {
  /** The server's answer: errors with a `field` stand at the field of that name and in the summary, others in the summary only. */
  errors?: readonly FormError[] | undefined;
  className?: string;
}

const NONE: readonly FormError[] = [];

/**
 * A form for a server action: the browser checks first, then the server's errors appear at their fields. An error leaves its field with
 * the first letter that is typed there; were it to leave with the focus, the button would move away under the press that sends the form.
 * Sent before the page's script runs, it is posted: what was typed, a password perhaps, never stands in an address.
 */
export function Form({ errors = NONE, className, children, ...form }: FormProps) {
  const [edited, setEdited] = useState<{ errors: readonly FormError[]; fields: readonly string[] }>({
    errors,
    fields: [],
  });
  const standing = useMemo(() => {
    const done = edited.errors === errors ? edited.fields : [];
    return errorsByField(errors.filter(({ field }) => field === undefined || !done.includes(field)));
  }, [errors, edited]);

  function noteInput({ target }: SyntheticEvent): void {
    const name = nameOf(target);
    if (Object.hasOwn(standing, name)) {
      setEdited({ errors, fields: edited.errors === errors ? [...edited.fields, name] : [name] });
    }
  }

  return (
    <AriaForm
      method="post"
      {...form}
      validationErrors={standing}
      className={cn('flex flex-col gap-4', className)}
    >
      <FormErrorSummary errors={errors} />
      <div className="contents" onInput={noteInput}>
        {children}
      </div>
    </AriaForm>
  );
}

function nameOf(target: EventTarget): string {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.name : '';
}

function errorsByField(errors: readonly FormError[]): Record<string, string[]> {
  const byField: Record<string, string[]> = {};
  for (const { field, message } of errors) {
    if (field !== undefined) byField[field] = [...(byField[field] ?? []), message];
  }
  return byField;
}
