import { describe, expect, it } from 'vitest';
import { readTopic } from './live-stream';

const id = '5d5e7a0e-6a6c-4f0e-9d3b-3c0f4a1c2b1d';

describe('readTopic', () => {
  it('reads what the stream sends and nothing else', () => {
    expect(readTopic(`{"topic":"deploy","id":"${id}"}`)).toEqual({ topic: 'deploy', id });
    expect(readTopic('{"topic":"people","id":"all"}')).toEqual({ topic: 'people', id: 'all' });
    expect(readTopic(`{"topic":"project","id":"${id}","environmentId":"e"}`)).toEqual({
      topic: 'project',
      id,
      environmentId: 'e',
    });
    expect(readTopic(`{"topic":"project","id":"${id}","environmentId":7}`)).toEqual({ topic: 'project', id });
    for (const data of ['', 'null', '{', '{"topic":"deploy"}', '{"topic":"x","id":"all"}', 7, undefined]) {
      expect(readTopic(data)).toBeNull();
    }
  });
});
