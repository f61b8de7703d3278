import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { seededIds } from './seeded-ids';

const random = { uuid: () => 'random', token: () => 'token', fraction: () => 0.5 };
const take = (intention: string, secret = 's') => {
  const ids = seededIds(random, { secret, intention });
  return [ids.uuid(), ids.uuid()];
};

describe('seededIds', () => {
  it('gives the same UUIDs for the same intention and others for any other', () => {
    expect(take('p:people.invite:k')).toEqual(take('p:people.invite:k'));
    const all = [
      ...take('p:people.invite:k'),
      ...take('q:people.invite:k'),
      ...take('p:people.invite:k', 't'),
    ];
    expect(new Set(all).size).toBe(6);
    for (const id of all) expect(z.uuid().safeParse(id).success).toBe(true);
  });

  it('leaves tokens to chance', () => {
    expect(seededIds(random, { secret: 's', intention: 'i' }).token()).toBe('token');
  });
});
