import { cn } from '@/lib/client/cn';

/** The box of everything that is typed into or chosen from. */
export const controlStyle =
  'w-full min-w-0 rounded-md border border-edge bg-surface text-base text-ink shadow-control transition-[border-color,box-shadow] duration-100 hover:border-ink-3 touch:min-h-11 touch:text-lg ' +
  'focus-visible:border-focus focus-visible:outline-offset-0 data-[invalid]:border-bad-ink data-[invalid]:shadow-[inset_2px_0_0_var(--lk-bad-ink)] ' +
  'disabled:border-line disabled:bg-sunken disabled:text-ink-3 [&:is(input,textarea):read-only]:bg-sunken';

export const labelStyle = 'flex items-baseline justify-between gap-2 text-sm font-medium text-ink';

export const noteStyle = 'text-xs text-ink-3';

/** How label, control and notes stand to each other. */
export function fieldStyle(className: string | undefined): string {
  return cn('flex min-w-0 flex-col gap-1.5', className);
}
