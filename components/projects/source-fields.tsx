'use client';

import { useCallback, useState } from 'react';
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
  /** Called when a look begins and when its end is known. */
  onLooking?: (isLooking: boolean) => void;
}

type Chosen = Pick<Source, 'tool' | 'folder' | 'options'>;

/** Where the migrations lie, which tool they were written for, and what its own configuration says about its history. */
export function SourceFields({ tools, source, lookInto, onLooking }: SourceFieldsProps) {
  const [chosen, choose] = useState<Chosen>(source ?? { tool: tools[0]?.id ?? '', folder: '', options: {} });
  /** Since the last look began: what was typed meanwhile is not overwritten by what is found. */
  const [isTyped, setTyped] = useState(false);
  const tool = tools.find(({ id }) => id === chosen.tool);
  const type = (typed: Chosen): void => {
    choose(typed);
    setTyped(true);
  };
  const follow = useCallback(
    (isLooking: boolean): void => {
      if (isLooking) setTyped(false);
      onLooking?.(isLooking);
    },
    [onLooking],
  );
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
          type({ ...chosen, folder });
        }}
        isMono
        isRequired
        autoComplete="off"
        spellCheck="false"
      />
      {lookInto !== undefined && (
        <FolderLook
          action={lookInto}
          folder={chosen.folder}
          fillsIn={!isTyped}
          onChoose={choose}
          onLooking={follow}
        />
      )}
      <SelectField
        name="tool"
        label="Tool"
        description="Its own files and its own history table stay as they are."
        options={tools.map(({ id, title }) => ({ id, label: title }))}
        value={chosen.tool}
        onChange={(key) => {
          type({ ...chosen, tool: String(key), options: source?.tool === key ? source.options : {} });
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
            type({ ...chosen, options: { ...chosen.options, [name]: value } });
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
