import 'server-only';
import type { PlanStepView, PlanView, PreparationPageView, ResolutionView } from '../../../contracts/plan';
import { migrationTextHref } from '../../../contracts/migration-text-href';
import type { ShownText } from '../../../contracts/shown-text';
import { DEFAULT_RUN_SETTINGS, readsData, type PreparationView, type SqlMask } from '../../../engine/index';
import {
  undoneBy,
  type Plan,
  type PlannedStatement,
  type PlanStep,
  type Resolution,
} from '../../../engine/model/plan';
import { isGap } from '../../../engine/model/timeline';
import { differenceView } from './drift-view';
import { factsAge } from './facts-age';
import { listedStatements, unlistedOf, type Listed } from './listed-statements';
import { plannedStatementView } from './planned-statement-view';
import { MOST_SHOWN, shownText } from './shown-text';

/** How a plan is shown. */
interface Showing {
  readonly mask: SqlMask;
  readonly project: { readonly slug: string };
  readonly programValuesMayDiffer: boolean;
}

interface StepShowing extends Showing {
  readonly listed: Listed;
  readonly shown: ReadonlyMap<PlannedStatement, ShownText>;
}

/** Beyond it the texts of further statements are not shown, only their titles. */
const MOST_SHOWN_OF_PLAN = 8 * MOST_SHOWN.length;

/** A plan as pages show it, its SQL masked. Pure. */
export function planView(plan: Plan, showing: Showing): PlanView {
  const { mask } = showing;
  const listed = listedStatements(plan);
  const shown = textsShown([...listed.values()].flat());
  return {
    id: plan.id,
    digest: plan.digest,
    releaseNumber: plan.releaseNumber,
    upTo: plan.upTo,
    createdAt: plan.createdAt,
    settings: plan.settings,
    steps: plan.steps.map((step) => stepView(step, plan, { ...showing, listed, shown })),
    resolution: plan.resolution === null ? null : resolutionView(plan.resolution, mask),
    undone: undoneBy(plan),
    statementCount: plan.steps.reduce((sum, { statements }) => sum + statements.length, 0),
  };
}

/** The page of *Prepare deploy*. Pure. */
export function preparationPageView(view: PreparationView, mask: SqlMask): PreparationPageView {
  const { environment, project, overview, release } = view;
  return {
    environment: {
      id: environment.id,
      slug: environment.slug,
      name: environment.name,
      tier: environment.tier,
    },
    project: { slug: project.slug, name: project.name },
    releases: view.releases.map(({ id, number, createdAt, migrationCount }) => ({
      id,
      number,
      createdAt,
      migrationCount,
    })),
    releaseId: release?.id ?? null,
    releaseNumber: release?.number ?? null,
    pending: view.pending.map(({ id, name }) => ({ id, name })),
    resolvable: resolvable(view),
    undoable: view.undoable,
    settings: view.plan?.settings ?? DEFAULT_RUN_SETTINGS,
    plan: view.plan === null ? null : planView(view.plan, { ...view, mask }),
    replaces: view.replaces === null ? null : { id: view.replaces.id, number: view.replaces.number },
    openDeploys: overview.openDeploys.map(({ number }) => number),
    facts: factsAge(overview),
    cannotRequest: obstacle(view),
  };
}

function resolvable({ overview, pending }: PreparationView): PreparationPageView['resolvable'] {
  const toRun = new Set(pending.map(({ id }) => id));
  const failed = overview.timeline.items.filter(
    ({ state }) => state === 'failed' || state === 'partly_applied',
  );
  const unapplied = overview.timeline.items.filter(
    (item) => item.position !== null && (toRun.has(item.migrationId) || failed.includes(item) || isGap(item)),
  );
  const ids = (some: typeof failed) => some.map(({ migrationId }) => migrationId);
  const waiting = unapplied.filter(({ migrationId }) => toRun.has(migrationId));
  return { failed: ids(failed), unapplied: ids(unapplied), waiting: ids(waiting) };
}

const resolutionView = (resolution: Resolution, mask: SqlMask): ResolutionView => ({
  kind: resolution.kind,
  differences: resolution.differences.map((each) => differenceView(each, mask)),
  counted: resolution.counted,
  uncertain: resolution.uncertain,
  unseen: unseenView(resolution.unseen, mask),
});

/** Many migrations say the same where they are programs of one kind: one line names them all. */
function unseenView(unseen: Resolution['unseen'], mask: SqlMask): ResolutionView['unseen'] {
  const places = new Map<string, string[]>();
  for (const { migrationId, line, statement, title } of unseen) {
    const place = statement === undefined ? `line ${String(line)}` : `statement ${String(statement)}`;
    const shown = mask(title);
    const known = places.get(shown);
    if (known === undefined) places.set(shown, [`${migrationId}, ${place}`]);
    else known.push(`${migrationId}, ${place}`);
  }
  return [...places].map(([title, each]) => ({ title, places: each }));
}

function obstacle({ environment, project, release, rights }: PreparationView): string | null {
  const observeOnly = `${environment.name} is set to observe only: nothing is ever written to it.`;
  if (!rights['deploy.request']) return 'Only developers of the project and above can request deploys.';
  if (project.archivedAt !== null) return 'The project is archived.';
  if (environment.archivedAt !== null) return 'The environment is archived.';
  if (environment.observeOnly) return observeOnly;
  return release === null ? 'There is no release yet: the source has not been read.' : null;
}

const programView = (
  { program, statements }: PlanStep,
  { programProof }: Pick<Plan, 'programProof'>,
  valuesMayDiffer: boolean,
): PlanStepView['program'] =>
  program === undefined
    ? null
    : {
        file: program.file,
        reads: program.reads ?? statements.some(({ kind }) => readsData(kind)),
        valuesMayDiffer,
        proof: program.recordedHere === undefined ? programProof : { kind: 'recorded_here' },
      };

/** How much of each statement's text a page shows: of one no more than of any text, of all together no more than it bears. */
function textsShown(statements: readonly PlannedStatement[]): ReadonlyMap<PlannedStatement, ShownText> {
  let left = MOST_SHOWN_OF_PLAN;
  const shown = new Map<PlannedStatement, ShownText>();
  for (const statement of statements) {
    const text = shownText(statement.text, { ...MOST_SHOWN, length: Math.min(MOST_SHOWN.length, left) });
    shown.set(statement, text);
    left -= text.text.length;
  }
  return shown;
}

/** The release has it, but for what a program said when it was asked for this plan. */
function wholeTextOf({ act, migrationId, program }: PlanStep, plan: Plan, slug: string): string {
  const part = act === 'undo' ? ({ part: 'down' } as const) : {};
  const isAsked = program !== undefined && (act === 'undo' || program.recordedHere !== undefined);
  const from = isAsked ? { plan: plan.id } : { side: `r:${String(plan.releaseNumber)}` };
  return migrationTextHref(slug, migrationId, { ...from, ...part });
}

const stepView = (
  step: PlanStep,
  plan: Plan,
  { mask, project, programValuesMayDiffer, listed, shown }: StepShowing,
): PlanStepView => ({
  act: step.act,
  migrationId: step.migrationId,
  checksum: step.checksum,
  mode: step.mode,
  modeReason: step.modeReason,
  wholeText: wholeTextOf(step, plan, project.slug),
  analysed: step.analysed,
  program: programView(step, plan, programValuesMayDiffer),
  statements: (listed.get(step) ?? []).map((statement) =>
    plannedStatementView(statement, shown.get(statement), mask),
  ),
  unlisted: unlistedOf(step, listed),
});
