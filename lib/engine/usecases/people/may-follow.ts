import { canInInstallation, canInProject, visibleProjects } from '../../access/can';
import type { ProjectId } from '../../model/identifiers';
import type { ActContext, Actor } from '../../model/person';
import type { Topic } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import type { Store } from '../../ports/store';

/**
 * True when the actor may be told that something about this topic changed. What does not exist may not be followed either, so that the
 * answer says nothing about what is there.
 */
export async function mayFollow(
  ports: Pick<Ports, 'store'>,
  { actor }: Pick<ActContext, 'actor'>,
  topic: Topic,
): Promise<boolean> {
  return FOLLOWABLE[topic.topic](ports.store, actor, topic.id);
}

/** All projects are those that the actor sees; whatever else is followed is what was asked for. Pure. */
export function spelledOut({ actor }: Pick<ActContext, 'actor'>, topic: Topic): readonly Topic[] {
  const visible = visibleProjects(actor);
  if (topic.topic !== 'project' || topic.id !== 'all' || visible === 'all') return [topic];
  return visible.map((id) => ({ topic: 'project', id }));
}

type Rule = (store: Store, actor: Actor, id: string) => boolean | Promise<boolean>;

const FOLLOWABLE: Readonly<Record<Topic['topic'], Rule>> = {
  project: (_, actor, id) =>
    id === 'all' ? actor.kind === 'person' : canInProject(actor, 'project.view', id),
  environment: async (store, actor, id) => seesProject(actor, (await store.environment(id))?.projectId),
  deploy: async (store, actor, id) => seesProject(actor, (await store.deploy(id))?.projectId),
  answer: async (store, actor, id) => actor.id !== null && (await store.answer(id))?.ownerId === actor.id,
  session: (_, actor, id) => actor.id === id,
  people: (_, actor) => actor.kind === 'person',
  audit: (_, actor) => actor.kind === 'person',
  workers: (_, actor) => actor.kind === 'person',
  webhook: (_, actor) => canInInstallation(actor, 'installation.administer'),
};

function seesProject(actor: Actor, projectId: ProjectId | undefined): boolean {
  return projectId !== undefined && canInProject(actor, 'project.view', projectId);
}
