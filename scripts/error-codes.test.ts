import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENV_VARIABLES } from '../lib/server/env-variables';
import { codesInDocs, codesInSource } from './error-codes.mjs';

describe('docs', () => {
  it('explain every failure code of the source, and no other', async () => {
    const [source, docs] = [await codesInSource(), await codesInDocs()];
    expect(source.size).toBeGreaterThan(100);
    expect([...docs.keys()]).toEqual([...source.keys()]);
    expect([...docs].filter(([, meaning]) => !meaning.includes(' '))).toEqual([]);
  });

  it('list every variable of the environment in the README', async () => {
    const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
    expect(ENV_VARIABLES.filter(({ name }) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
