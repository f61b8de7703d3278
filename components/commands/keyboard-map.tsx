'use client';

import { shortcutsHere } from '@/lib/client/own-keys';
import { singleKeysAreOn, type Shortcut } from '@/lib/client/shortcuts';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { TextLink } from '@/components/ui/text-link';

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
        <div className="flex flex-col gap-5">
          <Keys group="Everywhere" />
          <Keys group="Go to" />
        </div>
        <div className="lg:col-span-2">
          <Keys group="On a page" className="lg:columns-2 lg:gap-x-8" />
        </div>
      </div>
      <p className="mt-5 text-sm text-ink-3">
        In the matrix the arrow keys move, <Kbd keys="Enter" /> opens. Single keys can be switched off or
        changed on the page <TextLink href="/me#appearance">Your account</TextLink>.
      </p>
    </Dialog>
  );
}

function Keys({ group, className }: { group: Shortcut['group']; className?: string }) {
  const shown = shortcutsHere().filter((shortcut) => shortcut.group === group);
  return (
    <section aria-label={group}>
      <h3 className="mb-1.5 text-sm font-semibold">{group}</h3>
      <dl className={className}>
        {shown.map(({ id, shown: keys, does }) => (
          <div key={id} className="flex break-inside-avoid items-baseline justify-between gap-3 pb-1.5">
            <dd className="order-first text-base text-ink-2">{does}</dd>
            <dt className="shrink-0">
              <Kbd keys={keys} />
            </dt>
          </div>
        ))}
      </dl>
    </section>
  );
}
