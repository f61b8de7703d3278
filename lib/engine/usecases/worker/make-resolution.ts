import { formatOf } from '../../formats/registry';
import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { inSentences } from '../../base/in-sentences';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { DriftItem } from '../../drift/drift-report';
import type { Environment } from '../../model/environment';
import type { Migration } from '../../model/migration';
import type { Plan, Resolution } from '../../model/plan';
import { assemblePlan, type PlanInput } from '../../plan/build-plan';
import { chooseResolved, markStep, type ResolutionWish } from '../../plan/build-resolution';
import { unseenStatements } from '../../plan/unseen-statements';
import { judgeResolution, type ResolutionEvidence } from '../../verify/judge-resolution';
import { comparedWith, expectedSides } from './expected-sides';
import type { PlanLook } from './look-for-plan';
import { appliedHere } from './said-here';
import type { WorkerPorts } from './worker-ports';

interface ResolutionFacts {
  readonly environment: Environment;
  readonly look: PlanLook;
  /** Objects with an accepted difference. */
  readonly ignored: ReadonlySet<string>;
  readonly wish: ResolutionWish;
}

/**
 * The plan that corrects the history without running anything, with what the live schema says about it. *Applied* demands that
 * the schema can tell at all; what remains of a migration that was rolled back is told as far as it is known.
 */
export async function makeResolution(
  ports: WorkerPorts,
  content: Omit<PlanInput, 'scripts' | 'upTo' | 'lockKeys'>,
  facts: ResolutionFacts,
): Promise<Result<Plan, readonly Failure[]>> {
  const { migrations, timeline } = content;
  const chosen = chooseResolved({
    migrations,
    timeline,
    wish: facts.wish,
    inOrder: formatOf(content.release.tool).history.keepsNewestAlone,
  });
  if (!chosen.ok) return failed([chosen.failure]);
  const ids = new Set(chosen.value.map(({ migrationId }) => migrationId));
  const marked = migrations.filter(({ id }) => ids.has(id));
  const evidence = await evidenceFor(ports, content, facts, marked);
  const resolution = await resolutionOf(ports, facts.wish, marked, evidence);
  return resolution.ok
    ? success(assemblePlan(content, chosen.value.map(markStep), resolution.value))
    : failed([resolution.failure]);
}

async function evidenceFor(
  ports: WorkerPorts,
  { release }: Pick<PlanInput, 'release'>,
  { environment, look, ignored }: ResolutionFacts,
  marked: readonly Migration[],
): Promise<Result<ResolutionEvidence>> {
  if (marked.length === 0) return failed(textUnknown());
  const project = await ports.store.project(environment.projectId);
  if (project === null) throw new InvariantError(`environment ${environment.id} lost its project`);
  const sides = await expectedSides(ports, {
    environment,
    tool: release.tool,
    options: release.options,
    serverMajor: look.serverMajor,
    before: (await appliedHere(ports, { project, environmentId: environment.id }, look.history)).migrations,
    added: marked,
  });
  if (!sides.ok) return sides;
  const compared = await comparedWith(ports, sides.value, [look.schema]);
  return compared.ok ? judgeResolution({ ...compared.value, live: look.schema, ignored }) : compared;
}

async function resolutionOf(
  ports: WorkerPorts,
  { kind }: ResolutionWish,
  marked: readonly Migration[],
  evidence: Result<ResolutionEvidence>,
): Promise<Result<Resolution>> {
  if (kind === 'mark_rolled_back') {
    const there = evidence.ok ? evidence.value.there : [];
    const uncertain = evidence.ok ? null : evidence.failure;
    return success({ kind, ...differencesOf(there), uncertain, unseen: await unseenOf(ports, marked) });
  }
  if (!evidence.ok) return failed(cannotTell(evidence.failure));
  // One migration says nothing of what else there is; a baseline says that all of it is what the migrations give.
  const { lacking, different } = evidence.value;
  return success({
    kind,
    ...differencesOf(kind === 'baseline' ? different : lacking),
    uncertain: null,
    unseen: await unseenOf(ports, marked),
  });
}

const differencesOf = (items: readonly DriftItem[]): Pick<Resolution, 'differences' | 'counted'> => ({
  differences: items.map(toCanonical),
  counted: items.filter(({ level }) => level !== 'note').length,
});

async function unseenOf(
  { scripts }: WorkerPorts,
  marked: readonly Migration[],
): Promise<Resolution['unseen']> {
  const unseen = marked.map(async (one) =>
    unseenStatements(one, await scripts.parse(one.body.text, one.body.separator)),
  );
  return (await Promise.all(unseen)).flat();
}

const cannotTell = ({ summary, why, fix }: Failure): Failure =>
  failure('PLAN.EFFECT_UNKNOWN', 'Whether the schema shows what is to be marked as applied cannot be told.', {
    why: inSentences(summary, why),
    fix: inSentences('When it builds on migrations that are still pending, baseline up to it.', fix),
  });

const textUnknown = (): Failure =>
  failure('PLAN.TEXT_UNKNOWN', 'What is left of it cannot be told: no release holds its text.', {
    fix: 'Look for what it left behind by hand.',
  });
