import { success, type Result } from '../../base/result';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Migration, Tool, ToolOptions } from '../../model/migration';
import type { EffectSides } from '../../verify/check-effect';
import { expectedSchema, onTarget, placeOf, type Expectation } from './expected-schema';
import { lookAtGround } from './look-at-ground';
import { mentionedObjects } from './mentioned-objects';
import { sameTexts } from './same-texts';
import type { WorkerPorts } from './worker-ports';

/** Two expected schemas of one environment, and how they are compared with the live one. */
export type ExpectedSides = Pick<EffectSides, 'expectedBefore' | 'expectedAfter' | 'comparison'>;

/** The same, and how they came about, so that a scratch server can be asked about them again. */
export interface BuiltSides extends ExpectedSides {
  readonly before: Expectation;
  readonly after: Expectation;
}

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
): Promise<Result<BuiltSides>> {
  const ground = await lookAtGround(ports, environment);
  if (!ground.ok) return ground;
  const expectation = {
    ...placeOf(environment),
    format: formatOf(tool),
    options,
    serverMajor,
    ground: ground.value,
  };
  const [first, second] = [
    { ...expectation, migrations: before },
    { ...expectation, migrations: [...before, ...added] },
  ];
  const expectedBefore = await expectedSchema(ports, first);
  if (!expectedBefore.ok) return expectedBefore;
  const expectedAfter = await expectedSchema(ports, second);
  if (!expectedAfter.ok) return expectedAfter;
  return success({
    before: first,
    after: second,
    expectedBefore: onTarget(expectedBefore.value),
    expectedAfter: onTarget(expectedAfter.value),
    comparison: {
      mentioned: await mentionedObjects(ports, [...before, ...added], environment.connection.schema),
    },
  });
}

/** How the sides are compared with these live schemas: texts that are only printed otherwise are the same. Failures as above. */
export async function comparedWith(
  ports: WorkerPorts,
  sides: BuiltSides,
  lives: readonly SchemaSnapshot[],
): Promise<Result<ExpectedSides>> {
  const same = await sameTexts(ports, [
    { expectation: sides.before, expected: sides.expectedBefore, lives },
    { expectation: sides.after, expected: sides.expectedAfter, lives },
  ]);
  if (!same.ok) return same;
  const { expectedBefore, expectedAfter, comparison } = sides;
  return success({
    expectedBefore,
    expectedAfter,
    comparison: { ...comparison, sameText: same.value },
  });
}
