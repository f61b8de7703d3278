import type { AuditAction } from '../../audit/audit-event';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import type { Ports } from '../../ports/ports';
import { authorisedProject } from '../authorise';
import { busyDeploys } from '../environments/busy-deploys';
import { checkProjectInput, type ProjectInput } from './create-project';
import { describeProject } from './describe-project';
import { describeWhatGoes } from './describe-what-goes';

type ProjectPorts = Pick<Ports, 'store' | 'clock'>;

/** Changes name and source; the address stays, since people have links to it. A changed source is read at once. */
export async function changeProject(
  ports: ProjectPorts,
  context: ActContext,
  input: { readonly projectId: string } & Pick<ProjectInput, 'name' | 'source'>,
): Promise<Result<Project, readonly Failure[]>> {
  const found = await authorisedProject(ports.store, context, input.projectId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const problems = checkProjectInput({ ...input, slug: found.value.slug });
  if (problems.length > 0) return failed(problems);
  const next = { ...found.value, name: input.name.trim(), source: input.source };
  return save(ports, context, { before: found.value, next, action: 'project.changed', readSource: true });
}

/** Takes a project out of daily sight, or brings it back. Nothing is lost; observations stop while it is archived. */
export async function archiveProject(
  ports: ProjectPorts,
  context: ActContext,
  input: { readonly projectId: string; readonly archived: boolean },
): Promise<Result<Project, readonly Failure[]>> {
  const found = await authorisedProject(ports.store, context, input.projectId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const busy = await busyDeploys(ports.store, { projectIds: [found.value.id] });
  if (busy !== null) return failed([busy]);
  return save(ports, context, {
    before: found.value,
    next: { ...found.value, archivedAt: input.archived ? ports.clock.now() : null },
    action: input.archived ? 'project.archived' : 'project.restored',
    readSource: !input.archived,
  });
}

/** Deletes a project with all its environments, releases and deploys. The audit record stays. Only an archived one can be deleted. */
export async function deleteProject(
  { store, clock }: ProjectPorts,
  context: ActContext,
  input: { readonly projectId: string; readonly typedName: string },
): Promise<Result<null, readonly Failure[]>> {
  const found = await authorisedProject(store, context, input.projectId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const project = found.value;
  const problem =
    deletionProblem(project, input.typedName) ?? (await busyDeploys(store, { projectIds: [project.id] }));
  if (problem !== null) return failed([problem]);
  const done = await store.commit({
    context,
    at: clock.now(),
    changes: [{ kind: 'project.delete', projectId: project.id }],
    events: [
      {
        action: 'project.deleted',
        object: { kind: 'project', id: project.id, name: project.name },
        projectId: project.id,
        before: await describeWhatGoes(store, project),
      },
    ],
    topics: [{ topic: 'project', id: project.id }],
  });
  return done.ok ? success(null) : failed([done.failure]);
}

function deletionProblem(project: Project, typedName: string): Failure | null {
  if (project.archivedAt === null) {
    return failure('PROJECT.NOT_ARCHIVED', 'Archive the project before you delete it.');
  }
  if (typedName === project.name) return null;
  return failure('INPUT.NAME_DIFFERS', `Type the project's name, ${project.name}, to delete it.`, {
    where: { field: 'typedName' },
  });
}

async function save(
  { store, clock }: ProjectPorts,
  context: ActContext,
  act: {
    readonly before: Project;
    readonly next: Project;
    readonly action: AuditAction;
    readonly readSource: boolean;
  },
): Promise<Result<Project, readonly Failure[]>> {
  const { before, next } = act;
  const done = await store.commit({
    context,
    at: clock.now(),
    changes: [{ kind: 'project.update', project: next }],
    events: [
      {
        action: act.action,
        object: { kind: 'project', id: next.id, name: next.name },
        projectId: next.id,
        before: describeProject(before),
        after: describeProject(next),
      },
    ],
    jobs: act.readSource ? [{ task: 'read_source', projectId: next.id, answerId: null }] : [],
    topics: [{ topic: 'project', id: next.id }],
  });
  return done.ok ? success(next) : failed([done.failure]);
}
