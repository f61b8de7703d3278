'use client';

import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Button,
} from 'react-aria-components';
import { CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import type { ToastMessage } from './toast-message';

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });
const SHOWN_MS = 6000;

/** Puts one more on the list. */
export function addToast(message: ToastMessage): void {
  queue.add(message, { timeout: SHOWN_MS });
}

/** The toasts that are shown now. F6 moves the focus into it. */
export function ToastList() {
  return (
    <AriaToastRegion
      queue={queue}
      className="fixed end-4 bottom-[max(1rem,env(safe-area-inset-bottom))] z-60 flex w-[min(24rem,calc(100vw-2rem))] flex-col-reverse gap-2 rounded-lg outline-none data-[focus-visible]:outline-2 data-[focus-visible]:outline-focus"
    >
      {({ toast }) => (
        <Toast
          toast={toast}
          className="flex items-start gap-3 rounded-lg border border-line-strong bg-raised py-2.5 ps-3.5 pe-2 shadow-float"
        >
          {ICONS[toast.content.tone ?? 'ok']}
          <ToastContent className="flex min-w-0 flex-1 flex-col">
            <Text slot="title" className="text-base font-medium">
              {toast.content.title}
            </Text>
            {toast.content.detail !== undefined && (
              <Text slot="description" className="text-sm text-ink-3">
                {toast.content.detail}
              </Text>
            )}
          </ToastContent>
          <Button
            slot="close"
            aria-label="Dismiss"
            className="grid size-7 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink touch:size-11"
          >
            <X className="size-4" />
          </Button>
        </Toast>
      )}
    </AriaToastRegion>
  );
}

const ICONS = {
  ok: <CircleCheck className="mt-0.5 size-4 shrink-0 text-ok-ink" />,
  info: <Info className="mt-0.5 size-4 shrink-0 text-accent" />,
  attention: <TriangleAlert className="mt-0.5 size-4 shrink-0 text-attention-ink" />,
};
