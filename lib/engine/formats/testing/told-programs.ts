import * as z from 'zod';
import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import type { Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { success, type Result } from '../../base/result';
import type { Tool, ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { recordingFile } from '../program-recordings';
import { formatOf } from '../registry';

const WITH_CLASSES = z.object({ classes: z.array(z.looseObject({})) });

/** What a tool's driver tells of a folder, from what a test says of each of its programs; the rest is as usual. */
const TELLING: Readonly<Record<Tool, (programs: readonly object[]) => object>> = {
  knex: (programs) => programs.map((each) => ({ up: true, down: true, transaction: null, ...each })),
  typeorm: (programs) =>
    programs.map((each) => {
      const told = WITH_CLASSES.safeParse(each);
      if (!told.success) return each;
      const usual = { name: null, transaction: null, up: true };
      return { ...each, classes: told.data.classes.map((one) => ({ ...usual, ...one })) };
    }),
  alembic: (programs) => ({
    files: programs.map((each) => ({
      isTold: true,
      downRevisions: [],
      dependsOn: [],
      branchLabels: [],
      doc: '',
      lines: { revision: 1, downRevision: 2, dependsOn: 3 },
      leaves: false,
      ...each,
    })),
    order: programs.map((each) => String(Reflect.get(each, 'revision'))),
    refused: null,
  }),
  module: (programs) => programs.map((each) => ({ dependencies: [], up: true, down: false, ...each })),
};

/** As the driver of a tool tells it. */
export function toldBy(tool: Tool, programs: readonly object[]): CanonicalValue {
  const tell = TELLING[tool];
  if (tell === undefined) throw new InvariantError(`${tool} has no driver`);
  return toCanonical(tell(programs));
}

/** The files of a release: the programs that are told of, and what each of them said. */
export function recordedRelease(
  tool: Tool,
  {
    files,
    told,
    says,
    options = {},
  }: {
    readonly files: readonly SourceFile[];
    readonly told: readonly object[];
    /** In the order in which they run. */
    readonly says: (file: string, place: number) => readonly string[];
    readonly options?: ToolOptions;
  },
): Result<readonly SourceFile[], readonly Failure[]> {
  const { programs } = formatOf(tool);
  if (programs === undefined) return success(files);
  const described = programs.order(files, toldBy(tool, told), options);
  if (!described.ok) return described;
  const recordings = described.value.map((each, place) =>
    recordingFile({ ...each, statements: says(each.file, place), reads: false }),
  );
  return success([...files, ...recordings]);
}
