import { notFound } from '../../access/access-failures';
import { checkFreeze } from '../../approval/freeze/check-freeze';
import type { AuditAction } from '../../audit/audit-event';
import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { FreezeRule, FreezeWindow } from '../../model/freeze';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Change, Topic } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import { authorisedProject } from '../authorise';

type FreezePorts = Pick<Ports, 'store' | 'clock' | 'ids'>;

/** A time, from now on, in which no deploy of these environments is started. What runs already goes on. */
export async function makeFreeze(
  ports: FreezePorts,
  context: ActContext,
  input: { readonly projectId: string; readonly rule: FreezeRule },
): Promise<Result<FreezeWindow, readonly Failure[]>> {
  const { store, clock, ids } = ports;
  const found = await authorisedProject(store, context, input.projectId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const at = clock.now();
  const checked = await checkedRule(ports, input, at);
  if (!checked.ok) return checked;
  const window: FreezeWindow = {
    ...checked.value,
    id: ids.uuid(),
    projectId: found.value.id,
    version: 1,
    createdAt: at,
    archivedAt: null,
  };
  return save(ports, context, {
    at,
    window,
    before: null,
    action: 'freeze.made',
    change: { kind: 'freeze.insert', window },
  });
}

/** Changes a freeze as somebody saw it; who was faster makes it a conflict. */
export async function changeFreeze(
  ports: FreezePorts,
  context: ActContext,
  input: { readonly freezeId: string; readonly basedOn: number; readonly rule: FreezeRule },
): Promise<Result<FreezeWindow, readonly Failure[]>> {
  const found = await authorisedFreeze(ports.store, context, input.freezeId);
  if (!found.ok) return failed([found.failure]);
  const before = found.value;
  const at = ports.clock.now();
  if (before.version !== input.basedOn) return failed([changedMeanwhile()]);
  const checked = await checkedRule(ports, { projectId: before.projectId, rule: input.rule }, at);
  if (!checked.ok) return checked;
  const window: FreezeWindow = { ...before, ...checked.value, version: before.version + 1 };
  return save(ports, context, {
    at,
    window,
    before,
    action: 'freeze.changed',
    change: update(before, window),
  });
}

/** Ends a freeze before its time, or lets it hold again. Nothing of it is lost. */
export async function archiveFreeze(
  ports: FreezePorts,
  context: ActContext,
  input: { readonly freezeId: string; readonly archived: boolean },
): Promise<Result<FreezeWindow, readonly Failure[]>> {
  const found = await authorisedFreeze(ports.store, context, input.freezeId);
  if (!found.ok) return failed([found.failure]);
  const before = found.value;
  const at = ports.clock.now();
  const window: FreezeWindow = {
    ...before,
    version: before.version + 1,
    archivedAt: input.archived ? (before.archivedAt ?? at) : null,
  };
  const action = input.archived ? 'freeze.archived' : 'freeze.restored';
  return save(ports, context, { at, window, before, action, change: update(before, window) });
}

const update = (before: FreezeWindow, window: FreezeWindow): Change => ({
  kind: 'freeze.update',
  window,
  expectedVersion: before.version,
});

async function authorisedFreeze(
  store: Pick<Ports['store'], 'freeze' | 'project'>,
  context: ActContext,
  freezeId: string,
): Promise<Result<FreezeWindow>> {
  const window = await store.freeze(freezeId);
  if (window === null) return failed(notFound('freeze'));
  const project = await authorisedProject(store, context, window.projectId, 'project.administer');
  if (project.ok) return success(window);
  return project.failure.code === 'ACCESS.NOT_FOUND' ? failed(notFound('freeze')) : project;
}

/** An environment that is named has to be one of the project. */
async function checkedRule(
  { store }: FreezePorts,
  { projectId, rule }: { readonly projectId: string; readonly rule: FreezeRule },
  now: Instant,
): Promise<Result<FreezeRule, readonly Failure[]>> {
  if (rule.scope.kind === 'environment') {
    const environment = await store.environment(rule.scope.environmentId);
    if (environment?.projectId !== projectId) return failed([notFound('environment')]);
  }
  return checkFreeze(rule, now);
}

async function save(
  { store }: FreezePorts,
  context: ActContext,
  act: {
    readonly at: Instant;
    readonly window: FreezeWindow;
    readonly before: FreezeWindow | null;
    readonly action: AuditAction;
    readonly change: Change;
  },
): Promise<Result<FreezeWindow, readonly Failure[]>> {
  const { at, window, before, action, change } = act;
  const done = await store.commit({
    context,
    at,
    changes: [change],
    events: [
      {
        action,
        object: { kind: 'freeze', id: window.id, name: window.name },
        projectId: window.projectId,
        ...(window.scope.kind === 'environment' && { environmentId: window.scope.environmentId }),
        ...(before !== null && { before: describeFreeze(before) }),
        after: describeFreeze(window),
        reason: window.reason,
      },
    ],
    topics: await topicsOfProject(store, window.projectId),
  });
  return done.ok ? success(window) : failed([done.failure]);
}

/** Pages of each environment, and of the deploys that follow theirs, say whether it is frozen. */
async function topicsOfProject(
  store: Pick<Ports['store'], 'environments'>,
  projectId: string,
): Promise<readonly Topic[]> {
  const environments = await store.environments({ projectId });
  return [
    { topic: 'project', id: projectId },
    ...environments.map(({ id }): Topic => ({ topic: 'environment', id })),
  ];
}

const describeFreeze = ({ projectId: _p, createdAt: _c, ...window }: FreezeWindow): CanonicalValue =>
  toCanonical(window);

const changedMeanwhile = (): Failure =>
  failure('FREEZE.CHANGED_MEANWHILE', 'Somebody else changed this freeze after you opened it.', {
    fix: 'Reload the page and make your change again.',
  });
