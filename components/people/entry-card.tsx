import type { ReactNode } from 'react';

/** The one card of a page before sign-in: a title, a sentence, a form. */
export function EntryCard({
  title,
  children,
  intro,
}: {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="rounded-xl border border-line bg-surface p-6 shadow-card max-sm:p-5">
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      {intro !== undefined && <div className="mt-1 text-base text-ink-3">{intro}</div>}
      <div className="mt-5">{children}</div>
    </section>
  );
}
