import { Secret, TOTP } from 'otpauth';
import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { FROZEN } from '../../../testing/deploy-time-stage';
import { valueOf, VISITOR } from '../../../testing/people';
import { withDatabase } from '../../../testing/postgres';
import { testSecondFactorCodes } from '../../../testing/second-factor';
import { withTestStore, type TestStore } from '../../../testing/store';
import { sha256 } from '../../base/digest';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { beginSecondFactor } from '../people/second-factor/begin-second-factor';
import { confirmSecondFactor } from '../people/second-factor/confirm-second-factor';
import { openSession } from '../people/open-session';
import { savePolicy } from '../environments/save-policy';
import { viewDeploy } from '../views/view-deploy';
import { makeFreeze } from '../freezes/save-freeze';
import { askBreakGlass, confirmBreakGlass } from './break-glass';
import { decideDeploy } from './decide-deploy';

const LIMITS = { idleMinutes: 30, absoluteMinutes: 480 };

interface Scene {
  readonly ports: Ports;
  readonly corridor: Corridor;
  readonly environment: Environment;
  readonly approver: ActContext;
  readonly newSession: (context: ActContext) => Promise<string>;
  readonly request: () => Promise<Deploy>;
  readonly sql: TestStore['sql'];
}

/** A production environment whose policy asks for a second factor of whoever approves. */
async function onDemand(use: (scene: Scene) => Promise<void>): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        const ports: Ports = {
          ...corridor.ports,
          secondFactorCodes: testSecondFactorCodes(),
          passwords: { hash: (text) => Promise.resolve(text), verify: () => Promise.resolve(true) },
        };
        await corridor.release({ '20260101000000_one': 'CREATE TABLE one (id int);\n' });
        const environment = await corridor.register(target, 'production');
        const before = await ports.store.policy(environment.id);
        if (before === null) throw new TypeError('no policy');
        const { version: basedOn, ...policy } = before;
        const saved = await savePolicy(ports, await corridor.approver(), {
          environmentId: environment.id,
          basedOn,
          policy: { ...policy, secondFactorRequired: true },
        });
        expect(saved.ok).toBe(true);
        await use({
          ports,
          corridor,
          environment,
          approver: await corridor.approver(),
          sql: test.sql,
          request: async () => corridor.request(await corridor.prepare(environment)),
          newSession: async ({ actor }) => {
            const person = await ports.store.person(actor.id ?? '');
            if (person === null) throw new TypeError('no person');
            const browser = { userAgent: null, previousSessionId: null, limits: LIMITS };
            const at = ports.clock.now();
            const entering = { person, at, browser, signedInBy: 'password', factorBy: 'app' } as const;
            const { sessionId } = valueOf(await openSession(ports, VISITOR, entering));
            return sessionId;
          },
        });
      }),
    ),
  );
}

const HOUR_AGO = `WITH s AS (UPDATE sessions SET second_factor_at = second_factor_at - interval '1 hour')
  UPDATE second_factors SET confirmed_at = confirmed_at - interval '1 hour'`;

it('takes an approval only with a second factor that this very session gave in the last five minutes', async () => {
  await onDemand(async ({ ports, approver, newSession, request, sql }) => {
    const deploy = await request();
    const { id: deployId, planDigest } = deploy;
    const sessionId = await newSession(approver);
    const approve = async (proof?: { sessionId: string; code: string | null }) =>
      decideDeploy(ports, approver, {
        deployId,
        planDigest,
        verdict: 'approve',
        reason: null,
        ...(proof === undefined ? {} : { proof }),
      });
    const codeOf = async (...given: Parameters<typeof approve>) => {
      const decided = await approve(...given);
      return decided.ok ? 'approved' : decided.failure.map(({ code }) => code).join();
    };
    const seen = async () => {
      const known = await ports.store.session(sha256(sessionId));
      return valueOf(await viewDeploy(ports, approver, deploy.number, known?.session)).secondFactor;
    };
    // A session that says it was checked is worth nothing without a factor: it was removed since.
    expect(await codeOf({ sessionId, code: null })).toBe('APPROVAL.SECOND_FACTOR_MISSING');
    expect(await seen()).toEqual({ isSetUp: false, isFresh: false });
    const { secret, begunAt } = valueOf(
      await beginSecondFactor(ports, approver, { password: 'any', sessionId }),
    );
    const app = new TOTP({ secret: Secret.fromBase32(secret) });
    const { codes } = valueOf(
      await confirmSecondFactor(ports, approver, { begunAt, sessionId, code: app.generate() }),
    );
    await sql(HOUR_AGO);
    expect(await seen()).toEqual({ isSetUp: true, isFresh: false });
    expect(await codeOf()).toBe('APPROVAL.SECOND_FACTOR_STALE');
    expect(await codeOf({ sessionId, code: null })).toBe('APPROVAL.SECOND_FACTOR_STALE');
    expect(await codeOf({ sessionId: 'planted', code: codes[0] ?? '' })).toBe('APPROVAL.SECOND_FACTOR_STALE');
    expect(await codeOf({ sessionId, code: 'wrong' })).toBe('SECOND_FACTOR.WRONG_CODE');
    expect(await codeOf({ sessionId, code: app.generate() })).toBe('SECOND_FACTOR.CODE_USED');
    expect((await ports.store.deploy(deployId))?.state).toBe('awaiting_approval');
    expect(await ports.store.verdicts(deployId)).toEqual([]);
    expect(await codeOf({ sessionId, code: codes[0] ?? '' })).toBe('approved');
    const [event] = await ports.store.auditPage({ deployId, actions: ['deploy.approved'] }, { limit: 1 });
    const known = await ports.store.session(sha256(sessionId));
    expect(known?.session.secondFactorAt).not.toBeNull();
    expect(event?.event.after).toMatchObject({ secondFactorAt: known?.session.secondFactorAt });
  });
});

it('takes the word of a second person for a start in a freeze only with the same second factor', async () => {
  await onDemand(async ({ ports, corridor, approver, newSession, request, sql }) => {
    const { id: deployId, planDigest, number } = await request();
    valueOf(await makeFreeze(ports, approver, { projectId: corridor.project.id, rule: FROZEN }));
    const asking = { deployId, planDigest, reason: 'Customers cannot pay' };
    const glass = valueOf(await askBreakGlass(ports, await corridor.developer(), asking));
    const sessionId = await newSession(approver);
    const confirm = async (code?: string) => {
      const proof = code === undefined ? {} : { proof: { sessionId, code: code === '' ? null : code } };
      const done = await confirmBreakGlass(ports, approver, { glassId: glass.id, ...proof });
      return done.ok ? 'confirmed' : done.failure.map((one) => one.code).join();
    };
    expect(await confirm('')).toBe('APPROVAL.SECOND_FACTOR_MISSING');
    const { secret, begunAt } = valueOf(
      await beginSecondFactor(ports, approver, { password: 'any', sessionId }),
    );
    const app = new TOTP({ secret: Secret.fromBase32(secret) });
    const { codes } = valueOf(
      await confirmSecondFactor(ports, approver, { begunAt, sessionId, code: app.generate() }),
    );
    await sql(HOUR_AGO);
    const known = await ports.store.session(sha256(sessionId));
    const seen = valueOf(await viewDeploy(ports, approver, number, known?.session));
    expect(seen.secondFactor).toEqual({ isSetUp: true, isFresh: false });
    for (const code of [undefined, '']) expect(await confirm(code)).toBe('APPROVAL.SECOND_FACTOR_STALE');
    expect(await confirm('wrong')).toBe('SECOND_FACTOR.WRONG_CODE');
    expect((await ports.store.breakGlassById(glass.id))?.confirmation).toBeNull();
    expect(await confirm(codes[0])).toBe('confirmed');
    const [event] = await ports.store.auditPage(
      { deployId, actions: ['deploy.break_glass_confirmed'] },
      { limit: 1 },
    );
    expect(event?.event.after).toMatchObject({ secondFactorAt: expect.any(String) });
  });
});

it('counts a check for the session that gave it alone, for five minutes, and asks nothing of a rejection', async () => {
  await onDemand(async ({ ports, approver, newSession, request, sql }) => {
    const [checked, other] = [await newSession(approver), await newSession(approver)];
    const { secret, begunAt } = valueOf(
      await beginSecondFactor(ports, approver, { password: 'any', sessionId: checked }),
    );
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    valueOf(await confirmSecondFactor(ports, approver, { begunAt, sessionId: checked, code }));
    await sql(`UPDATE second_factors SET confirmed_at = confirmed_at - interval '1 hour'`);
    const another = await newSession(approver);
    await sql(`UPDATE sessions SET second_factor_at = NULL WHERE id_hash = $1`, [sha256(another)]);
    const decide = async (deploy: Deploy, sessionId: string, verdict: 'approve' | 'reject') => {
      const { id: deployId, planDigest } = deploy;
      const proof = { sessionId, code: null };
      const input = { deployId, planDigest, verdict, reason: 'Not now', proof };
      const decided = await decideDeploy(ports, approver, input);
      return decided.ok ? decided.value.state : decided.failure.map(({ code }) => code).join();
    };
    expect(await decide(await request(), another, 'reject')).toBe('rejected');
    const deploy = await request();
    // Another browser of the same person, and one whose session is over, have given nothing.
    for (const one of [another, other]) {
      expect(await decide(deploy, one, 'approve')).toBe('APPROVAL.SECOND_FACTOR_STALE');
    }
    await sql(
      `UPDATE sessions SET second_factor_at = now() - interval '4 minutes 50 seconds' WHERE id_hash = $1`,
      [sha256(checked)],
    );
    expect(await decide(deploy, checked, 'approve')).toBe('approved');
  });
});
