import { expect, it } from 'vitest';
import { failureOf, peopleStage, valueOf } from '../../../testing/people';
import { withTestStore } from '../../../testing/store';
import { exportAudit, type AuditExport } from './export-audit';

const eventsOf = async ({ events }: AuditExport): Promise<readonly string[]> => {
  const seen: string[] = [];
  for await (const { event } of events) seen.push(`${event.action} ${event.object.name}`);
  return seen;
};

it.each(['jsonl', 'csv'] as const)(
  'exports as %s what the reader may see, and records that',
  async (format) => {
    await withTestStore(18, async (test) => {
      const stage = peopleStage(test);
      const first = await stage.setUp();
      const [mine, hidden] = [await stage.newProject('mine'), await stage.newProject('hidden')];
      const reader = await stage.newPerson(first, { [mine]: 'viewer' });
      const context = await stage.contextOf(reader.sessionId);

      const part = valueOf(await exportAudit(stage.ports, context, { query: {}, format }));
      expect(part).toMatchObject({ format, isWhole: false });
      expect(part.projects.map(({ slug }) => slug)).toEqual(['mine']);
      const seen = await eventsOf(part);
      expect(seen).toContain('project.created mine');
      expect(seen.filter((line) => line.includes('hidden'))).toEqual([]);
      const refused = await exportAudit(stage.ports, context, { query: { project: 'hidden' }, format });
      expect(failureOf(refused).code).toBe('ACCESS.NOT_FOUND');
      expect(hidden).not.toBe(mine);

      const all = await stage.contextOf(first.sessionId);
      const whole = valueOf(await exportAudit(stage.ports, all, { query: {}, format }));
      expect(whole.isWhole).toBe(true);
      expect((await eventsOf(whole)).at(-1)).toBe('audit.exported the whole record');
      const filtered = valueOf(
        await exportAudit(stage.ports, all, { query: { actions: ['project.created'] }, format }),
      );
      expect(await eventsOf(filtered)).toEqual(['project.created mine', 'project.created hidden']);
      expect(stage.commits.at(-1)?.events[0]).toMatchObject({
        action: 'audit.exported',
        after: { isWhole: false, format, filter: { actions: ['project.created'] } },
      });
    });
  },
);
