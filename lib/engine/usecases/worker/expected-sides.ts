import { success, type Result } from '../../base/result';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { liveRoleName, mapRoles } from '../../drift/role-mapping';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Migration, Tool, ToolOptions } from '../../model/migration';
import type { EffectSides } from '../../verify/check-effect';
import { expectedSchema } from './expected-schema';
import type { ExpectedSchema } from './expected-schema-memory';
import { lookAtGround } from './look-at-ground';
import { mentionedObjects } from './mentioned-objects';
import type { WorkerPorts } from './worker-ports';

/** Two expected schemas of one environment, and how they are compared with the live one. */
export type ExpectedSides = Pick<EffectSides, 'expectedBefore' | 'expectedAfter' | 'comparison'>;

/** Which migrations give the schema before, and which are added to them. */
interface SidesSubject {
  readonly environment: Environment;
  readonly tool: Tool;
  readonly options: ToolOptions;
  readonly serverMajor: number;
  /** In the order in which they ran. */
  readonly before: readonly Migration[];
  readonly added: readonly Migration[];
}

/** What some migrations produce, and what they produce together with others; both built on a scratch server. */
export async function expectedSides(
  ports: WorkerPorts,
  { environment, tool, options, serverMajor, before, added }: SidesSubject,
): Promise<Result<ExpectedSides>> {
  const ground = await lookAtGround(ports, environment);
  if (!ground.ok) return ground;
  const expectation = { environment, format: formatOf(tool), options, serverMajor, ground: ground.value };
  const expectedBefore = await expectedSchema(ports, { ...expectation, migrations: before });
  if (!expectedBefore.ok) return expectedBefore;
  const expectedAfter = await expectedSchema(ports, { ...expectation, migrations: [...before, ...added] });
  if (!expectedAfter.ok) return expectedAfter;
  return success({
    expectedBefore: named(expectedBefore.value),
    expectedAfter: named(expectedAfter.value),
    comparison: {
      mentioned: await mentionedObjects(ports, [...before, ...added], environment.connection.schema),
    },
  });
}

/** Both sides come from scratch databases of their own, whose roles have names of their own. */
const named = ({ snapshot, roles }: ExpectedSchema): SchemaSnapshot =>
  mapRoles(snapshot, (role) => liveRoleName(role, roles));
