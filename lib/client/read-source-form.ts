import type { SourceFields } from '../contracts/project';
import { TOOLS } from '../contracts/tool';
import { formText } from './form-text';
import { oneOf } from './one-of';

/** The source that a form names; options are kept as they were. Pure. */
export function readSourceForm(form: FormData, options: SourceFields['options'] = {}): SourceFields {
  return {
    kind: 'folder',
    folder: formText(form, 'folder').trim(),
    tool: oneOf(TOOLS, formText(form, 'tool')) ?? 'prisma',
    options,
  };
}
