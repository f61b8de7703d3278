/** A sheet that floats over the page beside what opened it. */
export const popoverStyle =
  'z-40 rounded-lg border border-line-strong bg-raised text-ink shadow-float outline-none max-w-[min(28rem,calc(100vw-1.5rem))] transition-opacity duration-100 data-[entering]:opacity-0 data-[exiting]:opacity-0';

/** One choice in a menu or list. */
export const menuItemStyle =
  'flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-base outline-none touch:min-h-11 data-[focused]:bg-hover data-[focus-visible]:outline-2 data-[focus-visible]:-outline-offset-2 data-[focus-visible]:outline-focus data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-3 [&_svg]:size-4 [&_svg]:shrink-0';
