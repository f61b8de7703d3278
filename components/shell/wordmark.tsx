import { cn } from '@/lib/client/cn';

/** A canal lock from above: two walls, the gates closed against the water on the high side. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn('size-6 shrink-0', className)}>
      <path d="M5 2.5h14v10.2L12 7 5 12.7z" className="fill-[#2f9bd8]" />
      <path
        d="M5 16.6 12 11l7 5.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinejoin="miter"
      />
      <path d="M3.75 2v20M20.25 2v20" stroke="currentColor" strokeWidth="2.5" />
    </svg>
  );
}

/** The mark with the name. */
export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2.5', className)}>
      <LogoMark />
      <span className="text-lg font-semibold tracking-tight">Lockkeeper</span>
    </span>
  );
}
