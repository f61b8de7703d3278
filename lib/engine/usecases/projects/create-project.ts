import { failed, success, type Result } from '../../base/result';
import { failure, type Failure } from '../../base/failure';
import type { ToolOption } from '../../formats/format';
import { formatOf, isTool } from '../../formats/registry';
import type { ToolOptions } from '../../model/migration';
import type { ActContext } from '../../model/person';
import type { Project, Source } from '../../model/project';
import type { Ports } from '../../ports/ports';
import { authorisedForInstallation } from '../authorise';
import { checkFolder } from './check-folder';
import { checkName, checkSlug } from './check-name';
import { describeProject } from './describe-project';

export interface ProjectInput {
  readonly name: string;
  readonly slug: string;
  readonly source: Source;
}

/** Registers a project; whoever creates it becomes its administrator. Its source is read by the worker at once. */
export async function createProject(
  { store, clock, ids }: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: ProjectInput,
): Promise<Result<Project, readonly Failure[]>> {
  const allowed = authorisedForInstallation(context, 'project.create');
  if (!allowed.ok) return failed([allowed.failure]);
  const problems = [...checkProjectInput(input), ...(await slugTaken(store, input.slug))];
  if (problems.length > 0) return failed(problems);
  const at = clock.now();
  const project: Project = {
    id: ids.uuid(),
    ...input,
    name: input.name.trim(),
    archivedAt: null,
    createdAt: at,
  };
  const { actor } = context;
  const done = await store.commit({
    context,
    at,
    changes: [
      { kind: 'project.insert', project },
      ...(actor.kind === 'person'
        ? [
            {
              kind: 'membership.set' as const,
              membership: { personId: actor.id, projectId: project.id, role: 'administrator' as const },
            },
          ]
        : []),
    ],
    events: [
      {
        action: 'project.created',
        object: { kind: 'project', id: project.id, name: project.name },
        projectId: project.id,
        after: describeProject(project),
      },
    ],
    jobs: [{ task: 'read_source', projectId: project.id, answerId: null }],
    topics: [{ topic: 'project', id: project.id }],
  });
  return done.ok ? success(project) : failed([done.failure]);
}

/** Everything that is wrong with what was typed, each at its field. Pure. */
export function checkProjectInput(input: ProjectInput): readonly Failure[] {
  return [
    ...checkName(input.name),
    ...checkSlug(input.slug),
    ...checkTool(input.source),
    ...checkFolder(input.source.folder),
  ];
}

function checkTool({ tool, options }: Source): readonly Failure[] {
  if (!isTool(tool)) {
    return [
      failure('SOURCE.UNKNOWN_TOOL', 'Lockkeeper does not know this migration tool.', {
        fix: 'Choose one of the list.',
        where: { field: 'tool' },
      }),
    ];
  }
  const { title, options: known } = formatOf(tool);
  const strange = Object.keys(options).find((given) => !known.some(({ name }) => name === given));
  if (strange === undefined) return known.flatMap((option) => checkOption(option, options));
  return [
    failure('SOURCE.UNKNOWN_OPTION', `${title} has no option of that name.`, {
      fix: 'Leave it out.',
      where: { field: `option.${strange}` },
    }),
  ];
}

function checkOption(option: ToolOption, { [option.name]: given }: ToolOptions): readonly Failure[] {
  const problem = given === undefined ? null : (option.problem?.(given) ?? null);
  return problem === null ? [] : [{ ...problem, where: { field: `option.${option.name}` } }];
}

async function slugTaken(
  store: Pick<Ports['store'], 'projectBySlug'>,
  slug: string,
): Promise<readonly Failure[]> {
  if ((await store.projectBySlug(slug)) === null) return [];
  return [
    failure('PROJECT.SLUG_TAKEN', 'Another project has this address already.', { where: { field: 'slug' } }),
  ];
}
