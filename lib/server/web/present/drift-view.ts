import 'server-only';
import type * as z from 'zod';
import {
  driftItem,
  driftReport,
  type DriftItemView,
  type DriftPageView,
  type DriftResultView,
  type FleetDriftRow,
} from '../../../contracts/drift';
import { InvariantError } from '../../../engine/base/invariant';
import type { CanonicalValue } from '../../../engine/base/canonical-json';
import type { DriftFacts, DriftView, SqlMask } from '../../../engine/index';
import { whyNotCreate } from './creation-view';
import type { DriftCheck } from '../../../engine/model/drift-record';

type Report = z.infer<typeof driftReport>;
type Compared = Extract<DriftCheck['result'], { readonly kind: 'compared' }>;

/** The drift page of one environment, its SQL masked. Throws when a stored report has another shape than its check promised. */
export function driftPageView(view: DriftView, mask: SqlMask): DriftPageView {
  const { project, environment, rights } = view;
  return {
    project: { slug: project.slug, name: project.name },
    environment: {
      id: environment.id,
      slug: environment.slug,
      name: environment.name,
      tier: environment.tier,
    },
    result: resultView(view, mask),
    mayAdopt: whyNotCreate(project, rights) === null,
    cannotCheck: rights['project.look_now']
      ? null
      : 'Only developers of the project and above can ask for a check.',
    cannotAccept: rights['drift.accept']
      ? null
      : 'Only approvers and administrators of the project can accept drift.',
  };
}

/** A difference outside a check, as a plan keeps it. Throws when it has another shape. */
export function differenceView(difference: CanonicalValue, mask: SqlMask): DriftItemView {
  const item = driftItem.safeParse(difference);
  if (!item.success) throw new InvariantError(`a difference has another shape: ${item.error.message}`);
  return itemView({ accepted: [], sightings: [] }, item.data, mask);
}

/** Compared with what the last run left, for want of what the migrations give. */
export const isSinceLastRun = (check: DriftCheck | null): boolean =>
  check?.result.kind === 'compared' && check.result.origin === 'recorded_after_run';

/** One environment in the list over all. */
export function fleetDriftRow(facts: DriftFacts): FleetDriftRow {
  const { project, environment, check, accepted } = facts;
  const place = {
    environmentId: environment.id,
    project: { slug: project.slug, name: project.name },
    environment: { slug: environment.slug, name: environment.name, tier: environment.tier },
    checkedAt: check?.checkedAt ?? null,
    accepted: accepted.length,
    sinceLastRun: isSinceLastRun(check),
  };
  const unknown = { ...place, worst: null, open: null, firstSeenAt: null };
  if (check === null) return { ...unknown, state: 'never', sentence: 'Not checked yet.' };
  if (check.result.kind === 'check_failed') {
    return { ...unknown, state: 'check_failed', sentence: check.result.failure.summary };
  }
  const report = reportOf(check.result);
  const open = openItems(facts, report, check.result);
  return {
    ...place,
    state: open.length > 0 ? 'open' : accepted.length > 0 ? 'accepted' : 'none',
    worst: open[0]?.level ?? null,
    open: open.length,
    sentence: place.sinceLastRun
      ? `Not comparable with the migrations. ${summaryOf(check.result, report)}`
      : report.summary,
    firstSeenAt: earliest(open.flatMap(({ id }) => firstSeen(facts, id) ?? [])),
  };
}

function resultView(facts: DriftFacts, mask: SqlMask): DriftResultView {
  const { check } = facts;
  if (check === null) return { kind: 'never' };
  const { checkedAt, result } = check;
  if (result.kind === 'check_failed') return { kind: 'check_failed', checkedAt, failure: result.failure };
  const report = reportOf(result);
  const items = new Map(report.items.map((item) => [item.id, itemView(facts, item, mask)]));
  const isAccepted = ({ acceptance }: DriftItemView): boolean => acceptance !== null;
  return {
    kind: 'compared',
    checkedAt,
    origin: result.origin,
    recordedAt: facts.recordedAt,
    caveats: result.caveats,
    summary: summaryOf(result, report),
    counts: report.counts,
    open: openItems(facts, report, result).length,
    groups: report.groups
      .map((group) => ({
        object: group.object,
        level: group.level,
        items: group.items.flatMap((id) => items.get(id) ?? []).filter((item) => !isAccepted(item)),
      }))
      .filter((group) => group.items.length > 0),
    accepted: [...items.values()].filter(isAccepted),
  };
}

/** A report speaks of the migrations; of a schema that stands for theirs it must not. */
function summaryOf({ origin }: Compared, { items, summary }: Report): string {
  if (origin === 'replay') return summary;
  return items.length === 0
    ? 'Nothing that a comparison sees has changed since the last run.'
    : `Compared with what the last run left: ${summary}`;
}

type KnownFacts = Pick<DriftFacts, 'accepted' | 'sightings'>;

/** Of a setting its whole statement: in the value alone no mask could see what it is. */
function sidesOf(
  { object, expectedDefinition, liveDefinition }: Report['items'][number],
  { sentence, expected, live }: Report['items'][number]['details'][number],
  mask: SqlMask,
): { readonly sentence: string; readonly expected: string; readonly live: string } {
  const [left, right] =
    object.kind === 'setting'
      ? [expectedDefinition ?? '', liveDefinition ?? '']
      : [valueText(expected), valueText(live)];
  return { sentence: mask(sentence), expected: mask(left), live: mask(right) };
}

function itemView(facts: KnownFacts, item: Report['items'][number], mask: SqlMask): DriftItemView {
  const acceptance = facts.accepted.find(({ itemId }) => itemId === item.id);
  const masked = (text: string | null): string | null => (text === null ? null : mask(text));
  const draft = (way: Report['items'][number]['wayBack']) =>
    way.kind === 'draft' ? { ...way, sql: mask(way.sql) } : way;
  return {
    ...item,
    sentence: mask(item.sentence),
    details: item.details.map((detail) => ({ ...detail, ...sidesOf(item, detail, mask) })),
    expectedDefinition: masked(item.expectedDefinition),
    liveDefinition: masked(item.liveDefinition),
    wayForward: draft(item.wayForward),
    wayBack: draft(item.wayBack),
    firstSeenAt: firstSeen(facts, item.id),
    acceptance:
      acceptance === undefined
        ? null
        : {
            id: acceptance.id,
            by: acceptance.acceptedByName,
            reason: acceptance.reason,
            at: acceptance.acceptedAt,
            until: acceptance.until,
          },
  };
}

/** Null stands for the default, or for nothing at all. */
function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function openItems(
  { accepted }: DriftFacts,
  report: Report,
  result: Compared,
): readonly Report['items'][number][] {
  const known = new Set(accepted.map(({ itemId }) => itemId));
  const counted = new Set(result.countedItems);
  return report.items.filter(({ id }) => counted.has(id) && !known.has(id));
}

const firstSeen = ({ sightings }: KnownFacts, itemId: string): string | null =>
  sightings.find((sighting) => sighting.itemId === itemId && sighting.goneAt === null)?.firstSeenAt ?? null;

const earliest = (instants: readonly string[]): string | null => instants.toSorted()[0] ?? null;

function reportOf(result: Compared): Report {
  const report = driftReport.safeParse(result.report);
  if (!report.success) throw new InvariantError(`a drift report has another shape: ${report.error.message}`);
  return report.data;
}
