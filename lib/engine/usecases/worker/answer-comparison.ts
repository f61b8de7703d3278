import type { CanonicalValue } from '../../base/canonical-json';
import { failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { compareSides } from '../../drift/compare-sides';
import { mapRoles } from '../../drift/role-mapping';
import type { ComparisonSide, SchemaComparison } from '../../model/comparison';
import type { Environment } from '../../model/environment';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import { maskPasswordLiterals } from '../../sql/mask-password-literals';
import { answerQuestion, asReply, unreadableQuestion } from './answer-question';
import { mentionedObjects } from './mentioned-objects';
import {
  environmentSchema,
  lastSeenOf,
  releaseSchema,
  type LastSeen,
  type SideSchema,
} from './schema-of-side';
import type { WorkerPorts } from './worker-ports';

/** Holds the schemas of two sides beside each other and writes what differs into the answer, passwords in texts masked. */
export const answerComparison = (
  ports: WorkerPorts,
  { answerId }: { readonly answerId: string },
): Promise<void> =>
  answerQuestion(ports, answerId, async ({ value }) => {
    const compared = await compare(ports, value);
    return { reply: asReply(compared.ok ? success(masked(ports, compared.value)) : compared) };
  });

async function compare(ports: WorkerPorts, question: CanonicalValue): Promise<Result<SchemaComparison>> {
  if (!isSubject(question)) return failed(unreadableQuestion());
  const project = await ports.store.project(question.projectId);
  const [one, other] = await Promise.all([
    loaded(ports, question.projectId, question.left),
    loaded(ports, question.projectId, question.right),
  ]);
  if (project === null || one === null || other === null) return failed(unreadableQuestion());
  const seen = await seenSides(ports, one, other);
  if (!seen.ok) return seen;
  const left = await schemaOf(ports, project, one, seen.value);
  if (!left.ok) return left;
  const right = await schemaOf(ports, project, other, seen.value);
  if (!right.ok) return right;
  if (left.value.snapshot.serverMajor !== right.value.snapshot.serverMajor) {
    return failed(otherMajor([one, left.value], [other, right.value]));
  }
  return success(await sideBySide(ports, left.value, right.value, seen.value));
}

async function sideBySide(
  ports: WorkerPorts,
  left: SideSchema,
  right: SideSchema,
  { beside }: Seen,
): Promise<SchemaComparison> {
  const schema = beside?.environment.connection.schema ?? 'public';
  const migrations = [...left.migrations, ...right.migrations];
  return compareSides({
    left: asMadeBy(right.deployRole, left),
    right: right.snapshot,
    mentioned: await mentionedObjects(ports, migrations, schema),
  });
}

/** The roles that deploy stand for one another, however each environment calls its own. Pure. */
const asMadeBy = (deployRole: string, side: SideSchema): SchemaSnapshot =>
  side.deployRole === deployRole
    ? side.snapshot
    : mapRoles(side.snapshot, (role) => (role === side.deployRole ? deployRole : role));

type Loaded =
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'release'; readonly release: Release };

/** Null when it is gone since it was asked about, or is none of this project. */
async function loaded(
  { store }: WorkerPorts,
  projectId: string,
  side: ComparisonSide,
): Promise<Loaded | null> {
  if (side.kind === 'environment') {
    const environment = await store.environment(side.id);
    return environment?.projectId === projectId ? { kind: 'environment', environment } : null;
  }
  const release = await store.release(side.id);
  return release?.projectId === projectId ? { kind: 'release', release } : null;
}

interface Seen {
  /** Schemas of the sides that are environments. */
  readonly schemas: ReadonlyMap<string, LastSeen>;
  /** The environment that a release is replayed for. */
  readonly beside: LastSeen | null;
}

/** What was read of the environments; two releases stand beside the first environment of the project that was ever read. */
async function seenSides(ports: WorkerPorts, ...sides: readonly [Loaded, Loaded]): Promise<Result<Seen>> {
  const schemas = new Map<string, LastSeen>();
  for (const side of sides) {
    if (side.kind !== 'environment') continue;
    const seen = await lastSeenOf(ports, side.environment);
    if (!seen.ok) return seen;
    schemas.set(side.environment.id, seen.value);
  }
  const [first] = schemas.values();
  const projectId = sides[0].kind === 'release' ? sides[0].release.projectId : null;
  const beside = first ?? (projectId === null ? null : await firstSeen(ports, projectId));
  return success({ schemas, beside });
}

async function firstSeen(ports: WorkerPorts, projectId: string): Promise<LastSeen | null> {
  const environments = await ports.store.environments({ projectId });
  for (const environment of environments.toSorted((left, right) => left.position - right.position)) {
    const seen = await lastSeenOf(ports, environment);
    if (seen.ok) return seen.value;
  }
  return null;
}

async function schemaOf(
  ports: WorkerPorts,
  project: Project,
  side: Loaded,
  { schemas, beside }: Seen,
): Promise<Result<SideSchema>> {
  if (side.kind === 'release') return releaseSchema(ports, side.release, beside);
  const seen = schemas.get(side.environment.id);
  return seen === undefined
    ? failed(unreadableQuestion())
    : success(await environmentSchema(ports, project, seen));
}

function masked({ parser }: WorkerPorts, comparison: SchemaComparison): SchemaComparison {
  const text = (sql: string): string => maskPasswordLiterals(parser, sql);
  const definition = (sql: string | null): string | null => (sql === null ? null : text(sql));
  return {
    ...comparison,
    differences: comparison.differences.map((one) => ({
      ...one,
      attributes: one.attributes.map(({ attribute, left, right }) => ({
        attribute,
        left: text(left),
        right: text(right),
      })),
      leftDefinition: definition(one.leftDefinition),
      rightDefinition: definition(one.rightDefinition),
    })),
  };
}

const nameOf = (side: Loaded): string =>
  side.kind === 'environment' ? side.environment.name : `Release ${String(side.release.number)}`;

function otherMajor(...sides: readonly (readonly [Loaded, SideSchema])[]) {
  const [one, other] = sides.map(
    ([side, { snapshot }]) => `${nameOf(side)} is PostgreSQL ${String(snapshot.serverMajor)}`,
  );
  return failure('COMPARISON.OTHER_MAJOR', 'These two schemas cannot be compared.', {
    why: `${one ?? ''} and ${other ?? ''}: each major version prints the same schema differently, so what differs could not be told from what is only written differently.`,
    fix: 'Compare each of them with a release: that is replayed on the version of the environment beside it.',
  });
}

interface Subject {
  readonly projectId: string;
  readonly left: ComparisonSide;
  readonly right: ComparisonSide;
}

/** The question as `compareSchemasOf` wrote it. The store is trusted to keep it, not to make it. */
function isSubject(value: unknown): value is Subject {
  return (
    typeof value === 'object' &&
    value !== null &&
    'projectId' in value &&
    typeof value.projectId === 'string' &&
    'left' in value &&
    isSide(value.left) &&
    'right' in value &&
    isSide(value.right)
  );
}

function isSide(value: unknown): value is ComparisonSide {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'environment' || value.kind === 'release') &&
    'id' in value &&
    typeof value.id === 'string'
  );
}
