import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
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
import { readRevisionText } from './revision-text';

type Found = Omit<AlembicHeader, 'checksum' | 'reads' | 'place'>;

/**
 * `alembic revision`: a file that follows on the head, called by `file_template`, worded as the template of `alembic init` words it. A
 * `script.py.mako` of the project's own is a program and is not run. Sources: `alembic/script/base.py`, generate_revision, _rev_path;
 * `templates/generic/script.py.mako`.
 */
export const alembicCreation: MigrationCreation = {
  keepsDown: true,
  selects: () => false,
  next: (folder, wanted) => {
    const graph = graphOf(folder);
    if (!graph.ok) return failed(graph.failure[0] ?? unreadable(''));
    const { ordered, heads } = graph.value;
    const message = wanted.name.replaceAll('_', ' ');
    const twin = ordered.find(({ doc }) => doc.split('\n', 1)[0]?.trim().toLowerCase() === message);
    if (twin !== undefined) return failed(nameTaken(wanted.name, twin.file));
    const [head, ...others] = heads;
    if (head !== undefined && others.length > 0) return failed(severalHeads(heads));
    const revision = wanted.uuid.replaceAll('-', '').slice(-12);
    const name = fileNameOf({ revision, slug: wanted.name, at: wanted.at }, folder.options);
    if (!name.ok) return name;
    const place = placeOf(folder.options, ordered.find((each) => each.revision === head)?.file);
    return success({
      id: revision,
      note: null,
      files: [
        {
          path: within(place, name.value),
          text: textOf({ message, revision, below: head ?? null, wanted }),
          replaces: false,
        },
      ],
    });
  },
  programs: { parses: () => [], inOrder },
};

function inOrder(folder: CreationFolder): Result<readonly DescribedProgram[], readonly Failure[]> {
  const graph = graphOf(folder);
  if (!graph.ok) return graph;
  // Of two who made a revision at once, the second one would be a branch that nobody wanted.
  if (graph.value.heads.length > 1) return failed([severalHeads(graph.value.heads)]);
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
    return said === null ? failed(unreadable(file)) : revisionOf({ ...said, file, outside: 0 });
  });
  const problems = read.flatMap((each) => (each.ok ? [] : [each.failure]));
  return problems.length > 0
    ? failed(problems)
    : revisionGraph(read.flatMap((each) => (each.ok ? [each.value] : [])));
}

/** The one folder of versions; of several, that of the revision before. */
function placeOf(options: ToolOptions, before: string | undefined): string {
  const folders = versionFolders(options);
  return folders.length > 1 && before !== undefined ? folderOf(before) : (folders[0] ?? '.');
}

interface Written {
  readonly message: string;
  readonly revision: string;
  readonly below: string | null;
  readonly wanted: WantedMigration;
}

const textOf = ({ message, revision, below, wanted }: Written): string => `"""${message}

Revision ID: ${revision}
Revises: ${below ?? ''}
Create Date: ${wanted.at.slice(0, -1).replace('T', ' ')}000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '${revision}'
down_revision: Union[str, Sequence[str], None] = ${below === null ? 'None' : `'${below}'`}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
${bodyOf(wanted.statements, '    # Write the SQL of this migration here: op.execute("…").\n    pass\n')}

def downgrade() -> None:
    """Downgrade schema."""
${bodyOf(wanted.downStatements, '    pass\n')}`;

const bodyOf = (statements: readonly string[], empty: string): string =>
  statements.length === 0 ? empty : statements.map((statement) => `    ${executeCall(statement)}\n`).join('');

const severalHeads = (heads: readonly string[]): Failure =>
  failure(
    'CREATE.SEVERAL_HEADS',
    `Which branch is meant? The folder has ${String(heads.length)} heads: ${heads.join(', ')}.`,
    {
      why: 'A revision follows on one head, and nothing here says on which.',
      fix: `Join them with alembic merge heads and make it then, or make it with alembic revision --head and one of them.`,
    },
  );

const unreadable = (file: string): Failure =>
  failure('CREATE.REVISION_COMPUTED', `What ${file} says of its revision is computed.`, {
    why: 'To make a revision, the files are read and none of them is run: revision, down_revision, depends_on and branch_labels have to be plain texts, or lists of them.',
    fix: 'Write them out, or make the revision with alembic revision.',
    where: { file },
  });
