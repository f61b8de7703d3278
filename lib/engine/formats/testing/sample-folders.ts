import { InvariantError } from '../../base/invariant';
import type { Tool } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { sumLines, sumText } from '../atlas/atlas-sum';
import { recordedRelease } from './told-programs';

const file = (path: string, text: string): SourceFile => ({ path, bytes: new TextEncoder().encode(text) });

/** A folder, or the files of a release, with one migration for each text, in their order, as the tool would have it. */
export type SampleFolder = (texts: readonly string[]) => readonly SourceFile[];

const named = (texts: readonly string[], nameOf: (number: number) => string): readonly SourceFile[] =>
  texts.map((text, place) => file(nameOf(place + 1), text));

const stamp = (number: number): string => `202601010000${String(number).padStart(2, '0')}`;

/** Programs with what they would have said. */
function recorded(
  tool: Tool,
  {
    files,
    told,
    texts,
  }: {
    readonly files: readonly SourceFile[];
    readonly told: readonly object[];
    readonly texts: readonly string[];
  },
): readonly SourceFile[] {
  const release = recordedRelease(tool, { files, told, says: (_, place) => [texts[place] ?? ''] });
  if (!release.ok) throw new InvariantError(JSON.stringify(release.failure));
  return release.value;
}

/** One for each format; the contract suite fails for a format without one. */
export const SAMPLE_FOLDERS: Readonly<Record<Tool, SampleFolder>> = {
  prisma: (texts) => [
    ...named(texts, (number) => `${stamp(number)}_step/migration.sql`),
    file('migration_lock.toml', 'provider = "postgresql"\n'),
  ],
  drizzle: (texts) => [
    ...named(texts, (number) => `${String(number - 1).padStart(4, '0')}_step.sql`),
    file(
      'meta/_journal.json',
      JSON.stringify({
        version: '7',
        dialect: 'postgresql',
        entries: texts.map((_, idx) => ({
          idx,
          version: '7',
          when: 1_767_225_600_000 + idx,
          tag: `${String(idx).padStart(4, '0')}_step`,
          breakpoints: true,
        })),
      }),
    ),
  ],
  flyway: (texts) => [
    ...named(texts, (number) => `V${String(number)}__step.sql`),
    ...texts.map((_, place) => file(`U${String(place + 1)}__step_back.sql`, 'SELECT 1;')),
  ],
  'golang-migrate': (texts) => named(texts, (number) => `${String(number)}_step.up.sql`),
  atlas: (texts) => {
    const files = named(texts, (number) => `${stamp(number)}_step.sql`);
    return [...files, file('atlas.sum', sumText(sumLines(files)))];
  },
  knex: (texts) => {
    const files = named(texts, (number) => `${stamp(number)}_step.js`);
    return recorded('knex', { files, texts, told: files.map(({ path }) => ({ file: path })) });
  },
  typeorm: (texts) => {
    const files = named(texts, (number) => `${String(1_767_225_600_000 + number)}-Step.ts`);
    const told = files.map(({ path }) => ({
      file: path,
      classes: [{ className: `Step${path.slice(0, 13)}` }],
    }));
    return recorded('typeorm', { files, texts, told });
  },
  alembic: (texts) => {
    const files = named(texts, (number) => `versions/${String(number)}_step.py`);
    const told = files.map(({ path }, place) => ({
      file: path,
      revision: `step${String(place + 1)}`,
      downRevisions: place === 0 ? [] : [`step${String(place)}`],
    }));
    return recorded('alembic', { files, texts, told });
  },
  module: (texts) => {
    const files = named(texts, (number) => `${String(number)}-step${String(number)}.mjs`);
    const told = files.map(({ path }, place) => ({
      file: path,
      version: String(place + 1),
      name: `step${String(place + 1)}`,
    }));
    return recorded('module', { files, texts, told });
  },
};
