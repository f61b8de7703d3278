import { describe, expect, it } from 'vitest';
import type { Topic } from '../../engine/ports/change';
import { createNewsHub, type FeedEvent } from './news-hub';

const deploy = (id: string): Topic => ({ topic: 'deploy', id });
const change = (topic: Topic): FeedEvent => ({ kind: 'changed', topic });
const ALL = [{ topic: 'deploy' }] as const;

describe('what was heard since a position', () => {
  it('is what concerns somebody, each thing once, in its order', () => {
    const hub = createNewsHub({ id: 'a' });
    hub.tell(change(deploy('0')));
    const position = hub.position();
    expect(hub.since(position, ALL)).toEqual([]);
    const project: Topic = { topic: 'project', id: 'p' };
    const ofOne: Topic = { ...project, environmentId: 'e' };
    for (const topic of [deploy('1'), ofOne, deploy('2'), project, deploy('1')]) hub.tell(change(topic));
    expect(hub.since(position, ALL)).toEqual([deploy('1'), deploy('2')]);
    expect(hub.since(position, [{ topic: 'deploy', id: '2' }])).toEqual([deploy('2')]);
    expect(hub.since(position, [{ topic: 'project', id: 'p' }])).toEqual([ofOne, project]);
    expect(hub.since(position, [{ topic: 'people' }])).toEqual([]);
  });

  it('is not known to another process, across a gap, or when too much was heard to remember or to say', () => {
    const hub = createNewsHub({ id: 'a', kept: 3 });
    const first = hub.position();
    expect(createNewsHub({ id: 'b' }).since(first, ALL)).toBeNull();
    for (const id of ['1', '2', '3']) hub.tell(change(deploy(id)));
    expect(hub.since(first, ALL)).toHaveLength(3);
    const later = hub.position();
    hub.tell(change(deploy('4')));
    expect(hub.since(first, ALL)).toBeNull();
    hub.tell({ kind: 'gap' });
    expect(hub.since(later, ALL)).toBeNull();
    expect(hub.since(later, [{ topic: 'people' }])).toBeNull();
    expect(hub.since(hub.position(), ALL)).toEqual([]);
    const large = createNewsHub({ id: 'a' });
    for (let id = 0; id < 101; id += 1) large.tell(change(deploy(String(id))));
    expect(large.since('a.0', ALL)).toBeNull();
    expect(large.since('a.1', ALL)).toHaveLength(100);
    expect(large.since('a.0', [{ topic: 'deploy', id: '7' }])).toEqual([deploy('7')]);
  });

  it('counts the event of which a listener is told', () => {
    const hub = createNewsHub({ id: 'a' });
    const heard: string[] = [];
    hub.subscribe([{ topic: 'people' }], () => heard.push(hub.position()));
    hub.tell(change(deploy('1')));
    hub.tell({ kind: 'gap' });
    expect(heard).toEqual(['a.2']);
  });
});
