'use client';

import { useState } from 'react';
import { slugOf } from '@/lib/client/slug-of';
import { TextField } from '@/components/ui/text-field';

/** Name and address; the address follows the name until somebody writes it. */
export function NameAndSlugFields({ addressBefore, nameHint }: { addressBefore: string; nameHint?: string }) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  return (
    <>
      <TextField
        name="name"
        label="Name"
        {...(nameHint !== undefined && { description: nameHint })}
        value={name}
        onChange={setName}
        isRequired
        maxLength={80}
        autoComplete="off"
      />
      <TextField
        name="slug"
        label="Address"
        description={`Stays for good: ${addressBefore}${slug ?? slugOf(name)}`}
        value={slug ?? slugOf(name)}
        onChange={setSlug}
        isMono
        isRequired
        maxLength={40}
        autoComplete="off"
        spellCheck="false"
      />
    </>
  );
}
