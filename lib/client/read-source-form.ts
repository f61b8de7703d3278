import { tool, type SourceFields } from '../contracts/project';
import { formText } from './form-text';

/** The source that a form names; options are kept as they were. Pure. */
export function readSourceForm(form: FormData, options: SourceFields['options'] = {}): SourceFields {
  const chosen = tool.safeParse(formText(form, 'tool'));
  return {
    kind: 'folder',
    folder: formText(form, 'folder').trim(),
    tool: chosen.success ? chosen.data : 'prisma',
    options,
  };
}
