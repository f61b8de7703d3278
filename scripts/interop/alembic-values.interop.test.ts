import { describe, expect, it } from 'vitest';
import { withDatabase } from '../../lib/testing/postgres';
import { CLIENTS, installAlembic, withAlembicScene } from './alembic-cli';
import { scratchServers } from './scratch-servers';
import { rowsOf, shapeOf } from './database';
import { driftOf } from './drift-of';

/** What `op.bulk_insert` of data migrations holds: values of Python that the client sends as it likes. */
const VALUES = {
  'aaa1_values.py': `"""Values"""
import datetime as dt
import decimal
import uuid

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

revision = 'aaa1'
down_revision = None


def upgrade():
    told = op.create_table(
        'told',
        sa.Column('id', sa.Integer),
        sa.Column('day', sa.Date),
        sa.Column('at', sa.DateTime),
        sa.Column('since', sa.DateTime(timezone=True)),
        sa.Column('clock', sa.Time),
        sa.Column('span', sa.Interval),
        sa.Column('key', sa.Uuid),
        sa.Column('price', sa.Numeric(12, 4)),
        sa.Column('file', sa.LargeBinary),
        sa.Column('said', pg.JSONB),
        sa.Column('plain', sa.JSON),
        sa.Column('tags', pg.ARRAY(sa.Text)),
        sa.Column('counts', pg.ARRAY(sa.Integer, dimensions=2)),
        sa.Column('days', pg.ARRAY(sa.Date)),
    )
    zone = dt.timezone(dt.timedelta(hours=5, minutes=30))
    op.bulk_insert(told, [
        {
            'id': 1,
            'day': dt.date(1, 1, 1),
            'at': dt.datetime(1999, 12, 31, 23, 59, 59, 999999),
            'since': dt.datetime(2024, 2, 29, 12, 0, 0, 1, tzinfo=zone),
            'clock': dt.time(23, 59, 59, 5),
            'span': dt.timedelta(days=-3, microseconds=7),
            'key': uuid.UUID('f47ac10b-58cc-4372-a567-0e02b2c3d479'),
            'price': decimal.Decimal('-12345678.0100'),
            'file': b"\\x00\\xff'\\\\",
            'said': {"it's": ['\\u00fc', None, {'a\\\\b': 1.5}]},
            'plain': [1, 'two'],
            'tags': ["it's", 'a"b', 'c\\\\d', 'NULL', '', None],
            'counts': [[1, 2], [3, 70000]],
            'days': [dt.date(9999, 12, 31), None],
        },
        {
            'id': 2, 'day': None, 'at': None, 'since': None, 'clock': None, 'span': None, 'key': None,
            'price': decimal.Decimal('NaN'), 'file': b'', 'said': None, 'plain': None, 'tags': [], 'counts': None, 'days': [],
        },
    ])
    # As psycopg's own forms for each type, where it has a binary one.
    raw = op.get_bind().connection.dbapi_connection
    if hasattr(raw, 'pgconn'):
        raw.execute(
            'UPDATE told SET day = %b, at = %b, since = %b, clock = %b, span = %b, key = %b, price = %b, days = %b, counts = %b WHERE id = 2',
            [
                dt.date(2024, 2, 29), dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, tzinfo=zone), dt.time(0, 0),
                dt.timedelta(days=999999999), uuid.UUID(int=0), decimal.Decimal('0.0001'), [dt.date(1, 1, 1)], [[70000], [-1]],
            ],
        )


def downgrade():
    op.drop_table('told')
`,
};

const scratchOf = scratchServers(installAlembic, 18);

describe('A revision that inserts values of every kind', { timeout: 240_000 }, () => {
  it.each(CLIENTS)('leaves the rows that Alembic leaves, with %s', (client) =>
    withAlembicScene({ major: 18, client, scratch: scratchOf(18) }, async (scene) => {
      const { alembic, target } = scene;
      await scene.release(VALUES);
      const { ports, project } = scene.corridor;
      expect(await ports.store.sourceStatus(project.id)).toMatchObject({ problems: [] });
      expect(await scene.deploy()).toBe('succeeded');
      await withDatabase(18, async (other) => {
        expect(await alembic(other, 'upgrade', 'heads')).toMatchObject({ code: 0 });
        expect(await shapeOf(target)).toEqual(await shapeOf(other));
        const text = 'SELECT told::text AS row FROM told ORDER BY id';
        const rows = await rowsOf(target, text);
        expect(rows).toHaveLength(2);
        expect(rows).toEqual(await rowsOf(other, text));
      });
      expect(await alembic(target, 'current', '--check-heads')).toMatchObject({ code: 0 });
      expect(await driftOf(scene)).toMatchObject({ kind: 'compared', countedItems: [] });
    }),
  );
});
