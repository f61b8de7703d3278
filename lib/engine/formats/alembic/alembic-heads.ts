import { failure, type Failure } from '../../base/failure';
import type { FolderReading } from '../../model/folder-reading';
import type { ToolOptions } from '../../model/migration';
import type { ToolOption } from '../format';
import { whereIn, type Revision, type RevisionGraph } from './revision-graph';

/** Whether several heads are meant: what `alembic upgrade` is followed by where the project is deployed today. */
export const HEADS_OPTION: ToolOption = {
  name: 'heads',
  label: 'Heads',
  description:
    'one: a folder that ends in several heads is not deployed, as alembic upgrade head refuses it. several: all of them are brought, as alembic upgrade heads does.',
  usual: 'one',
  problem: (given) => headsProblem({ heads: given }),
};

/** SOURCE.OPTION_INVALID for another value. */
export const headsProblem = ({ heads = 'one' }: ToolOptions): Failure | null =>
  heads === 'one' || heads === 'several'
    ? null
    : failure('SOURCE.OPTION_INVALID', `The option heads is one or several, not ${heads}.`, {
        fix: 'Give several where branches stand beside each other on purpose, else one.',
        where: { field: 'option.heads' },
      });

/** What several heads mean: each stops a deploy at its line, or they are remarked on where they are meant. */
export function severalHeads(
  { heads, ordered }: RevisionGraph,
  options: ToolOptions,
): Required<Pick<FolderReading, 'blocks' | 'notes'>> {
  if (heads.length < 2) return { blocks: [], notes: [] };
  const ends = ordered.filter(({ revision }) => heads.includes(revision));
  const places = ends.map(placeOf).join(', ');
  if (options['heads'] !== 'several') return { blocks: ends.map((end) => oneOf(end, places)), notes: [] };
  return {
    blocks: [],
    notes: [
      {
        code: 'MIGRATION.SEVERAL_HEADS',
        summary: `The folder has ${String(heads.length)} heads: ${places}. A deploy brings all of them, as alembic upgrade heads does and the source says; alembic upgrade head refuses until alembic merge has joined them.`,
        migrationId: null,
      },
    ],
  };
}

const oneOf = ({ file, revision, lines }: Revision, places: string): Failure =>
  failure('ALEMBIC.SEVERAL_HEADS', `The revision ${revision} is one of several heads: ${places}.`, {
    why: 'They are branches that nobody joined: alembic upgrade head refuses such a folder, and so is nothing of it deployed.',
    fix: 'Join them with alembic merge heads, or with a new migration that joins them. Where they stand beside each other on purpose, set the option heads of the source to several.',
    where: whereIn(file, lines.revision),
  });

/** `1975ea83b712 (versions/1975ea83b712_add_notes.py:14)` */
const placeOf = ({ revision, file, lines }: Revision): string =>
  `${revision} (${file}${lines.revision === 0 ? '' : `:${String(lines.revision)}`})`;
