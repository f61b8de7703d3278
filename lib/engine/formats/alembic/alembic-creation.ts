import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { ToolOptions } from '../../model/migration';
import type { DescribedProgram } from '../program-format';
import { programChecksum } from '../described-programs';
import {
  nameTaken,
  type CreationFolder,
  type MigrationCreation,
  type WantedMigration,
} from '../migration-creation';
import { folderOf, within } from '../repository-paths';
import { revisionOf, type AlembicHeader } from './alembic-header';
import { revisionsIn, versionFolders } from './alembic-names';
import { executeCall } from './python-literal';
import { fileNameOf } from './revision-file-name';
import { revisionGraph, type RevisionGraph } from './revision-graph';
import { readRevisionText, type ComputedVariable } from './revision-text';

type Found = Omit<AlembicHeader, 'checksum' | 'reads' | 'place'>;

/**
 * `alembic revision`: a file that follows on the head, called by `file_template`, worded as the template of `alembic init` words it. A
 * `script.py.mako` of the project's own is a program and is not run. Sources: `alembic/script/base.py`, generate_revision, _rev_path;
 * `templates/generic/script.py.mako`.
 */
export const alembicCreation: MigrationCreation = {
  keepsDown: true,
  hasBranches: true,
  selects: () => false,
  next: (folder, wanted) => {
    const graph = graphOf(folder);
    if (!graph.ok) return failed(firstOf(graph.failure));
    const { ordered, heads } = graph.value;
    const message = wanted.name.replaceAll('_', ' ');
    const twin = ordered.find(({ doc }) => doc.split('\n', 1)[0]?.trim().toLowerCase() === message);
    if (twin !== undefined) return failed(nameTaken(wanted.name, twin.file));
    const chosen = followedBy(heads, wanted);
    if (!chosen.ok) return chosen;
    const below = chosen.value;
    const revision = wanted.uuid.replaceAll('-', '').slice(-12);
    const name = fileNameOf({ revision, slug: wanted.name, at: wanted.at }, folder.options);
    if (!name.ok) return name;
    const place = placeOf(folder.options, ordered.find((each) => each.revision === below[0])?.file);
    return success({
      id: revision,
      note: null,
      ...(below.length < heads.length ? { besides: ordered.map((each) => each.revision) } : {}),
      files: [
        {
          path: within(place, name.value),
          text: textOf({ message, revision, below, wanted }),
          replaces: false,
        },
      ],
    });
  },
  programs: { parses: () => [], inOrder },
};

/** The heads on which the new revision follows: the only one, the one that was chosen, or all of them where it joins them. */
function followedBy(
  heads: readonly string[],
  { head, merges }: Pick<WantedMigration, 'head' | 'merges'>,
): Result<readonly string[]> {
  if (merges === true) return heads.length > 1 ? success(heads) : failed(nothingToMerge());
  if (head === undefined) return heads.length > 1 ? failed(severalHeads(heads)) : success(heads);
  const meant = heads.includes(head) ? [head] : heads.filter((each) => head !== '' && each.startsWith(head));
  return meant.length === 1 ? success(meant) : failed(noHead(head, heads));
}

function inOrder(folder: CreationFolder): Result<readonly DescribedProgram[], readonly Failure[]> {
  const graph = graphOf(folder);
  if (!graph.ok) return graph;
  const bytes = new Map(folder.files.map((file) => [file.path, file.bytes]));
  return success(
    graph.value.ordered.map((each, place) => ({
      file: each.file,
      header: toCanonical({ ...each, checksum: programChecksum(bytes.get(each.file)), reads: false, place }),
    })),
  );
}

function graphOf({ files, options }: CreationFolder): Result<RevisionGraph<Found>, readonly Failure[]> {
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  const read = revisionsIn(files, options).map((file): Result<Found> => {
    const said = readRevisionText(new TextDecoder().decode(bytes.get(file)));
    return said.ok
      ? revisionOf({ ...said.value, file, leaves: false })
      : failed(computedRevision(file, said.failure));
  });
  const problems = read.flatMap((each) => (each.ok ? [] : [each.failure]));
  return problems.length > 0
    ? failed(problems)
    : revisionGraph(read.flatMap((each) => (each.ok ? [each.value] : [])));
}

function firstOf([first]: readonly Failure[]): Failure {
  if (first === undefined) throw new InvariantError('a folder is refused without a reason');
  return first;
}

/** The one folder of versions; of several, that of the revision before. */
function placeOf(options: ToolOptions, before: string | undefined): string {
  const folders = versionFolders(options);
  return folders.length > 1 && before !== undefined ? folderOf(before) : (folders[0] ?? '.');
}

interface Written {
  readonly message: string;
  readonly revision: string;
  readonly below: readonly string[];
  readonly wanted: WantedMigration;
}

const textOf = ({ message, revision, below, wanted }: Written): string => `"""${message}

Revision ID: ${revision}
Revises: ${below.join(', ')}
Create Date: ${wanted.at.slice(0, -1).replace('T', ' ')}000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '${revision}'
down_revision: Union[str, Sequence[str], None] = ${downRevisionOf(below)}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
${bodyOf(wanted.statements, wanted.merges === true ? NOTHING : TO_BE_WRITTEN)}

def downgrade() -> None:
    """Downgrade schema."""
${bodyOf(wanted.downStatements, NOTHING)}`;

/** As Python prints None, a text, and a tuple of them. */
const downRevisionOf = (below: readonly string[]): string => {
  const names = below.map((revision) => `'${revision}'`);
  if (names.length > 1) return `(${names.join(', ')})`;
  return names[0] ?? 'None';
};

const NOTHING = '    pass\n';
const TO_BE_WRITTEN = `    # Write the SQL of this migration here: op.execute("…").\n${NOTHING}`;

const bodyOf = (statements: readonly string[], empty: string): string =>
  statements.length === 0 ? empty : statements.map((statement) => `    ${executeCall(statement)}\n`).join('');

const severalHeads = (heads: readonly string[]): Failure =>
  failure(
    'CREATE.SEVERAL_HEADS',
    `Which branch is meant? The folder has ${String(heads.length)} heads: ${heads.join(', ')}.`,
    {
      why: 'A revision follows on one head, and nothing here says on which.',
      fix: 'Choose one of them, or have all joined; in a terminal by lockkeeper create --head or --merge.',
      where: { field: 'head' },
    },
  );

const noHead = (head: string, heads: readonly string[]): Failure =>
  failure('CREATE.NO_SUCH_HEAD', `${head} is no head of the folder.`, {
    why: `A revision follows on a head; there ${heads.length === 1 ? 'is' : 'are'} ${heads.join(', ') || 'none'}.`,
    fix: 'Name one of them, or as much of it as no other begins with.',
    where: { field: 'head' },
  });

const nothingToMerge = (): Failure =>
  failure('CREATE.NOTHING_TO_MERGE', 'The folder has no two heads that could be joined.', {
    fix: 'Leave out the merge.',
    where: { field: 'head' },
  });

const computedRevision = (file: string, { name, line }: ComputedVariable): Failure =>
  failure('CREATE.REVISION_COMPUTED', `The ${name} of ${file} is computed.`, {
    why: 'The files are read here and none of them is run: revision, down_revision, depends_on and branch_labels have to be plain texts, or lists of them.',
    fix: 'Write it out. Alembic itself, which runs the file, needs no such thing: alembic revision makes the next one.',
    where: { file, line },
  });
