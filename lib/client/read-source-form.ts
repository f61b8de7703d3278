import type { SourceFields } from '../contracts/project';
import { formText } from './form-text';

const OPTION = 'option.';

/** Name of the form's field for an option of the tool. */
export const optionField = (name: string): string => `${OPTION}${name}`;

/** The source that a form names; options that nobody filled in are left out, so that the tool's own habit counts. Pure. */
export function readSourceForm(form: FormData): SourceFields {
  const named = [...form.keys()].filter((key) => key.startsWith(OPTION));
  const given = named.map((key) => [key.slice(OPTION.length), formText(form, key).trim()] as const);
  return {
    kind: 'folder',
    folder: formText(form, 'folder').trim(),
    tool: formText(form, 'tool'),
    options: Object.fromEntries(given.filter(([, value]) => value !== '')),
  };
}
