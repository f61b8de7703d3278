import type { ReactNode } from 'react';
import { SkipLink } from '@/components/ui/skip-link';
import { ThemeSwitch } from './theme-switch';
import { Wordmark } from './wordmark';

/** The frame of the pages before sign-in: the name, one card, nothing else. */
export function BareShell({ children, footer }: { children: ReactNode; footer?: ReactNode }) {
  return (
    <>
      <SkipLink />
      <div className="flex min-h-dvh flex-col">
        <header className="flex h-14 items-center justify-between px-4 md:px-6">
          <Wordmark />
          <ThemeSwitch />
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="flex flex-1 items-start justify-center px-4 pt-[min(12vh,7rem)] pb-12 outline-none"
        >
          <div className="w-full max-w-96">{children}</div>
        </main>
        <footer className="px-4 pb-5 text-center text-xs text-ink-3">{footer}</footer>
      </div>
    </>
  );
}
