import { describe, expect, it } from 'vitest';
import { syntheticPrograms } from '../../lib/testing/synthetic-programs';
import { recordBothWays } from './both-ways';
import { copyPackages } from './install-tool';
import { installKnex } from './knex-cli';
import { ALL } from './knex-stage';
import { scratchServers } from './scratch-servers';
import { installTypeorm } from './typeorm-cli';

const scratchOf = scratchServers(async () => {
  await Promise.all([installKnex(), installTypeorm()]);
}, 18);

const knexOf = (number: number, up: string): readonly [string, string] => [
  `2027010100000${String(number)}_p.ts`,
  `import type { Knex } from 'knex';
import { next } from './lib/counter';
import pg from 'pg';
export async function up(knex: Knex): Promise<void> {
  await knex.raw('CREATE TABLE p${String(number)} (id int)');
  ${up}
  await knex.raw('INSERT INTO p${String(number)} VALUES (?)', [next()]);
}
export async function down(knex: Knex): Promise<void> { await knex.raw('DROP TABLE p${String(number)}'); }
`,
];

/** Knex counts the savepoints of a process. */
const NESTED = "await knex.transaction((inner) => inner.raw('SELECT 1'));";

const ES_MODULES = Object.fromEntries([
  ...[1, 2, 3].map((number) => [
    `2028010100000${String(number)}_m.js`,
    `import { next } from './lib/counter.js';
import knexPackage from 'knex';
export const up = async (knex) => {
  knexPackage.count = (knexPackage.count ?? 0) + 1;
  await knex.raw('CREATE TABLE m${String(number)} AS SELECT ? AS count', [knexPackage.count]);
  await knex.raw('INSERT INTO m${String(number)} VALUES (?)', [next()]);
};
export const down = async () => {};
`,
  ]),
  ['lib/counter.js', 'let n = 0;\nexport const next = () => (n += 1);\n'],
]);

const knexWith = (third: string, fourth: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries([knexOf(1, ''), knexOf(2, ''), knexOf(3, third), knexOf(4, fourth), knexOf(5, '')]),
  'lib/counter.ts': 'let n = 0;\nexport const next = (): number => (n += 1);\n',
});

const TWO_CLASSES = `class A1 { constructor() { this.name = 'A1800000000001'; } async up(runner) { await runner.query('CREATE TABLE two_a (id int)'); } async down() {} }
class B2 { constructor() { this.name = 'B1800000000002'; } async up(runner) { await runner.query('CREATE TABLE two_b (id int)'); } async down() {} }
exports.A1800000000001 = A1; exports.B1800000000002 = B2;
`;

const timesIn = (texts: readonly string[] | undefined, words: string): number =>
  (texts ?? []).join('\n').split(words).length - 1;

describe('Histories recorded in one process', { timeout: 240_000 }, () => {
  it('are, with Knex, what they are with a process for each migration', async () => {
    const recorded = await recordBothWays({
      tool: 'knex',
      server: scratchOf(18).server,
      install: (project) => copyPackages('knex', project),
      histories: {
        plain: { ...syntheticPrograms('knex', 8), ...ALL },
        savepoints: knexWith(NESTED, NESTED),
        modules: ES_MODULES,
        helper: knexWith('', ''),
        broken: knexWith("throw new Error('not today');", ''),
        refused: knexWith("await knex.raw('SELECT 1/0');", ''),
        early: knexWith('process.exit(0);', ''),
        prototype: knexWith(
          '(Array.prototype as any).spoilt = true;',
          "if (([] as any).spoilt) throw new Error('spoilt');",
        ),
        connection: knexWith(
          '(globalThis as any).old = knex;',
          "await (globalThis as any).old?.raw('CREATE TABLE stolen (id int)').catch(() => undefined);",
        ),
      },
    });
    expect(recorded['plain']).toHaveLength(11);
    expect(timesIn(recorded['helper'], "VALUES ('1')")).toBe(5);
    expect(timesIn(recorded['savepoints'], 'RELEASE SAVEPOINT trx')).toBe(2);
    expect(timesIn(recorded['modules'], "VALUES ('1')")).toBe(3);
    for (const name of ['prototype', 'connection']) expect(recorded[name]).toHaveLength(5);
    for (const name of ['broken', 'refused', 'early']) expect(recorded[name]).toHaveLength(1);
    expect(recorded['connection']?.join('\n')).not.toContain('stolen');
  });

  it('are, with TypeORM, what they are with a process for each migration', async () => {
    const plain = syntheticPrograms('typeorm', 8);
    const at = Object.keys(plain)[4] ?? '';
    const recorded = await recordBothWays({
      tool: 'typeorm',
      server: scratchOf(18).server,
      install: (project) => copyPackages('typeorm', project),
      histories: {
        plain,
        two: { ...plain, '1800000000001-two.js': TWO_CLASSES },
        broken: { ...plain, [at]: (plain[at] ?? '').replace('await', "throw new Error('not today'); await") },
        hasty: {
          ...plain,
          [at]: (plain[at] ?? '').replaceAll('await queryRunner.query', 'void queryRunner.query'),
        },
      },
    });
    expect(recorded['plain']).toHaveLength(8);
    expect(recorded['two']).toHaveLength(10);
    expect(recorded['broken']).toHaveLength(1);
    expect(recorded['hasty']).toHaveLength(8);
  });
});
