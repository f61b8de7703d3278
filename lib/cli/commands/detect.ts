import { parse } from 'node:path';
import type { Detection, FoundSource } from '../../engine/model/detection';
import type { Result } from '../../engine/base/result';
import { detectSources } from '../../engine/worker';
import { createFolderSourceReader } from '../../server/sources/folder-source-reader';
import { createProgramParser } from '../../server/sources/create-program-parser';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

/** Looks for sources in a folder of this machine, as the worker does for a new project. Whoever calls it may read what it reads. */
export const detectIn = (folder: string): Promise<Result<Detection>> =>
  detectSources(
    {
      sources: createFolderSourceReader({ roots: [parse(folder).root] }),
      programs: createProgramParser(),
    },
    folder,
  );

/** Prints what was found; ends with 5 when it is no source. */
export function printDetection(output: Output, found: Detection): ExitCode {
  output.data(found, () => [
    ...found.sources.flatMap((source) => sourceLines(output, source)),
    ...(found.sources.length === 0 ? [output.paint('attention', 'No source was found in this folder.')] : []),
    ...found.others.map(({ title, why, evidence }) =>
      output.paint('quiet', `${title}: ${why} ${evidence[0]?.file ?? ''}`.trimEnd()),
    ),
    ...found.remarks.map((remark) => output.paint('attention', remark)),
  ]);
  return found.sources.length === 0 ? EXIT.problems : EXIT.done;
}

const sourceLines = (output: Output, { title, tool, folder, options, evidence, remarks }: FoundSource) => [
  `${output.paint('strong', folder)}  ${output.paint('plain', `${title} (--tool ${tool})`)}`,
  ...Object.entries(options).map(
    ([name, value]) => `  ${output.paint('plain', `--option ${name}=${value}`)}`,
  ),
  ...evidence.map(
    ({ file, line, says }) =>
      `  ${output.paint('quiet', `${line === null ? file : `${file}:${String(line)}`}  ${says}`)}`,
  ),
  ...remarks.map((remark) => `  ${output.paint('attention', remark)}`),
];
