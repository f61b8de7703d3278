import 'server-only';
import type { CsvTable } from '../../../contracts/csv';
import {
  deliveriesTable,
  deploysTable,
  differencesTable,
  driftTable,
  heldBackTable,
  owedStartsTable,
  peopleTable,
  troubleTable,
  workersTable,
} from './installation-tables';
import {
  comparisonTable,
  environmentsTable,
  migrationsTable,
  placesTable,
  projectsTable,
  releasesTable,
  schemaDifferencesTable,
  timelineTable,
} from './project-tables';
import type { TableSource } from './table-source';

/** Every table that can be had as a file. */
export const TABLES: Readonly<Record<CsvTable, TableSource>> = {
  projects: projectsTable,
  environments: environmentsTable,
  migrations: migrationsTable,
  releases: releasesTable,
  places: placesTable,
  timeline: timelineTable,
  comparison: comparisonTable,
  'schema-differences': schemaDifferencesTable,
  deploys: deploysTable,
  drift: driftTable,
  differences: differencesTable,
  trouble: troubleTable,
  'held-back': heldBackTable,
  'owed-starts': owedStartsTable,
  people: peopleTable,
  workers: workersTable,
  deliveries: deliveriesTable,
};
