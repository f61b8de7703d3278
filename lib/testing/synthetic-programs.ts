/** Tools whose histories can be made up. */
export type ProgramTool = 'knex' | 'typeorm' | 'alembic' | 'module';

/** A made-up history of migrations that are programs: each makes a table with an index and puts rows into it. */
export const syntheticPrograms = (tool: ProgramTool, count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, place) => WRITTEN[tool](place + 1)));

const WRITTEN: Readonly<Record<ProgramTool, (number: number) => readonly [string, string]>> = {
  knex: (number) => [
    `${String(20_260_101_000_000 + number)}_t${String(number)}.js`,
    `exports.up = async (knex) => {
  await knex.schema.createTable('t${String(number)}', (table) => {
    table.increments();
    table.string('name').notNullable().index();
    table.jsonb('settings').defaultTo({ number: ${String(number)} });
  });
  await knex('t${String(number)}').insert([{ name: 'one' }, { name: 'two' }]);
};
exports.down = async (knex) => { await knex.schema.dropTable('t${String(number)}'); };
`,
  ],
  typeorm: (number) => [
    `${String(1_700_000_000_000 + number)}-T${String(number)}.ts`,
    `import { MigrationInterface, QueryRunner, Table, TableIndex } from 'typeorm';
export class T${String(number)}${String(1_700_000_000_000 + number)} implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(new Table({
      name: 't${String(number)}',
      columns: [
        { name: 'id', type: 'int', isPrimary: true, isGenerated: true },
        { name: 'name', type: 'varchar', isNullable: false },
      ],
    }));
    await queryRunner.createIndex('t${String(number)}', new TableIndex({ columnNames: ['name'] }));
    await queryRunner.query('INSERT INTO t${String(number)} (name) VALUES ($1), ($2)', ['one', 'two']);
  }
  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('t${String(number)}');
  }
}
`,
  ],
  alembic: (number) => [
    `versions/r${String(number)}_t.py`,
    `"""Table ${String(number)}."""
from alembic import op
import sqlalchemy as sa

revision = 'r${String(number)}'
down_revision = ${number === 1 ? 'None' : `'r${String(number - 1)}'`}
branch_labels = None
depends_on = None


def upgrade():
    table = op.create_table(
        't${String(number)}',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('name', sa.String(50), nullable=False),
    )
    op.create_index('i${String(number)}', 't${String(number)}', ['name'])
    op.bulk_insert(table, [{'name': 'one'}, {'name': 'two'}])


def downgrade():
    op.drop_table('t${String(number)}')
`,
  ],
  module: (number) => [
    `${String(number).padStart(4, '0')}-t.mjs`,
    `export const version = '${String(number).padStart(4, '0')}';
export const name = 't${String(number)}';
export async function up({ query }) {
  await query('CREATE TABLE t${String(number)} (id int GENERATED ALWAYS AS IDENTITY, name text NOT NULL)');
  await query('INSERT INTO t${String(number)} (name) VALUES ($1), ($2)', ['one', 'two']);
  return { number: ${String(number)} };
}
export async function down({ query }) { await query('DROP TABLE t${String(number)}'); }
`,
  ],
};
