'use client';

import { SHORTCUTS, singleKeysAreOn, type Shortcut } from '@/lib/client/shortcuts';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { TextLink } from '@/components/ui/text-link';

const GROUPS: readonly Shortcut['group'][] = ['Everywhere', 'Go to', 'On a page'];

/** Every key and what it does, drawn from the registry that the keys are bound from. */
export function KeyboardMap({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      title="Keyboard map"
      size="lg"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      description={
        singleKeysAreOn()
          ? 'Keys without Ctrl or Cmd do nothing while you type.'
          : 'Keys without Ctrl or Cmd are switched off in this browser.'
      }
    >
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
        {GROUPS.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="mb-1.5 text-sm font-semibold">{group}</h3>
            <dl className="flex flex-col gap-1.5">
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ id, shown, does }) => (
                <div key={id} className="flex items-baseline justify-between gap-3">
                  <dd className="order-first text-base text-ink-2">{does}</dd>
                  <dt className="shrink-0">
                    <Kbd keys={shown} />
                  </dt>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="mt-5 text-sm text-ink-3">
        In the matrix the arrow keys move, <Kbd keys="Enter" /> opens. Single keys can be switched off on the
        page <TextLink href="/me#appearance">Your account</TextLink>.
      </p>
    </Dialog>
  );
}
