import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syntheticPrograms } from '../../lib/testing/synthetic-programs';
import { CLIENTS, installAlembic } from './alembic-cli';
import { recordBothWays } from './both-ways';
import { folderOfTool } from './install-tool';
import { scratchServers } from './scratch-servers';

const scratchOf = scratchServers(installAlembic, 18);

const PLAIN = syntheticPrograms('alembic', 6);

/** The fourth and the fifth revision do something first. */
const withFourth = (fourth: string, fifth = 'pass'): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(PLAIN).map(([path, text], place) => {
      const first = place === 3 ? fourth : place === 4 ? fifth : 'pass';
      return [path, text.replace('def upgrade():', `def upgrade():\n    ${first}`)];
    }),
  );

/** SQLAlchemy counts the savepoints of a connection. */
const NESTED = "with op.get_bind().begin_nested(): op.execute('SELECT 1')";

describe('Histories recorded in one process', { timeout: 240_000 }, () => {
  it.each(CLIENTS)(
    'are, with Alembic and %s, what they are with a process for each revision',
    async (client) => {
      const recorded = await recordBothWays({
        tool: 'alembic',
        server: scratchOf(18).server,
        install: (project) => symlink(join(folderOfTool('alembic'), client), join(project, '.venv')),
        histories: {
          plain: PLAIN,
          savepoints: withFourth(NESTED, NESTED),
          broken: withFourth("raise ValueError('not today')"),
          refused: withFourth("op.execute('SELECT 1/0')"),
          early: withFourth('import os; os._exit(0)'),
          forged: withFourth(`import os; os.write(3, b'{"ok": true, "token": "x", "value": null}\\\\n')`),
          spoilt: withFourth('sa.spoilt = True', "assert not hasattr(sa, 'spoilt')"),
          connection: withFourth(
            'sa.old = op.get_bind()',
            "import contextlib\n    with contextlib.suppress(Exception): sa.old.execute(sa.text('CREATE TABLE stolen (id int)'))",
          ),
        },
      });
      for (const name of ['plain', 'savepoints', 'spoilt', 'connection']) {
        expect(recorded[name], name).toHaveLength(6);
      }
      for (const name of ['broken', 'refused', 'early']) {
        expect(recorded[name], name).toHaveLength(1);
      }
      expect(recorded['savepoints']?.join('\n')).toContain('RELEASE SAVEPOINT sa_savepoint_1');
      expect(recorded['connection']?.join('\n')).not.toContain('stolen');
    },
  );
});
