import { spawn } from 'node:child_process';
import type { DemoDatabase } from '../../lib/server/demo/demo-databases';

/** The history table and our own schema are no part of what migrations make. */
const NOT_THEIRS = [
  '--exclude-table=_prisma_migrations',
  '--exclude-schema=drizzle',
  '--exclude-schema=atlas_schema_revisions',
  '--exclude-table=public.schema_migrations',
  '--exclude-table=public.flyway_schema_history',
  '--exclude-schema=lockkeeper',
];

/** PostgreSQL's own programs, where they are: nothing of Lockkeeper is between them and the server. */
export interface NativePrograms {
  readonly psql: string;
  /** Null when there is none that knows this major version. */
  readonly pgDump: string | null;
}

/** Finds the programs for a server; `pgDump` is used when it is new enough, a `pg_dump` of the path else. */
export async function findPrograms(
  major: number,
  given: { readonly psql: string | undefined; readonly pgDump: string | undefined },
): Promise<NativePrograms> {
  const psql = given.psql ?? 'psql';
  const candidates = [given.pgDump, 'pg_dump'].filter((name) => name !== undefined);
  for (const pgDump of candidates) {
    const { code, output } = await runProgram(pgDump, ['--version'], {}).catch(() => NOT_THERE);
    const version = Number(/(\d+)[.\d]* ?(\(|$)/m.exec(output)?.[1] ?? 0);
    if (code === 0 && version >= major) return { psql, pgDump };
  }
  return { psql, pgDump: null };
}

const NOT_THERE = { code: 127, output: '', problems: '' };

/** Runs files in their order, each once, by `psql`. */
export async function applyByPsql(
  psql: string,
  files: readonly string[],
  target: DemoDatabase,
): Promise<void> {
  const { code, problems } = await runProgram(
    psql,
    ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...files.flatMap((file) => ['-f', file])],
    connectionVariables(target),
  );
  if (code !== 0) throw new TypeError(`psql ended with ${String(code)}:\n${problems}`);
}

/** `pg_dump --schema-only` without comments, blank lines and the random words of `\restrict`; the order is kept. */
export async function dumpSchema(pgDump: string, target: DemoDatabase): Promise<readonly string[]> {
  const { code, output, problems } = await runProgram(
    pgDump,
    ['--schema-only', ...NOT_THEIRS],
    connectionVariables(target),
  );
  if (code !== 0) throw new TypeError(`pg_dump ended with ${String(code)}:\n${problems}`);
  return output
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('--') && !/^\\(un)?restrict /.test(line));
}

/** The first line that differs; null when both are the same. */
export function firstDifference(left: readonly string[], right: readonly string[]): string | null {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    if (left[at] !== right[at]) {
      return `line ${String(at + 1)}: ${left[at] ?? '(end)'} | ${right[at] ?? '(end)'}`;
    }
  }
  return null;
}

/** The address of a database as libpq's variables. */
export function connectionVariables({ connection, password }: DemoDatabase) {
  return {
    PGHOST: connection.host,
    PGPORT: String(connection.port),
    PGDATABASE: connection.database,
    PGUSER: connection.user,
    PGPASSWORD: password,
    PGCLIENTENCODING: 'UTF8',
  };
}

/** Runs a program to its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  folder?: string,
): Promise<{ readonly code: number; readonly output: string; readonly problems: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { cwd: folder, env: { ...process.env, ...variables } });
    const [output, problems]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => problems.push(text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? 1, output: output.join(''), problems: problems.join('') });
    });
  });
}
