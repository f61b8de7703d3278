import type { MigrationFormat } from '../../formats/format';
import { FORMATS } from '../../formats/registry';

/** The tools that a source can be of, in the order in which a person is offered them. The same for everybody. */
export const listTools = (): readonly Pick<
  MigrationFormat,
  'tool' | 'title' | 'usualFolder' | 'looksFor' | 'options' | 'programs' | 'creation'
>[] => FORMATS;
