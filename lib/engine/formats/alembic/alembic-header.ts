import * as z from 'zod';
import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { notLoaded, THROWN } from '../described-programs';
import { leaving, RECORDING_HEADER } from '../program-recordings';
import { whereIn, type Revision } from './revision-graph';

const LINES = z.object({ revision: z.int(), downRevision: z.int(), dependsOn: z.int() });

/** What a recording does not keep of them. */
const TOLD_LINES = LINES.extend({ branchLabels: z.int().default(0) });

const SAID = {
  file: z.string(),
  downRevisions: z.array(z.string()),
  dependsOn: z.array(z.string()),
  branchLabels: z.array(z.string()),
  doc: z.string(),
  lines: LINES,
};

const REVISION = z.object({ ...SAID, revision: z.string(), leaves: RECORDING_HEADER.shape.leaves });

/** What a recording keeps of its revision. */
export const ALEMBIC_HEADER = RECORDING_HEADER.extend({
  ...REVISION.shape,
  /** Its place in the order in which Alembic runs the folder from its bases to its heads. */
  place: z.int(),
});

export type AlembicHeader = z.infer<typeof ALEMBIC_HEADER>;

const TOLD_OF_FILE = z.union([
  THROWN,
  z.object({
    ...SAID,
    lines: TOLD_LINES,
    revision: z.string().nullable(),
    /** False: there is no `down_revision`. */
    isTold: z.boolean(),
    /** It leaves its transaction on its way up. */
    leaves: z.boolean(),
  }),
]);

/** What the driver tells of a folder. */
export const TOLD_OF_FOLDER = z.object({
  files: z.array(TOLD_OF_FILE),
  order: z.array(z.string()),
  /** Why Alembic itself does not take the folder. */
  refused: z.string().nullable(),
});

/** Source: `_legacy_rev`: a file without the variable is named by its own name. */
const OLD_NAME = /^(?:.*\/)?(?<revision>[a-f0-9]+)\.py$/;

/** What a file says of itself. Failures: PROGRAM.NOT_LOADED, ALEMBIC.NO_REVISION. */
export function revisionOf(
  told: z.infer<typeof TOLD_OF_FILE>,
): Result<Omit<AlembicHeader, 'checksum' | 'reads' | 'place'>> {
  if ('thrown' in told) return failed(notLoaded(told, LOADED_WITH));
  const { isTold, leaves, ...said } = told;
  const revision = said.revision ?? OLD_NAME.exec(said.file)?.groups?.['revision'] ?? null;
  if (revision === null || !isTold) return failed(noRevision(said, revision === null));
  return success({ ...said, revision, ...leaving(leaves) });
}

/** A revision as its recording keeps it. */
export const headerOf = (
  revision: z.input<typeof REVISION>,
  more: { readonly checksum: string; readonly place: number },
): CanonicalValue => toCanonical({ ...REVISION.parse(revision), ...more });

const LOADED_WITH = {
  why: 'It is loaded with the project’s packages and what lies in the folders of versions; the code of the application is not there.',
  fix: 'Let a revision import nothing of the application: what it needs of it belongs into the revision.',
};

/** At the one that is there, where the other belongs. */
const noRevision = ({ file, lines }: Pick<Revision, 'file' | 'lines'>, isNameless: boolean): Failure =>
  failure(
    'ALEMBIC.NO_REVISION',
    `${file} has no ${isNameless ? 'revision' : 'down_revision'}, so Alembic refuses the folder.`,
    {
      fix: 'Give the file its revision and down_revision, or move it out of the folder of versions.',
      where: whereIn(file, isNameless ? lines.downRevision : lines.revision),
    },
  );
