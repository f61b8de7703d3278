'use client';

import { useState, useTransition } from 'react';
import { ClipboardPaste } from 'lucide-react';
import type { ConnectionFields, ConnectionUrlReading } from '@/lib/contracts/connection-url';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';

/** A connection URL becomes fields. It is taken apart in this browser and sent nowhere. */
export function PasteUrl({ onRead }: { onRead: (fields: ConnectionFields) => void }) {
  const [url, setUrl] = useState('');
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isReading, startReading] = useTransition();

  async function fill(): Promise<void> {
    const reading = await readUrl(url);
    if (!reading.ok) {
      setRefusal(reading.sentence);
      setNotes([]);
      return;
    }
    onRead(reading.fields);
    setUrl((now) => (now === url ? '' : now));
    setRefusal(null);
    setNotes(['The fields below were filled in.', ...reading.notes]);
  }

  return (
    <div className="flex flex-col gap-2 rounded-lg border border-dashed border-line-strong p-3">
      <div className="flex flex-wrap items-start gap-2">
        <TextField
          label="Paste a connection URL"
          description="It is taken apart here and not sent anywhere."
          placeholder="postgresql://user:…@host/db"
          className="min-w-64 flex-1"
          type="text"
          value={url}
          onChange={setUrl}
          errorMessage={refusal ?? undefined}
          isMono
          isOptional
          autoComplete="off"
          spellCheck="false"
        />
        <Button
          icon={<ClipboardPaste />}
          className="sm:mt-6.5"
          isPending={isReading}
          onPress={() => {
            startReading(fill);
          }}
        >
          Fill the fields
        </Button>
      </div>
      <ul role="status" className="flex list-disc flex-col gap-0.5 ps-4 text-sm text-ink-2 empty:hidden">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}

/** Few paste one: what reads it is fetched by the press. */
async function readUrl(url: string): Promise<ConnectionUrlReading> {
  try {
    return (await import('@/lib/contracts/connection-url')).readConnectionUrl(url);
  } catch {
    return {
      ok: false,
      sentence:
        'What reads it could not be fetched. Try again when Lockkeeper is reachable, or fill in the fields below.',
    };
  }
}
