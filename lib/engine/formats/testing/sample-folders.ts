import { InvariantError } from '../../base/invariant';
import { toCanonical } from '../../base/canonical-json';
import type { Result } from '../../base/result';
import type { Tool } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { describeRevisions } from '../alembic/alembic-folder';
import { sumLines, sumText } from '../atlas/atlas-sum';
import { describeMigrations } from '../knex/knex-folder';
import { describeModules } from '../module/module-folder';
import type { DescribedProgram } from '../program-format';
import { recordingFile } from '../program-recordings';
import { describeClasses } from '../typeorm/typeorm-folder';

const file = (path: string, text: string): SourceFile => ({ path, bytes: new TextEncoder().encode(text) });

/** A folder, or the files of a release, with one migration for each text, in their order, as the tool would have it. */
export type SampleFolder = (texts: readonly string[]) => readonly SourceFile[];

const named = (texts: readonly string[], nameOf: (number: number) => string): readonly SourceFile[] =>
  texts.map((text, place) => file(nameOf(place + 1), text));

const stamp = (number: number): string => `202601010000${String(number).padStart(2, '0')}`;

/** Programs with what they would have said. */
function recordedAs(
  described: Result<readonly DescribedProgram[], unknown>,
  { files, texts }: { readonly files: readonly SourceFile[]; readonly texts: readonly string[] },
): readonly SourceFile[] {
  if (!described.ok) throw new InvariantError(JSON.stringify(described.failure));
  const recordings = described.value.map((each, place) =>
    recordingFile({ ...each, statements: [texts[place] ?? ''], reads: false }),
  );
  return [...files, ...recordings];
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
  flyway: (texts) => named(texts, (number) => `V${String(number)}__step.sql`),
  'golang-migrate': (texts) => named(texts, (number) => `${String(number)}_step.up.sql`),
  atlas: (texts) => {
    const files = named(texts, (number) => `${stamp(number)}_step.sql`);
    return [...files, file('atlas.sum', sumText(sumLines(files)))];
  },
  knex: (texts) => {
    const files = named(texts, (number) => `${stamp(number)}_step.js`);
    const told = files.map(({ path }) => ({ file: path, up: true, down: true, transaction: true }));
    return recordedAs(describeMigrations(files, toCanonical(told)), { files, texts });
  },
  typeorm: (texts) => {
    const files = named(texts, (number) => `${String(1_767_225_600_000 + number)}-Step.ts`);
    const told = files.map(({ path }) => ({
      file: path,
      classes: [{ className: `Step${path.slice(0, 13)}`, name: null, transaction: null, up: true }],
    }));
    return recordedAs(describeClasses(files, toCanonical(told)), { files, texts });
  },
  alembic: (texts) => {
    const files = named(texts, (number) => `versions/${String(number)}_step.py`);
    const told = {
      files: files.map(({ path }, place) => ({
        file: path,
        revision: `step${String(place + 1)}`,
        isTold: true,
        downRevisions: place === 0 ? [] : [`step${String(place)}`],
        dependsOn: [],
        branchLabels: [],
        doc: `Step ${String(place + 1)}`,
        lines: { revision: 1, downRevision: 2, dependsOn: 0 },
        outside: 0,
      })),
      order: files.map((_, place) => `step${String(place + 1)}`),
      refused: null,
    };
    return recordedAs(describeRevisions(files, toCanonical(told), {}), { files, texts });
  },
  module: (texts) => {
    const files = named(texts, (number) => `${String(number)}-step${String(number)}.mjs`);
    const told = files.map(({ path }, place) => ({
      file: path,
      version: String(place + 1),
      name: `step${String(place + 1)}`,
      dependencies: [],
      up: true,
      down: false,
    }));
    return recordedAs(describeModules(files, toCanonical(told)), { files, texts });
  },
};
