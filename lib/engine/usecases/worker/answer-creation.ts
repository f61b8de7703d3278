import * as z from 'zod';
import type { AuditDraft } from '../../audit/make-audit-event';
import { failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { formatOf } from '../../formats/registry';
import type { Answer } from '../../model/answer';
import type { Project } from '../../model/project';
import type { Ports } from '../../ports/ports';
import { createMigration, type Created, type CreatePorts } from './create-migration';
import { answerChange, answerTopics } from './save-answer';
import { systemContext } from './system-context';

/**
 * Makes the migration that was asked for, writes into the answer what was made or why nothing was, and has the source read anew. Whoever is
 * asked for the same again says that its name is taken: nothing is ever written over.
 */
export async function answerCreation(
  ports: Pick<Ports, 'store'> & CreatePorts,
  { answerId }: { readonly answerId: string },
): Promise<void> {
  const { store, ids, clock } = ports;
  const answer = await store.answer(answerId);
  if (answer?.state !== 'waiting') return;
  const made = await make(ports, answer.value);
  await store.commit({
    context: systemContext(ids.uuid()),
    at: clock.now(),
    changes: answerChange(
      answer,
      made.ok
        ? { ok: true, value: { ...made.value.created, folder: made.value.project.source.folder } }
        : { ok: false, failures: [made.failure] },
    ),
    events: made.ok ? [createdEvent(made.value, answer)] : [],
    jobs: made.ok ? [{ task: 'read_source', projectId: made.value.project.id, answerId: null }] : [],
    topics: answerTopics(answer),
  });
}

interface Made {
  readonly project: Project;
  readonly created: Created;
}

async function make(ports: Pick<Ports, 'store'> & CreatePorts, question: unknown): Promise<Result<Made>> {
  const wish = WISH.safeParse(question);
  if (!wish.success) return failed(unreadable());
  const { projectId, name, sql, downSql, head, merges } = wish.data;
  const project = await ports.store.project(projectId);
  if (project === null) return failed(unreadable());
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

const unreadable = () =>
  failure('ANSWER.UNREADABLE', 'The question was not understood.', { fix: 'Ask again.' });

/** The question as `askForMigration` wrote it; one that waited while the product was updated says nothing of heads. */
const WISH = z.object({
  projectId: z.string(),
  name: z.string(),
  sql: z.string().nullable(),
  downSql: z.string().nullable(),
  head: z.string().nullable().default(null),
  merges: z.boolean().default(false),
});
