'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { LookIntoFolderInput } from '@/lib/contracts/detection';
import type { SourceFields as Source, ToolView } from '@/lib/contracts/project';
import { optionField } from '@/lib/client/read-source-form';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { FolderLook } from './folder-look';

export interface SourceFieldsProps {
  tools: readonly ToolView[];
  source?: Source;
  /** Offers to fill in what the worker finds in the folder. */
  lookInto?: Action<LookIntoFolderInput, AskedView>;
}

type Chosen = Pick<Source, 'tool' | 'folder' | 'options'>;

/** Where the migrations lie, which tool they were written for, and what its own configuration says about its history. */
export function SourceFields({ tools, source, lookInto }: SourceFieldsProps) {
  const [chosen, choose] = useState<Chosen>(source ?? { tool: tools[0]?.id ?? '', folder: '', options: {} });
  const tool = tools.find(({ id }) => id === chosen.tool);
  return (
    <>
      <TextField
        name="folder"
        label="Folder on the worker"
        description={
          lookInto === undefined
            ? `The whole path of the folder that holds the migrations, usually ${tool?.usualFolder ?? ''}. It has to lie below a folder that the operator allowed.`
            : `The whole path of the migrations, usually ${tool?.usualFolder ?? ''}, or of a repository that the worker looks into. It has to lie below a folder that the operator allowed.`
        }
        value={chosen.folder}
        onChange={(folder) => {
          choose({ ...chosen, folder });
        }}
        isMono
        isRequired
        autoComplete="off"
        spellCheck="false"
      />
      {lookInto !== undefined && <FolderLook action={lookInto} folder={chosen.folder} onChoose={choose} />}
      <SelectField
        name="tool"
        label="Tool"
        description="Its own files and its own history table stay as they are."
        options={tools.map(({ id, title }) => ({ id, label: title }))}
        value={chosen.tool}
        onChange={(key) => {
          choose({ ...chosen, tool: String(key), options: source?.tool === key ? source.options : {} });
        }}
      />
      {tool?.options.map(({ name, label, description, usual }) => (
        <TextField
          key={`${tool.id}.${name}`}
          name={optionField(name)}
          label={label}
          description={description}
          placeholder={usual}
          value={chosen.options[name] ?? ''}
          onChange={(value) => {
            choose({ ...chosen, options: { ...chosen.options, [name]: value } });
          }}
          isMono
          isOptional
          autoComplete="off"
          spellCheck="false"
        />
      ))}
    </>
  );
}
