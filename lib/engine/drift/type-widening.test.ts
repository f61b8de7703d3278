import { expect, it } from 'vitest';
import { isWidening } from './type-widening';

it.each([
  ['character varying(10)', 'character varying(20)'],
  ['character varying(10)', 'text'],
  ['integer', 'bigint'],
])('%s fits into %s unchanged', (before, after) => expect(isWidening(before, after)).toBe(true));

it.each([
  ['text', 'character varying(20)'],
  ['character varying(20)', 'character varying(10)'],
  ['bigint', 'integer'],
  ['timestamp with time zone', 'date'],
  ['numeric(10,2)', 'numeric(10,1)'],
])('%s may not fit into %s', (before, after) => expect(isWidening(before, after)).toBe(false));
