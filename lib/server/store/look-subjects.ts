import type { Clock } from '../../engine/ports/clock';
import type { LookAsked, LookSubject } from '../../engine/ports/store';
import type { Database } from '../db';
import { ANSWER, stillKept, toAnswer } from './answer-rows';
import { ENVIRONMENT, toEnvironment } from './environment-rows';
import { isUuid } from './is-uuid';
import { PROJECT, toProject } from './project-rows';

/** Environments with their projects and the answers that are waited for: three queries, however many there are. */
export async function lookSubjects(
  prisma: Database,
  clock: Clock,
  asked: readonly LookAsked[],
): Promise<readonly (LookSubject | null)[]> {
  const answerIds = asked.flatMap(({ answerId }) => answerId ?? []).filter(isUuid);
  const [environments, answers] = await Promise.all([
    environmentsOf(prisma, asked),
    answerIds.length === 0
      ? []
      : prisma.answer.findMany({ where: { id: { in: answerIds }, ...stillKept(clock) }, select: ANSWER }),
  ]);
  const projects = await projectsOf(prisma, environments);
  const answerOf = new Map(answers.map((row) => [row.id, toAnswer(row)]));
  return asked.map(({ environmentId, answerId }) => {
    const environment = environments.get(environmentId);
    const project = environment && projects.get(environment.projectId);
    if (environment === undefined || project === undefined) return null;
    return { environment, project, answer: answerId === null ? null : (answerOf.get(answerId) ?? null) };
  });
}

async function environmentsOf(prisma: Database, asked: readonly LookAsked[]) {
  const ids = asked.map(({ environmentId }) => environmentId).filter(isUuid);
  const rows = await prisma.environment.findMany({ where: { id: { in: ids } }, select: ENVIRONMENT });
  return new Map(rows.map((row) => [row.id, toEnvironment(row)]));
}

async function projectsOf(
  prisma: Database,
  environments: ReadonlyMap<string, { readonly projectId: string }>,
) {
  const ids = new Set([...environments.values()].map(({ projectId }) => projectId));
  const rows = await prisma.project.findMany({ where: { id: { in: [...ids] } }, select: PROJECT });
  return new Map(rows.map((row) => [row.id, toProject(row)]));
}
