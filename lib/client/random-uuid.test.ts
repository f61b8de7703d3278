import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { randomUuid } from './random-uuid';

describe('randomUuid', () => {
  it('gives version 4 UUIDs that do not come twice', () => {
    const ids = Array.from({ length: 1000 }, randomUuid);
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => z.uuidv4().safeParse(id).success)).toBe(true);
  });
});
