'use client';

import { useState } from 'react';
import type { SourceFields as Source, ToolView } from '@/lib/contracts/project';
import { optionField } from '@/lib/client/read-source-form';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';

export interface SourceFieldsProps {
  tools: readonly ToolView[];
  source?: Source;
}

/** Which tool the migrations were written for, where they lie, and what its own configuration says about its history. */
export function SourceFields({ tools, source }: SourceFieldsProps) {
  const [chosen, choose] = useState(source?.tool ?? tools[0]?.id ?? '');
  const tool = tools.find(({ id }) => id === chosen);
  return (
    <>
      <SelectField
        name="tool"
        label="Tool"
        description="Its own files and its own history table stay as they are."
        options={tools.map(({ id, title }) => ({ id, label: title }))}
        value={chosen}
        onChange={(key) => {
          choose(String(key));
        }}
      />
      <TextField
        name="folder"
        label="Folder on the worker"
        description={`The whole path of the folder that holds the migrations, usually ${tool?.usualFolder ?? ''}. It has to lie below a folder that the operator allowed.`}
        defaultValue={source?.folder ?? ''}
        isMono
        isRequired
        autoComplete="off"
        spellCheck="false"
      />
      {tool?.options.map(({ name, label, description, usual }) => (
        <TextField
          key={`${tool.id}.${name}`}
          name={optionField(name)}
          label={label}
          description={description}
          placeholder={usual}
          defaultValue={source?.tool === tool.id ? (source.options[name] ?? '') : ''}
          isMono
          isOptional
          autoComplete="off"
          spellCheck="false"
        />
      ))}
    </>
  );
}
