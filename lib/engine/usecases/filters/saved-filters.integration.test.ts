import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withTestStore } from '../../../testing/store';
import type { ActContext } from '../../model/person';
import { listFilters, removeFilter, saveFilter } from './saved-filters';

const PAGE = '/audit';

const onStore = (use: (corridor: Corridor) => Promise<void>): Promise<void> =>
  withTestStore(18, (test) => withCorridor(test, {}, use));

async function namesOf({ ports }: Corridor, who: ActContext, page = PAGE): Promise<readonly string[]> {
  return (await listFilters(ports, who, page)).map(({ name }) => name);
}

it('keeps filters by page and name for whoever saved them, and shows and gives them to nobody else', async () => {
  await onStore(async (corridor) => {
    const { ports } = corridor;
    const [one, other] = [await corridor.developer(), await corridor.approver()];
    for (const name of ['My deploys', ' Drift ']) {
      expect(await saveFilter(ports, one, { page: PAGE, name, search: 'action=x' })).toMatchObject({
        ok: true,
      });
    }
    expect(await namesOf(corridor, one)).toEqual(['Drift', 'My deploys']);
    expect(await namesOf(corridor, one, '/deploys')).toEqual([]);
    expect(await namesOf(corridor, other)).toEqual([]);

    const [mine] = await listFilters(ports, one, PAGE);
    const stolen = await removeFilter(ports, other, { page: PAGE, id: mine?.id ?? '' });
    expect(stolen).toMatchObject({ ok: false, failure: { code: 'ACCESS.NOT_FOUND' } });
    expect(await removeFilter(ports, one, { page: PAGE, id: mine?.id ?? '' })).toMatchObject({ ok: true });
    expect(await namesOf(corridor, one)).toEqual(['My deploys']);
  });
});

it('takes a name once on a page, and each act is in the record', async () => {
  await onStore(async (corridor) => {
    const { ports } = corridor;
    const who = await corridor.developer();
    const filter = { page: PAGE, name: 'Mine', search: 'action=x' };
    await saveFilter(ports, who, filter);
    const again = await saveFilter(ports, who, { ...filter, search: 'action=y' });
    expect(again).toMatchObject({ ok: false, failure: { code: 'STORE.CONFLICT' } });
    expect(await saveFilter(ports, who, { ...filter, page: '/drift' })).toMatchObject({ ok: true });
    const events = await ports.store.auditPage({ actions: ['person.filter_saved'] }, { limit: 9 });
    expect(events.map(({ event }) => event.after)).toEqual([
      { page: '/drift', name: 'Mine', search: 'action=x' },
      { page: PAGE, name: 'Mine', search: 'action=x' },
    ]);
  });
});

it('refuses what is no filter of a page of ours', async () => {
  await onStore(async (corridor) => {
    const who = await corridor.developer();
    const save = async (input: { page?: string; name?: string; search?: string }) => {
      const done = await saveFilter(corridor.ports, who, { page: PAGE, name: 'A', search: 'a=b', ...input });
      return done.ok ? 'saved' : done.failure.code;
    };
    expect(await save({ name: '  ' })).toBe('FILTER.NAME');
    expect(await save({ name: 'x'.repeat(81) })).toBe('FILTER.NAME');
    expect(await save({ search: '' })).toBe('FILTER.NOTHING');
    for (const page of ['https://elsewhere.example', '//elsewhere.example', 'audit', `/${'x'.repeat(300)}`]) {
      expect(await save({ page }), page).toBe('FILTER.NOTHING');
    }
    expect(await namesOf(corridor, who)).toEqual([]);
  });
});
