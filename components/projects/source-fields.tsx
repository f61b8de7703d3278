'use client';

import type { SourceFields as Source } from '@/lib/contracts/project';
import { TOOL_WORDS, TOOLS } from '@/lib/contracts/tool';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';

/** Where the migrations lie and which tool they were written for. */
export function SourceFields({ source }: { source?: Source }) {
  return (
    <>
      <TextField
        name="folder"
        label="Folder on the worker"
        description="The whole path of the folder that holds the migrations, for Prisma usually …/prisma/migrations. It has to lie below a folder that the operator allowed."
        defaultValue={source?.folder ?? ''}
        isMono
        isRequired
        autoComplete="off"
        spellCheck="false"
      />
      <SelectField
        name="tool"
        label="Tool"
        description="Its own files and its own history table stay as they are."
        options={TOOLS.map((id) => ({ id, label: TOOL_WORDS[id] }))}
        defaultValue={source?.tool ?? TOOLS[0]}
      />
    </>
  );
}
