import 'server-only';
import type { BrokenRow, HomePageView } from '../../../contracts/home';
import type { EnvironmentState } from '../../../contracts/states';
import type { HomeView } from '../../../engine/index';
import { auditEventView } from './audit-view';
import { deployRow, listedDeploy } from './deploy-view';
import { factsAge } from './facts-age';

/** The first page. Pure. */
export function homePageView(view: HomeView): HomePageView {
  return {
    needsYou: view.needsYou.map(listedDeploy),
    glasses: view.glasses.map((owed) => ({
      id: owed.glass.id,
      wants: owed.wants,
      isOverdue: owed.isOverdue,
      deploy: deployRow(owed),
      askedBy: owed.glass.askedByName,
      askedAt: owed.glass.askedAt,
      reason: owed.glass.reason,
    })),
    heldBack: view.heldBack.map(listedDeploy),
    scheduled: view.scheduled.map(listedDeploy),
    broken: view.broken.map(brokenRow),
    running: view.running.map(listedDeploy),
    recent: view.recent.map((event) => auditEventView(event)),
    projectIds: view.projectIds,
    environments: view.environments.map(({ project, overview }) => ({
      name: `${project.name} ${overview.environment.name}`,
      facts: factsAge(overview),
    })),
  };
}

const TROUBLE: readonly EnvironmentState[] = [
  'wrong_database',
  'partly_applied',
  'failed',
  'history_refused',
  'drifted',
  'drift_check_failed',
  'unreachable',
  'held',
  'has_gaps',
];

function brokenRow({ project, overview }: HomeView['broken'][number]): BrokenRow {
  const { environment } = overview;
  const states = overview.states.filter((state) => TROUBLE.includes(state));
  const page = `/p/${project.slug}/e/${environment.slug}`;
  const [worst] = states;
  return {
    id: environment.id,
    project: { slug: project.slug, name: project.name },
    environment: { slug: environment.slug, name: environment.name, tier: environment.tier },
    states,
    facts: factsAge(overview),
    ...troubleOf(overview, worst, page),
  };
}

type Overview = HomeView['broken'][number]['overview'];
type Trouble = Pick<BrokenRow, 'sentence' | 'since' | 'href'>;

/** What is wrong, since when, and the page on which something can be done about it. */
function troubleOf(overview: Overview, worst: EnvironmentState | undefined, page: string): Trouble {
  const { latest, driftCheck, openDeploys } = overview;
  const since = latest?.observedAt ?? null;
  if (worst === 'drifted' || worst === 'drift_check_failed') {
    return {
      sentence: driftSentence(overview),
      since: driftCheck?.checkedAt ?? null,
      href: `${page}/drift`,
    };
  }
  if (worst === 'held') return held(openDeploys, page);
  if (worst === 'history_refused') return { sentence: overview.standing.refused ?? '', since, href: page };
  if (worst === 'has_gaps') return { sentence: gapSentence(overview), since, href: page };
  if (worst === 'unreachable') {
    const sentence = latest?.outcome === 'unreachable' ? latest.failure.summary : 'It was not reached.';
    return { sentence, since, href: page };
  }
  if (worst === 'wrong_database') {
    return { sentence: 'Another database answers than the one that was registered.', since, href: page };
  }
  return { sentence: failedSentence(overview), since, href: page };
}

function driftSentence({ driftCheck, openDrift }: Overview): string {
  if (driftCheck?.result.kind === 'check_failed') return driftCheck.result.failure.summary;
  return openDrift === 1 ? 'One difference is open.' : `${String(openDrift ?? 0)} differences are open.`;
}

function held(openDeploys: Overview['openDeploys'], page: string): Trouble {
  const deploy = openDeploys.find(({ state }) =>
    ['unknown', 'partly_applied', 'schema_differs', 'contradiction'].includes(state),
  );
  if (deploy === undefined) return { sentence: 'A deploy needs a decision.', since: null, href: page };
  return {
    sentence: `Deploy #${String(deploy.number)} needs a decision before another one can run.`,
    since: deploy.finishedAt ?? deploy.startedAt,
    href: `/d/${String(deploy.number)}`,
  };
}

function gapSentence({ standing: { gaps } }: Overview): string {
  const others = (gaps?.count ?? 1) - 1;
  const have = others === 0 ? 'has' : `and ${String(others)} more have`;
  return `${gaps?.first ?? ''} ${have} not run, and the tool passes over what comes before its newest.`;
}

const failedSentence = ({ standing: { stoppedAt } }: Overview): string =>
  stoppedAt === null ? 'A migration failed.' : `${stoppedAt} failed and blocks the next one.`;
