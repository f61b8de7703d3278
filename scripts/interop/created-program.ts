import { expect } from 'vitest';
import * as z from 'zod';
import type { Environment } from '../../lib/engine/model/environment';
import type { Migration } from '../../lib/engine/model/migration';
import { askForAdoption } from '../../lib/engine/usecases/drift/ask-for-adoption';
import { askForMigration, type MigrationWish } from '../../lib/engine/usecases/projects/ask-for-migration';
import { loadParser, parseScript } from '../../lib/engine/worker';
import type { Corridor } from '../../lib/testing/corridor';
import { withClient, type TestDatabase } from '../../lib/testing/postgres';

/** SQL with everything in it that means something to a language, a query builder or a client library. */
export const NASTY = {
  name: 'nasty notes',
  sql: `-- \`notes\` of \${everybody}; "who?"
CREATE TABLE "no\`te\${s}" (id int PRIMARY KEY, "what?" text DEFAULT 'a \\ b ''c'' "d" """ 100% %s %(x)s :x ?', parts text[]);
INSERT INTO "no\`te\${s}" (id, parts) VALUES (1, ARRAY[E'tab\\there\\\\', '{"a":1,"b":":c:"}', '12:30 \\: \\\\', $$dollar \${x} \`y\` \\:z$$]);
CREATE FUNCTION nasty(a int) RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
  -- a comment; with a semicolon?
  RETURN format('%s: %% of "%I"', a, 'x') || chr(37) || $q$\\n'''$q$;
END
$body$;
UPDATE "no\`te\${s}" SET "what?" = "what?" || nasty(id::int)
 WHERE '{"a":1}'::jsonb ? 'a' AND '{"b":2}'::jsonb ?| ARRAY['b'] AND '{"c":3}'::jsonb @? '$.c' ;
-- the end: """ ' \` \\
`,
  downSql: `DROP TABLE "no\`te\${s}";\nDROP FUNCTION nasty(int);\n`,
};

/** What it leaves in a database; null when it did not run, or was taken back. */
export const leftByNasty = (db: TestDatabase): Promise<unknown> =>
  withClient(db, async (client) => {
    const { rows: made } = await client.query<{ name: string | null }>(
      `SELECT to_regclass('"no\`te\${s}"')::text AS name`,
    );
    if ((made[0]?.name ?? null) === null) return null;
    const { rows } = await client.query<Record<string, unknown>>(
      `SELECT to_jsonb(t) AS notes, md5(pg_get_functiondef('nasty'::regproc)) AS text FROM "no\`te\${s}" t`,
    );
    return rows;
  });

/** What the same SQL leaves when it is sent as it is. */
export const sentAsItIs = (db: TestDatabase): Promise<void> =>
  withClient(db, async (client) => {
    await client.query(NASTY.sql);
  });

const statementsOf = async (text: string): Promise<readonly string[]> => {
  const script = parseScript(await loadParser(), text);
  if (!script.analysed) throw new TypeError(script.reason);
  return script.statements.map((statement) => statement.text);
};

/** The worker makes the migration and reads the folder; what the program said when it was tried is what was typed. */
export async function createdByWorker(
  { ports, project, developer, work }: Corridor,
  wish: Omit<MigrationWish, 'projectId'> = NASTY,
): Promise<Migration> {
  const asked = await askForMigration(ports, await developer(), { projectId: project.id, ...wish });
  if (!asked.ok) throw new TypeError(JSON.stringify(asked.failure));
  await work();
  expect(await ports.store.answer(asked.value.answerId)).toMatchObject({ state: 'done' });
  expect((await ports.store.sourceStatus(project.id))?.problems).toEqual([]);
  const release = await ports.store.newestRelease(project.id);
  if (release === null) throw new TypeError('no release');
  const made = (await ports.releases.read(release)).migrations.at(-1);
  if (made === undefined) throw new TypeError('no migration');
  expect(await statementsOf(made.body.text)).toEqual(await statementsOf(wish.sql));
  return made;
}

/** What was changed by hand in an environment, as SQL. */
export async function adoptedByWorker(
  { ports, developer, work }: Corridor,
  { id: environmentId }: Environment,
): Promise<z.infer<typeof ADOPTION>> {
  const asked = await askForAdoption(ports, await developer(), { environmentId });
  if (!asked.ok) throw new TypeError(JSON.stringify(asked.failure));
  await work();
  const answer = await ports.store.answer(asked.value.answerId);
  return ADOPTION.parse(answer?.value);
}

/** What is left of an answer when all of it was adopted. */
const ADOPTION = z.object({
  sql: z.string(),
  downSql: z.string().nullable(),
  remaining: z.array(z.never()),
});
