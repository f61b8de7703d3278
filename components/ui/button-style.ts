import { cn } from '@/lib/client/cn';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const BASE =
  'relative inline-flex shrink-0 items-center justify-center gap-1.5 border font-medium whitespace-nowrap select-none transition-[background-color,border-color,color,box-shadow] duration-100 [&_svg]:shrink-0 disabled:shadow-none aria-disabled:shadow-none';

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  primary:
    'border-transparent bg-primary text-on-primary shadow-control not-aria-disabled:hover:bg-primary-hover',
  secondary:
    'border-line-strong bg-raised text-ink shadow-control not-aria-disabled:hover:border-edge not-aria-disabled:hover:bg-hover aria-expanded:border-edge aria-expanded:bg-hover',
  quiet:
    'border-transparent bg-transparent text-ink-2 not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink aria-expanded:bg-hover aria-expanded:text-ink',
  danger: 'border-transparent bg-bad text-on-bad shadow-control not-aria-disabled:hover:bg-bad-hover',
};

const DISABLED =
  'disabled:border-line disabled:bg-sunken disabled:text-ink-3 aria-disabled:not-data-pending:border-line aria-disabled:not-data-pending:bg-sunken aria-disabled:not-data-pending:text-ink-3';

const SIZES: Readonly<Record<ButtonSize, string>> = {
  sm: 'h-7 rounded-md px-2 text-sm touch:h-11 touch:px-3 [&_svg]:size-3.5',
  md: 'h-8 rounded-md px-3 text-base touch:h-11 touch:px-4 [&_svg]:size-4',
  lg: 'h-10 rounded-lg px-4 text-base touch:h-12 [&_svg]:size-4',
};

const ICON_SIZES: Readonly<Record<ButtonSize, string>> = {
  sm: 'size-7 rounded-md touch:size-11 [&_svg]:size-4',
  md: 'size-8 rounded-md touch:size-11 [&_svg]:size-4',
  lg: 'size-10 rounded-lg touch:size-12 [&_svg]:size-[1.125rem]',
};

/** One look for everything that is pressed, whether it is a button or a link. */
export function buttonStyle({
  variant = 'secondary',
  size = 'md',
  iconOnly = false,
  className,
}: {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  iconOnly?: boolean | undefined;
  className?: string | undefined;
}): string {
  return cn(BASE, VARIANTS[variant], DISABLED, iconOnly ? ICON_SIZES[size] : SIZES[size], className);
}
