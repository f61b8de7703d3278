import { describe, expect, it } from 'vitest';
import { FORMATS } from '../formats/registry';
import { SAMPLE_FOLDERS } from '../formats/testing/sample-folders';
import { chooseUndone } from './build-undo';

const WITHOUT = FORMATS.filter(({ undo }) => undo.kind === 'none');

describe('an undo', () => {
  it.each(WITHOUT.map((format) => [format.title, format] as const))(
    'is refused for %s with what a person does instead',
    (title, format) => {
      const files = SAMPLE_FOLDERS[format.tool]?.(['CREATE TABLE a (id int);']) ?? [];
      const { migrations } = format.read({ files, directories: [], options: {} });
      const refused = chooseUndone({
        format,
        migrations,
        history: { tableExists: true, entries: [] },
        migrationId: migrations[0]?.id ?? '',
      });
      expect(refused).toMatchObject({
        ok: false,
        failure: {
          code: 'PLAN.NO_UNDO',
          summary: expect.stringContaining(title),
          fix: expect.stringMatching(/takes? the change back/),
        },
      });
    },
  );
});
