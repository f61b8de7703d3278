import type { DriftCase } from './drift-case';

export function securityCases(keeper: string): readonly DriftCase[] {
  return [
    {
      name: 'row security off',
      sql: 'ALTER TABLE app.secret DISABLE ROW LEVEL SECURITY',
      reports: ['break different table:app.secret rowSecurity'],
    },
    {
      name: 'row security forced',
      sql: 'ALTER TABLE app.secret FORCE ROW LEVEL SECURITY',
      reports: ['break different table:app.secret forceRowSecurity'],
    },
    {
      name: 'policy added',
      sql: 'CREATE POLICY secret_all ON app.secret FOR SELECT USING (true)',
      reports: ['break extra policy:app.secret.secret_all'],
    },
    {
      name: 'policy dropped',
      sql: 'DROP POLICY secret_own ON app.secret',
      reports: ['break missing policy:app.secret.secret_own'],
    },
    {
      name: 'policy expression',
      sql: 'ALTER POLICY secret_own ON app.secret USING (true)',
      reports: ['break different policy:app.secret.secret_own using'],
    },
    {
      name: 'policy roles',
      sql: `ALTER POLICY secret_own ON app.secret TO ${keeper}`,
      reports: ['break different policy:app.secret.secret_own roles'],
    },
    {
      name: 'policy permissive instead of restrictive',
      sql: 'DROP POLICY secret_write ON app.secret; CREATE POLICY secret_write ON app.secret FOR INSERT TO PUBLIC WITH CHECK (owner_name = CURRENT_USER)',
      reports: ['break different policy:app.secret.secret_write permissive'],
    },
  ];
}
