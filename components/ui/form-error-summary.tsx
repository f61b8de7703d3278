'use client';

import { useEffect, useRef } from 'react';
import { OctagonAlert } from 'lucide-react';

export interface FormError {
  /** Name of the field that has to change; none when the whole form is meant. */
  field?: string;
  message: string;
}

/** Everything that keeps a form from being accepted, in one place; takes the focus when it appears, and each line leads to its field. */
export function FormErrorSummary({ errors, title }: { errors: readonly FormError[]; title?: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) box.current?.focus();
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      data-family="bad"
      className="flex gap-2.5 rounded-lg border border-bad/35 bg-fam-soft px-3 py-2.5 text-base"
    >
      <OctagonAlert className="mt-0.5 size-4 shrink-0 text-fam-ink" />
      <div className="min-w-0">
        <p className="font-medium text-ink">{title ?? titleFor(errors.length)}</p>
        <ul className="mt-0.5 flex flex-col text-sm text-ink-2">
          {errors.map(({ field, message }) => (
            <li key={`${field ?? ''} ${message}`}>
              {field === undefined ? message : <FieldLink field={field}>{message}</FieldLink>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function FieldLink({ field, children }: { field: string; children: string }) {
  return (
    <button
      type="button"
      className="rounded-sm text-start underline decoration-fam-ink/40 underline-offset-3 hover:decoration-fam-ink touch:py-2"
      onClick={(event) => {
        const named = event.currentTarget.closest('form')?.elements.namedItem(field);
        const target = named instanceof RadioNodeList ? named.item(0) : named;
        if (target instanceof HTMLElement) target.focus();
      }}
    >
      {children}
    </button>
  );
}

function titleFor(count: number): string {
  return count === 1 ? 'One thing needs your attention' : `${String(count)} things need your attention`;
}
