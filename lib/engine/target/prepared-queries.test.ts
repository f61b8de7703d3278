import { expect, it } from 'vitest';
import { PreparedQueries } from './prepared-queries';

it('knows a query once the server has answered it, until it may have forgotten', () => {
  const queries = new PreparedQueries();
  expect(queries.nameOf('SELECT 1', true)).toEqual({ name: 'lockkeeper_1', known: false });
  queries.learn('SELECT 1');
  expect(queries.nameOf('SELECT 1', true)).toEqual({ name: 'lockkeeper_1', known: true });
  expect(queries.nameOf('SELECT 1', false)).toEqual({ name: 'lockkeeper_1', known: false });
  queries.forget();
  expect(queries.nameOf('SELECT 1', true)).toEqual({ name: 'lockkeeper_1', known: false });
});

it('never names more than a server can keep without noticing', () => {
  const queries = new PreparedQueries();
  const names = Array.from({ length: 100 }, (_, place) => queries.nameOf(`SELECT ${place}`, true));
  expect(names.filter((name) => name !== null)).toHaveLength(64);
  expect(names.at(-1)).toBeNull();
  queries.learn('SELECT 99');
  expect(queries.nameOf('SELECT 99', true)).toBeNull();
});
