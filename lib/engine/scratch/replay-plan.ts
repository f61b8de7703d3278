import { InvariantError } from '../base/invariant';
import type { QualifiedName } from '../model/identifiers';
import type { TransactionMode } from '../model/migration';
import type { ParsedScript } from '../sql/parse-script';
import type { SqlStatement } from '../sql/sql-statement';

/** A migration as a replay needs it: the text whose checksum the history recorded, parsed. */
export interface ReplayMigration {
  readonly id: string;
  readonly historyKey: string;
  readonly previousKey: string | null;
  readonly dependsOn?: readonly string[];
  readonly checksum: string;
  readonly mode: TransactionMode;
  readonly text: string;
  readonly script: ParsedScript;
}

/** A statement that a replay leaves out, for the page. */
export interface SkippedStatement {
  readonly migrationId: string;
  /** From 1 within the migration. */
  readonly statement: number;
  readonly line: number;
  readonly title: string;
  readonly reason: 'cluster' | 'extension';
}

/** What goes to the server together: one transaction of ours, one of the file, one statement by itself, or a text as a whole. */
export interface ReplayUnit {
  readonly kind: 'ours' | 'file' | 'alone' | 'batch';
  readonly statements: readonly ReplayedStatement[];
}

export interface ReplayedStatement {
  /** From 1 within the migration; null for a text that was not analysed. */
  readonly number: number | null;
  readonly line: number;
  readonly text: string;
  readonly roles: readonly string[];
}

/** How one migration is replayed: with the same transactions as a run, without the statements that are about the cluster. */
export interface MigrationReplay {
  readonly id: string;
  readonly historyKey: string;
  readonly previousKey: string | null;
  readonly dependsOn?: readonly string[];
  readonly checksum: string;
  readonly units: readonly ReplayUnit[];
  readonly skipped: readonly SkippedStatement[];
}

/**
 * Decides how a migration is replayed; pure. `madeExtensions` are there before the replay begins: statements that are about them alone
 * are left out.
 */
export function planReplay(migration: ReplayMigration, madeExtensions: ReadonlySet<string>): MigrationReplay {
  const { id, historyKey, previousKey, dependsOn = [], checksum } = migration;
  const same = { id, historyKey, previousKey, dependsOn, checksum };
  if (!migration.script.analysed) {
    const whole = { number: null, line: 1, text: migration.text, roles: [] };
    return { ...same, units: [{ kind: 'batch', statements: [whole] }], skipped: [] };
  }
  const { statements } = migration.script;
  const skipped = statements.flatMap((statement) => {
    const reason = skipReason(statement, madeExtensions);
    return reason === null ? [] : [{ ...placeOf(id, statement), reason }];
  });
  const left = statements.filter((statement) => skipReason(statement, madeExtensions) === null);
  return { ...same, units: unitsOf(migration.mode, left), skipped };
}

function placeOf(migrationId: string, statement: SqlStatement): Omit<SkippedStatement, 'reason'> {
  return { migrationId, statement: statement.index + 1, line: statement.line, title: statement.title };
}

function skipReason(
  statement: SqlStatement,
  madeExtensions: ReadonlySet<string>,
): SkippedStatement['reason'] | null {
  if (statement.skipInReplay) return 'cluster';
  const { objects } = statement;
  const aboutMade =
    objects.length > 0 && objects.every(({ kind, name }) => kind === 'extension' && madeExtensions.has(name));
  return aboutMade ? 'extension' : null;
}

function unitsOf(mode: TransactionMode, statements: readonly SqlStatement[]): readonly ReplayUnit[] {
  if (mode === 'one_transaction') return [{ kind: 'ours', statements: statements.map(toReplayed) }];
  const units: ReplayUnit[] = [];
  let at = 0;
  while (at < statements.length) {
    const end = endOfUnit(statements, at);
    const kind = end > at + 1 ? 'file' : 'alone';
    units.push({ kind, statements: statements.slice(at, end).map(toReplayed) });
    at = end;
  }
  return units;
}

/** A BEGIN goes together with everything up to its COMMIT or ROLLBACK. */
function endOfUnit(statements: readonly SqlStatement[], at: number): number {
  if (statements[at]?.transaction?.action !== 'begin') return at + 1;
  const end = statements.findIndex(
    ({ transaction }, index) => index > at && transaction !== null && ENDS.has(transaction.action),
  );
  if (end === -1) throw new InvariantError('a file that leaves its transaction open is never planned');
  return end + 1;
}

const ENDS: ReadonlySet<string> = new Set(['commit', 'rollback']);

function toReplayed(statement: SqlStatement): ReplayedStatement {
  return {
    number: statement.index + 1,
    line: statement.line,
    text: statement.text,
    roles: statement.roles,
  };
}

/** Roles that the migrations name, without those of the system; pure. */
export function rolesOf(migrations: readonly ReplayMigration[]): readonly string[] {
  const named = migrations.flatMap(({ script }) =>
    script.analysed ? script.statements.flatMap(({ roles }) => roles) : [],
  );
  return [...new Set(named)].filter(isMappedRole).toSorted();
}

/** `pg_…` roles are the system's own and the same everywhere; `none` is SET ROLE NONE. */
export function isMappedRole(role: string): boolean {
  return !role.startsWith('pg_') && role !== 'none' && role !== 'public';
}

/** Extensions that the migrations create, each once; pure. */
export function extensionsOf(migrations: readonly ReplayMigration[]): readonly string[] {
  const names = migrations.flatMap(({ script }) =>
    script.analysed
      ? script.statements
          .filter(({ kind }) => kind === 'create_extension')
          .flatMap(({ objects }) => objects.map(({ name }) => name))
      : [],
  );
  return [...new Set(names)].toSorted();
}

/** True when a migration says something about one of the tool's own tables; pure. A text that was not analysed may. */
export function touchesTables(
  migrations: readonly ReplayMigration[],
  tables: readonly QualifiedName[],
): boolean {
  const names = new Set(tables.map(({ name }) => name));
  return migrations.some(({ script, text }) =>
    script.analysed
      ? script.statements.some(({ objects }) => objects.some(({ name }) => names.has(name)))
      : [...names].some((name) => text.includes(name)),
  );
}
