/** How a box, switch or dot stands beside its words. */
export const choiceStyle = {
  field: 'flex min-w-0 flex-col',
  button:
    'group flex min-h-6 items-start gap-2.5 text-base touch:min-h-11 touch:py-3 data-[disabled]:text-ink-3',
  mark: 'mt-0.5 shrink-0 border border-edge group-hover:border-ink-3 group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-focus group-data-[disabled]:border-line',
} as const;
