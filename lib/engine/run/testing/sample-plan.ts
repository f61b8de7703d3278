import { sha256 } from '../../base/digest';
import type { TransactionMode } from '../../model/migration';
import type {
  Plan,
  PlannedProgram,
  PlannedStatement,
  PlanPart,
  PlanStep,
  RunSettings,
  StepAct,
} from '../../model/plan';

/** A statement of a sample plan: text, or text with what makes it special. */
export type SampleStatement = string | (Partial<PlannedStatement> & { readonly text: string });

export interface SampleStep {
  readonly id: string;
  /** What the history has for it; the id when nothing is said. */
  readonly historyKey?: string;
  readonly previousKey?: string | null;
  readonly dependsOn?: readonly string[];
  /** For a tool that has checksums of its own kind. */
  readonly checksum?: string;
  /** `run` when nothing is said. */
  readonly act?: StepAct;
  readonly mode?: TransactionMode;
  readonly analysed?: boolean;
  /** Set for one that is a program: the statements are then what it said when it was tried. */
  readonly program?: PlannedProgram;
  readonly statements: readonly SampleStatement[];
}

const control = (text: string, title: string) => ({
  text,
  title,
  kind: 'transaction_control',
});

export const BEGIN = control('BEGIN', 'Begin transaction');
export const COMMIT = control('COMMIT', 'Commit');
export const ROLLBACK = control('ROLLBACK', 'Roll back');

/** CREATE INDEX CONCURRENTLY as the plan knows it. */
export const concurrentIndex = (
  name: string,
  table: string,
  column: string,
  words: { readonly unique?: boolean; readonly ifNotExists?: boolean } = {},
): SampleStatement => ({
  text: `CREATE ${words.unique === true ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${words.ifNotExists === true ? 'IF NOT EXISTS ' : ''}${name} ON ${table} (${column})`,
  kind: 'create_index',
  transactional: false,
  concurrentIndex: { schema: null, name, table: { schema: null, name: table } },
});

const PARTS = [
  'release',
  'order_and_modes',
  'tool',
  'target',
  'history',
  'schema',
  'policy',
  'settings',
] as const satisfies readonly PlanPart[];

export const SAMPLE_SETTINGS: RunSettings = {
  lockTimeoutMs: 300,
  statementTimeoutMs: 30_000,
  lockAttempts: 3,
  backoffMs: 50,
  maximumBackoffMs: 200,
};

/** A plan whose digests are made up; enough for everything that does not recompute them. */
export function samplePlan(steps: readonly SampleStep[], more: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    id: 'plan-1',
    projectId: 'project-1',
    environmentId: 'environment-1',
    releaseId: 'release-1',
    releaseNumber: 1,
    releaseDigest: sha256('release'),
    upTo: steps.at(-1)?.id ?? '',
    tool: 'prisma',
    options: {},
    steps: steps.map(sampleStep),
    resolution: null,
    programProof: null,
    settings: SAMPLE_SETTINGS,
    base: {
      target: { systemIdentifier: '1', databaseOid: '1', installation: null },
      serverMajor: 18,
      connectionVersion: 1,
      historyDigest: sha256('history'),
      schemaDigest: sha256('schema'),
    },
    policyVersion: 1,
    parts: sampleParts(),
    digest: sha256('plan'),
    createdAt: '2026-11-20T12:00:00.000Z',
    ...more,
  };
}

export function sampleParts(change: Partial<Record<PlanPart, string>> = {}): Record<PlanPart, string> {
  const digests = {
    release: '',
    order_and_modes: '',
    tool: '',
    target: '',
    history: '',
    schema: '',
    policy: '',
    settings: '',
  };
  for (const part of PARTS) digests[part] = change[part] ?? sha256(part);
  return digests;
}

function sampleStep(step: SampleStep): PlanStep {
  const text = step.statements.map((each) => (typeof each === 'string' ? each : each.text)).join(';\n');
  return {
    act: step.act ?? 'run',
    migrationId: step.id,
    historyKey: step.historyKey ?? step.id,
    previousKey: step.previousKey ?? null,
    ...(step.dependsOn === undefined ? {} : { dependsOn: step.dependsOn }),
    ...(step.program === undefined ? {} : { program: step.program }),
    checksum: step.checksum ?? sha256(text),
    sha256: sha256(text),
    mode: step.mode ?? 'one_transaction',
    modeReason: null,
    analysed: step.analysed ?? true,
    statements: step.statements.map(sampleStatement),
  };
}

function sampleStatement(given: SampleStatement, place: number): PlannedStatement {
  const statement = typeof given === 'string' ? { text: given } : given;
  return {
    number: place + 1,
    line: place + 1,
    kind: 'create_table',
    title: statement.text,
    transactional: true,
    objects: [],
    losesData: false,
    concurrentIndex: null,
    enumValue: null,
    ...statement,
  };
}
