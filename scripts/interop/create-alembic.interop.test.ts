import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executeCall } from '../../lib/engine/formats/alembic/python-literal';
import { withDatabase } from '../../lib/testing/postgres';
import { askAboutCalls, CLIENTS, installAlembic, withAlembicScene } from './alembic-cli';
import { createdByWorker, leftByNasty, sentAsItIs } from './created-program';
import { scratchServers } from './scratch-servers';

const FIRST = {
  'aaa1_first.py': `"""First"""
revision = 'aaa1'
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
`,
};

const scratchOf = scratchServers(installAlembic, 18);

describe('A revision that was made of typed SQL', { timeout: 240_000 }, () => {
  it.each(CLIENTS)(
    'is run by Alembic and by us to the same end with %s, and taken back by Alembic',
    (client) =>
      withAlembicScene(
        { major: 18, client, scratch: scratchOf(18) },
        ({ corridor, target, release, deploy, alembic }) =>
          withDatabase(18, async (sent) =>
            withDatabase(18, async (other) => {
              await release(FIRST);
              const { id, dependsOn } = await createdByWorker(corridor);
              expect([id, dependsOn]).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/), ['aaa1']]);
              await sentAsItIs(sent);
              const wanted = await leftByNasty(sent);
              expect(await deploy()).toBe('succeeded');
              expect(await leftByNasty(target)).toEqual(wanted);
              expect(await alembic(other, 'upgrade', 'head')).toMatchObject({ code: 0 });
              expect(await leftByNasty(other)).toEqual(wanted);
              expect((await alembic(other, 'heads')).text).toContain(`${id} (head)`);
              expect(await alembic(other, 'downgrade', '-1')).toMatchObject({ code: 0 });
              expect(await leftByNasty(other)).toBeNull();
            }),
          ),
      ),
  );

  it.each(CLIENTS)('says to %s just what was typed, whatever that is', async (client) => {
    const marks = [
      '"',
      '"""',
      "'",
      '\\',
      ':',
      '::',
      ':x',
      ':x:',
      '\\:',
      '%',
      '%%',
      '%(a)s',
      '?',
      '\n',
      '\r',
      '`',
      '${',
    ];
    const part = fc.oneof(fc.constantFrom(...marks), fc.string({ unit: 'grapheme', maxLength: 4 }));
    const text = fc.array(part, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    const texts = fc.sample(text, 3_000).filter((each) => !each.includes('\0'));
    expect(await askAboutCalls(client, texts.map(executeCall))).toEqual(texts);
  });
});
