import type { DriftCase } from './cases/drift-case';
import { columnCases } from './cases/column-cases';
import { constraintCases } from './cases/constraint-cases';
import { extensionCases } from './cases/extension-cases';
import { indexCases } from './cases/index-cases';
import { otherCases } from './cases/other-cases';
import { partitionCases } from './cases/partition-cases';
import { programCases } from './cases/program-cases';
import { roleCases } from './cases/role-cases';
import { securityCases } from './cases/security-cases';
import { sequenceCases } from './cases/sequence-cases';
import { settingCases } from './cases/setting-cases';
import { statisticsCases } from './cases/statistics-cases';
import { tableCases } from './cases/table-cases';
import { typeCases } from './cases/type-cases';
import type { FixtureRoles } from './fixture-schema';

/** A line of the kind table in the measurements of drift engines, with its cases. */
export interface DriftKind {
  readonly kind: string;
  readonly cases: readonly DriftCase[];
}

/** The changes by kind. Statements run as a superuser on `fixtureSchema`, inside a transaction that is rolled back. */
export function driftKinds({ keeper, reader }: FixtureRoles): readonly DriftKind[] {
  return [
    { kind: 'column', cases: columnCases() },
    { kind: 'index', cases: indexCases() },
    { kind: 'constraint', cases: constraintCases() },
    { kind: 'table', cases: tableCases() },
    { kind: 'partition', cases: partitionCases() },
    { kind: 'security', cases: securityCases(keeper) },
    { kind: 'views, functions, triggers, rules, event triggers', cases: programCases() },
    { kind: 'types, domains', cases: typeCases() },
    { kind: 'sequences', cases: sequenceCases() },
    { kind: 'extensions', cases: extensionCases() },
    { kind: 'grants, owners, comments', cases: roleCases({ keeper, reader }) },
    { kind: 'statistics objects', cases: statisticsCases() },
    { kind: 'collation, publication, text search, cast, operator, server', cases: otherCases(reader) },
    { kind: 'settings of the database', cases: settingCases(reader) },
  ];
}
