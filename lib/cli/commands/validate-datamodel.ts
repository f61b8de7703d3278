import { assertNever } from '../../engine/base/invariant';
import { failure, type Failure } from '../../engine/base/failure';
import { inSentences } from '../../engine/base/in-sentences';
import type { Result } from '../../engine/base/result';
import type { Datamodel, DatamodelFinding } from '../../engine/model/datamodel';
import type { Migration } from '../../engine/model/migration';
import type { ProgramParser } from '../../engine/ports/program-parser';
import type { SourceReader } from '../../engine/ports/source-reader';
import {
  compareDatamodel,
  type MigrationFormat,
  parseScript,
  readDatamodel,
  type DatamodelPorts,
  type ScratchServer,
} from '../../engine/worker';

export interface DatamodelCheckPorts extends Omit<DatamodelPorts, 'scripts'> {
  readonly sources: SourceReader;
  readonly programs: ProgramParser;
  /** Lends a server for as long as the comparison takes. */
  readonly withScratchServer: (
    use: (server: ScratchServer) => Promise<Result<string | null>>,
  ) => Promise<Result<string | null>>;
}

/** Whether the migrations of a folder say all that the Prisma schema beside them says. */
export async function validateDatamodel(
  ports: DatamodelCheckPorts,
  input: {
    readonly folder: string;
    readonly format: MigrationFormat;
    readonly migrations: readonly Migration[];
  },
): Promise<DatamodelFinding> {
  const { format, migrations } = input;
  if (format.datamodel === null) return { kind: 'complete' };
  const datamodel = await readDatamodel(ports, { folder: input.folder, format: format.datamodel });
  if (!datamodel.ok) return { kind: 'unknown', failure: datamodel.failure };
  const compared = await compare(ports, { format, migrations, datamodel: datamodel.value });
  if (!compared.ok) return { kind: 'unknown', failure: compared.failure };
  return compared.value === null ? { kind: 'complete' } : { kind: 'missing', sql: compared.value };
}

function compare(
  ports: DatamodelCheckPorts,
  subject: {
    readonly format: MigrationFormat;
    readonly migrations: readonly Migration[];
    readonly datamodel: Datamodel;
  },
): Promise<Result<string | null>> {
  const { parser } = ports;
  const scripts = {
    parse: (text: string, separator?: string | null) => Promise.resolve(parseScript(parser, text, separator)),
  };
  return ports.withScratchServer((server) =>
    compareDatamodel(
      { ...ports, scripts },
      {
        server,
        ...subject,
        options: {},
        schema: 'public',
        keep: 0,
      },
    ),
  );
}

/** What stops a validation: a migration that is missing, or a comparison that should have been possible. */
export function datamodelProblems(finding: DatamodelFinding): readonly Failure[] {
  if (finding.kind === 'complete') return [];
  if (finding.kind === 'missing') return [migrationMissing()];
  return NOT_MADE.has(finding.failure.code) ? [] : [finding.failure];
}

/** The comparison had nothing to work with. It is said, and stops nothing. */
const NOT_MADE: ReadonlySet<string> = new Set(['DATAMODEL.NOT_FOUND', 'SCRATCH.NONE']);

const migrationMissing = (): Failure =>
  failure('DATAMODEL.MIGRATION_MISSING', 'The Prisma schema was changed without a migration.', {
    why: 'It says what the migrations do not make; the SQL above is what they lack.',
    fix:
      'Write the migration: npx prisma migrate dev --name <what it does>. ' +
      'Where the SQL drops what a migration made on purpose, write that into the schema instead.',
  });

/** What a person reads about it, line by line. A comparison that was not made is always said. */
export function datamodelLines(
  finding: DatamodelFinding | null,
): readonly (readonly [style: 'good' | 'bad' | 'attention' | 'plain', line: string])[] {
  if (finding === null) {
    return [['attention', 'The Prisma schema was not compared: --no-schema, or the migrations come first.']];
  }
  switch (finding.kind) {
    case 'complete':
      return [['good', 'The Prisma schema says nothing that the migrations do not make.']];
    case 'missing':
      return [
        ['bad', 'The Prisma schema was changed without a migration. It lacks:'],
        ...finding.sql
          .trimEnd()
          .split('\n')
          .map((line) => ['plain', line] as const),
      ];
    case 'unknown':
      return [['attention', `The Prisma schema was not compared: ${sentenceOf(finding.failure)}`]];
    default:
      return assertNever(finding);
  }
}

const sentenceOf = ({ summary, fix }: Failure): string => inSentences(summary, fix);
