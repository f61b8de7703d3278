import * as z from 'zod';
import type { AuditDraft } from '../../audit/make-audit-event';
import { failed, success, type Result } from '../../base/result';
import { formatOf } from '../../formats/registry';
import type { Answer } from '../../model/answer';
import type { Project } from '../../model/project';
import type { Ports } from '../../ports/ports';
import { answerQuestion, asReply, unreadableQuestion } from './answer-question';
import { createMigration, type Created, type CreatePorts } from './create-migration';

/**
 * Makes the migration that was asked for, writes into the answer what was made or why nothing was, and has the source read anew. Whoever is
 * asked for the same again says that its name is taken: nothing is ever written over.
 */
export const answerCreation = (
  ports: Pick<Ports, 'store'> & CreatePorts,
  { answerId }: { readonly answerId: string },
): Promise<void> =>
  answerQuestion(ports, answerId, async (question) => {
    const made = await make(ports, question.value);
    if (!made.ok) return { reply: asReply(made) };
    const { created, project } = made.value;
    return {
      reply: { ok: true, value: { ...created, folder: project.source.folder } },
      events: [createdEvent(made.value, question)],
      jobs: [{ task: 'read_source', projectId: project.id, answerId: null }],
    };
  });

interface Made {
  readonly project: Project;
  readonly created: Created;
}

async function make(ports: Pick<Ports, 'store'> & CreatePorts, question: unknown): Promise<Result<Made>> {
  const wish = WISH.safeParse(question);
  if (!wish.success) return failed(unreadableQuestion());
  const { projectId, name, sql, downSql, head, merges } = wish.data;
  const project = await ports.store.project(projectId);
  if (project === null) return failed(unreadableQuestion());
  const { tool, folder, options } = project.source;
  const created = await createMigration(ports, {
    folder,
    options,
    format: formatOf(tool),
    name,
    sql,
    downSql,
    merges,
    ...(head === null ? {} : { head }),
  });
  return created.ok ? success({ project, created: created.value }) : created;
}

/** Who asked is in the event of the question too; here it stands beside what came of it. */
const createdEvent = ({ project, created }: Made, { ownerId }: Pick<Answer, 'ownerId'>): AuditDraft => ({
  action: 'migration.created',
  object: { kind: 'project', id: project.id, name: `${created.id} in ${project.name}` },
  projectId: project.id,
  after: { migration: created.id, files: created.files, askedBy: ownerId },
});

/** The question as `askForMigration` wrote it; one that waited while the product was updated says nothing of heads. */
const WISH = z.object({
  projectId: z.string(),
  name: z.string(),
  sql: z.string().nullable(),
  downSql: z.string().nullable(),
  head: z.string().nullable().default(null),
  merges: z.boolean().default(false),
});
