import type { DriftCase } from './drift-case';
import { onDatabase } from './on-database';

export function settingCases(reader: string): readonly DriftCase[] {
  const alter = (target: string) => onDatabase(`ALTER ${target}`);
  return [
    {
      name: 'of the database (gap)',
      sql: alter('DATABASE %I SET search_path = app, public'),
      reports: ['break extra setting:"".search_path'],
    },
    {
      name: 'of a role in the database (gap)',
      sql: alter(`ROLE ${reader} IN DATABASE %I SET statement_timeout = 1000`),
      reports: [`risk extra setting:${reader}.statement_timeout`],
    },
  ];
}
