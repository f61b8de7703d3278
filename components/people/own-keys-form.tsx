'use client';

import { useState } from 'react';
import { chooseKeys, isChangeable, keyRefusal, ownKeys } from '@/lib/client/own-keys';
import { SHORTCUTS, type Shortcut } from '@/lib/client/shortcuts';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { TextField } from '@/components/ui/text-field';

/** Other keys for what one press does, kept in this browser. */
export function OwnKeysForm() {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(ownKeys);

  function give(shortcut: Shortcut, key: string): void {
    setTyped({ ...typed, [shortcut.id]: key });
    const { [shortcut.id]: _before, ...others } = ownKeys();
    if (key === shortcut.shown) chooseKeys(others);
    else if (keyRefusal(others, shortcut.id, key) === null) chooseKeys({ ...others, [shortcut.id]: key });
  }

  return (
    <Disclosure summary="Other keys">
      <div className="flex flex-col gap-4">
        <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
          {SHORTCUTS.filter(isChangeable).map((shortcut) => {
            const key = typed[shortcut.id] ?? shortcut.shown;
            const refusal = key === shortcut.shown ? null : keyRefusal(ownKeys(), shortcut.id, key);
            return (
              <TextField
                key={shortcut.id}
                label={shortcut.does}
                isMono
                maxLength={1}
                value={key}
                onChange={(next) => {
                  give(shortcut, next.toLowerCase());
                }}
                errorMessage={refusal ?? undefined}
              />
            );
          })}
        </div>
        <div>
          <Button
            onPress={() => {
              chooseKeys({});
              setTyped({});
            }}
          >
            All keys as they were
          </Button>
        </div>
      </div>
    </Disclosure>
  );
}
