import type { Project } from '../../engine/model/project';
import type { SourceStatus } from '../../engine/model/source-status';
import { demandOne } from './conflict';
import { fromProject, fromSourceStatus } from './project-rows';
import type { Transaction } from './transaction';

const GONE = 'This project does not exist any more.';

export async function insertProject(tx: Transaction, project: Project): Promise<void> {
  await tx.project.create({ data: fromProject(project), select: { id: true } });
}

export async function updateProject(tx: Transaction, project: Project): Promise<void> {
  const { id, createdAt: _, ...data } = fromProject(project);
  demandOne(await tx.project.updateMany({ where: { id }, data }), GONE);
}

/** Everything of the project goes with it but its audit events. */
export async function deleteProject(tx: Transaction, projectId: string): Promise<void> {
  demandOne(await tx.project.deleteMany({ where: { id: projectId } }), GONE);
}

export async function saveSourceStatus(tx: Transaction, status: SourceStatus): Promise<void> {
  const { projectId, ...data } = fromSourceStatus(status);
  await tx.sourceStatus.upsert({
    where: { projectId },
    create: { projectId, ...data },
    update: data,
    select: { projectId: true },
  });
}
