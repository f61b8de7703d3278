import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { withDeployTimeStage, type DeployTimeStage } from '../../../testing/deploy-time-stage';
import { valueOf } from '../../../testing/people';
import { onePerson } from '../../../testing/one-person';
import {
  askBreakGlass,
  confirmBreakGlass,
  decideDeploy,
  requestDeploy,
  reviewBreakGlass,
  startDeploy,
  viewDeploy,
  viewHome,
} from '../../index';
import type { Failure } from '../../base/failure';
import type { Deploy } from '../../model/deploy';
import type { ActContext } from '../../model/person';
import { runDeploy } from '../worker/run-deploy';
import { reviewOverdueIn } from './review-overdue';

type Whose = () => Promise<ActContext>;

const ask = async ({ ports }: DeployTimeStage, { id: deployId, planDigest }: Deploy, who: Whose) =>
  askBreakGlass(ports, await who(), { deployId, planDigest, reason: 'Customers cannot pay' });

const start = async (ports: DeployTimeStage['ports'], { id: deployId, planDigest }: Deploy, who: Whose) =>
  startDeploy(ports, await who(), { deployId, planDigest });

const decide = async (ports: DeployTimeStage['ports'], { id: deployId, planDigest }: Deploy, who: Whose) =>
  decideDeploy(ports, await who(), { deployId, planDigest, verdict: 'approve', reason: 'Right' });

const codesOf = (answer: { readonly ok: boolean; readonly failure?: readonly Failure[] }) =>
  answer.ok ? 'done' : (answer.failure ?? []).map(({ code }) => code).join();

/** Nothing waits for the reader but, perhaps, a broken glass. */
const wanted = async ({ ports }: DeployTimeStage, who: Whose) =>
  (await viewHome(ports, await who())).glasses.map(({ wants }) => wants);

it('starts in a freeze when one person asks, another confirms and the first starts; and a third owes the review', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer, approver } = stage;
    const colleague = await onePerson(stage, 'colleague@localhost', 'developer');
    const reviewer = await onePerson(stage, 'reviewer@localhost', 'approver');
    const deploy = await stage.approved();
    expect(codesOf(await ask(stage, deploy, colleague))).toBe('GLASS.NOT_FROZEN');
    await stage.freeze();
    const glass = valueOf(await ask(stage, deploy, colleague));
    expect(glass).toMatchObject({ freezes: ['Year end'], confirmation: null, startedAt: null });
    expect(codesOf(await ask(stage, deploy, developer))).toBe('GLASS.ASKED_ALREADY');
    expect(codesOf(await start(ports, deploy, colleague))).toBe('DEMAND.FROZEN');
    expect([await wanted(stage, approver), await wanted(stage, colleague)]).toEqual([['confirmation'], []]);
    valueOf(await confirmBreakGlass(ports, await approver(), { glassId: glass.id }));
    for (const other of [developer, approver]) {
      expect(codesOf(await start(ports, deploy, other))).toBe('DEMAND.FROZEN');
    }
    expect(codesOf(await start(ports, deploy, colleague))).toBe('done');
    await stage.work();
    expect((await stage.now(deploy)).state).toBe('succeeded');

    expect([await wanted(stage, approver), await wanted(stage, reviewer)]).toEqual([[], ['review']]);
    const review = { glassId: glass.id, review: 'It was right: sales stood still.' };
    expect(codesOf(await reviewBreakGlass(ports, await approver(), review))).toBe('GLASS.TOOK_PART');
    expect(codesOf(await reviewBreakGlass(ports, await colleague(), review))).toBe('ACCESS.NOT_ALLOWED');
    expect(codesOf(await reviewBreakGlass(ports, await reviewer(), { ...review, review: ' ' }))).toBe(
      'INPUT.MISSING',
    );
    const written = valueOf(await reviewBreakGlass(ports, await reviewer(), review));
    expect(await ports.store.breakGlass(deploy.id)).toEqual([written]);
    expect(codesOf(await reviewBreakGlass(ports, await reviewer(), review))).toBe('GLASS.REVIEWED_ALREADY');
    expect(await wanted(stage, reviewer)).toEqual([]);
    const events = await ports.store.auditPage({ deployId: deploy.id }, { limit: 50 });
    const told = events.filter(({ event }) => event.action.startsWith('deploy.break_glass')).reverse();
    expect(told.map(({ event }) => [event.action, event.actor.name, event.reason])).toEqual([
      ['deploy.break_glass_asked', 'colleague@localhost', 'Customers cannot pay'],
      ['deploy.break_glass_confirmed', 'Approver', null],
      ['deploy.break_glass_used', 'colleague@localhost', 'Customers cannot pay'],
      ['deploy.break_glass_reviewed', 'reviewer@localhost', review.review],
    ]);
  });
});

it('needs two people: neither who asks nor who requested the deploy can confirm', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, approver } = stage;
    const other = await onePerson(stage, 'other@localhost', 'approver');
    const deploy = await stage.approve(await stage.request(await stage.prepare(stage.environment), other));
    await stage.freeze();
    const glass = valueOf(await ask(stage, deploy, approver));
    const confirm = async (who: Whose) =>
      codesOf(await confirmBreakGlass(ports, await who(), { glassId: glass.id }));
    expect(await confirm(approver)).toBe('GLASS.SAME_PERSON');
    expect(await confirm(other)).toBe('GLASS.OWN_REQUEST');
    expect(await confirm(stage.developer)).toBe('ACCESS.NOT_ALLOWED');
    const view = valueOf(await viewDeploy(ports, await approver(), deploy.number));
    expect(view.glasses[0]).toMatchObject({ state: 'asked', isOwn: true, refusal: /second person/ });
    const third = await onePerson(stage, 'third@localhost', 'approver');
    const both = await Promise.all([confirm(third), confirm(third)]);
    expect(both.toSorted()).toEqual(['STORE.CONFLICT', 'done']);
    expect(await confirm(third)).toBe('GLASS.CONFIRMED_ALREADY');
  });
});

it('is over when it is not confirmed, or not used, in its time, and starts one deploy once', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer, approver } = stage;
    const deploy = await stage.approved();
    await stage.freeze();
    const lapsed = valueOf(await ask(stage, deploy, developer));
    const tooLate = stage.minutesLater(61);
    expect(codesOf(await confirmBreakGlass(tooLate, await approver(), { glassId: lapsed.id }))).toBe(
      'GLASS.LAPSED',
    );
    const colleague = await onePerson(stage, 'colleague@localhost', 'developer');
    await stage.test.sql(`DELETE FROM break_glass`);
    const glass = valueOf(await ask(stage, deploy, colleague));
    valueOf(await confirmBreakGlass(ports, await approver(), { glassId: glass.id }));
    expect(codesOf(await start(stage.minutesLater(31), deploy, colleague))).toBe('DEMAND.FROZEN');
    const both = await Promise.all([start(ports, deploy, colleague), start(ports, deploy, colleague)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    // The worker comes too late for it, so it is frozen as before, and what was used is used.
    await runDeploy(stage.minutesLater(31), { deployId: deploy.id });
    expect(await stage.now(deploy)).toMatchObject({
      state: 'approved',
      outcome: { kind: 'held_back', failures: [{ code: 'DEMAND.FROZEN' }] },
    });
    expect(codesOf(await start(ports, await stage.now(deploy), colleague))).toBe('DEMAND.FROZEN');
  });
});

it('does not start on the word of somebody who has no right to it any more', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer } = stage;
    const second = await onePerson(stage, 'second@localhost', 'approver');
    const deploy = await stage.approved();
    await stage.freeze();
    const glass = valueOf(await ask(stage, deploy, developer));
    valueOf(await confirmBreakGlass(ports, await second(), { glassId: glass.id }));
    await stage.test.sql(`UPDATE people SET disabled_at = now() WHERE email = 'second@localhost'`);
    expect(codesOf(await start(ports, deploy, developer))).toBe('DEMAND.FROZEN');
  });
});

it('lifts the freeze and no other demand', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer, approver, environment } = stage;
    const colleague = await onePerson(stage, 'colleague@localhost', 'developer');
    const deploy = await stage.request(await stage.prepare(environment), developer);
    await stage.freeze();
    const glass = valueOf(await ask(stage, deploy, colleague));
    valueOf(await confirmBreakGlass(ports, await approver(), { glassId: glass.id }));
    expect(codesOf(await start(ports, deploy, colleague))).toBe('DEMAND.APPROVALS');
  });
});

it('is reviewed by somebody who took part only where nobody else could', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, approver } = stage;
    const colleague = await onePerson(stage, 'colleague@localhost', 'developer');
    const deploy = await stage.approved();
    await stage.freeze();
    const glass = valueOf(await ask(stage, deploy, colleague));
    valueOf(await confirmBreakGlass(ports, await approver(), { glassId: glass.id }));
    const review = { glassId: glass.id, review: 'Looked at it again.' };
    expect(codesOf(await reviewBreakGlass(ports, await approver(), review))).toBe('GLASS.NOT_USED');
    valueOf(await start(ports, deploy, colleague));
    expect(await wanted(stage, approver)).toEqual(['review']);
    const written = valueOf(await reviewBreakGlass(ports, await approver(), review));
    expect(written.review).toMatchObject({ withoutOthers: true, byName: 'Approver' });
  });
});

it('holds up the project a day after its start, until somebody has reviewed it', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer, approver, environment, project } = stage;
    const colleague = await onePerson(stage, 'colleague@localhost', 'developer');
    const reviewer = await onePerson(stage, 'reviewer@localhost', 'approver');
    const deploy = await stage.approved();
    await stage.freeze();
    const glass = valueOf(await ask(stage, deploy, colleague));
    valueOf(await confirmBreakGlass(ports, await approver(), { glassId: glass.id }));
    valueOf(await start(ports, deploy, colleague));
    await stage.work();
    await stage.release({ '20260102000000_more': 'CREATE TABLE letter (id int);\n' });
    const plan = await stage.prepare(environment);

    const [before, after] = [stage.minutesLater(23 * 60), stage.minutesLater(24 * 60 + 2)];
    const request = async (at: typeof ports) => {
      const wish = { planId: plan.id, reason: 'More', startWhenApproved: false, replaces: null };
      return requestDeploy(at, await developer(), wish);
    };
    const refused = await request(after);
    expect(codesOf(refused)).toBe('GLASS.REVIEW_OVERDUE');
    expect(refused.ok ? '' : refused.failure[0]?.summary).toBe(
      `Deploy #${String(deploy.number)} was started in spite of a freeze and has waited for its review for more than 24 hours: reviewer@localhost may write it.`,
    );
    expect(await reviewOverdueIn(after.store, randomUUID(), after.clock.now())).toEqual([]);
    const second = valueOf(await request(before));
    const askAgain = async (at: typeof ports) =>
      codesOf(await ask({ ...stage, ports: at }, second, colleague));
    expect(await askAgain(after)).toBe('GLASS.REVIEW_OVERDUE');

    // Broken in time, but not used before the day was over.
    expect(await askAgain(stage.minutesLater(24 * 60 - 20))).toBe('done');
    const [other] = await ports.store.breakGlass(second.id);
    const inTime = stage.minutesLater(24 * 60 - 10);
    valueOf(await confirmBreakGlass(inTime, await approver(), { glassId: other?.id ?? '' }));
    valueOf(await decide(inTime, second, approver));
    expect(codesOf(await start(after, second, colleague))).toBe('GLASS.REVIEW_OVERDUE');

    const home = async (at: typeof ports) =>
      (await viewHome(at, await reviewer())).glasses.map(({ wants, isOverdue }) => [wants, isOverdue]);
    expect([await home(before), await home(after)]).toEqual([[['review', false]], [['review', true]]]);
    const page = valueOf(await viewDeploy(after, await developer(), deploy.number));
    expect(page.glasses[0]).toMatchObject({ state: 'review_owed', isReviewOverdue: true });

    const review = { glassId: glass.id, review: 'Late, and it was right.' };
    valueOf(await reviewBreakGlass(after, await reviewer(), review));
    expect(await reviewOverdueIn(after.store, project.id, after.clock.now())).toEqual([]);
    expect(codesOf(await start(after, second, colleague))).toBe('done');
  });
});

it('is held by the store, also against SQL: two people, in time, written once', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, approver, test } = stage;
    const colleague = await onePerson(stage, 'colleague@localhost', 'developer');
    const deploy = await stage.approved();
    await stage.freeze();
    const glass = valueOf(await ask(stage, deploy, colleague));
    const refused = async (change: string, rule: RegExp) =>
      expect(test.sql(`UPDATE break_glass SET ${change}`), change).rejects.toThrow(rule);
    const confirmation = (who: string) =>
      `confirmed_by = ${who}, confirmed_by_name = 'x', confirmed_at = now(), start_before = now() + interval '1 hour'`;
    const TWO = /break_glass_two_people_check/;
    await refused(confirmation('asked_by'), TWO);
    await refused(confirmation('requested_by'), TWO);
    await refused(`asked_by = requested_by`, /never changed/);
    await refused(`requested_by = gen_random_uuid()`, /never changed/);
    await refused(`started_at = now()`, /break_glass_start_check/);
    await refused(`confirmed_by = asked_by`, /break_glass_(two_people|confirmation)_check/);
    await expect(
      test.sql(`INSERT INTO break_glass (id, deploy_id, plan_digest, requested_by, asked_by, asked_by_name, reason, asked_at, confirm_before,
          confirmed_by, confirmed_by_name, confirmed_at, start_before)
        SELECT gen_random_uuid(), deploy_id, plan_digest, gen_random_uuid(), asked_by, 'x', 'x', now(), now() + interval '1 hour',
          requested_by, 'x', now(), now() + interval '1 hour' FROM break_glass`),
    ).rejects.toThrow(/break_glass_deploy_id_plan_digest_requested_by_fkey/);
    valueOf(await confirmBreakGlass(ports, await approver(), { glassId: glass.id }));
    await refused(
      `confirmed_by = NULL, confirmed_by_name = NULL, confirmed_at = NULL, start_before = NULL`,
      /never changed/,
    );
    await refused(`started_at = start_before`, /break_glass_start_check/);
    valueOf(await start(ports, deploy, colleague));
    await refused(`started_at = NULL`, /never changed/);
    const review = (who: string) =>
      `reviewed_by = ${who}, reviewed_by_name = 'x', review = 'x', reviewed_at = now(), reviewed_without_others = false`;
    await refused(review('asked_by'), /break_glass_review_check/);
    await refused(review('confirmed_by'), /break_glass_review_check/);
  });
});
