/** Catalogs whose rows belong to relations, and printers that can name a relation's parts wherever they stand. */
const OF_RELATIONS = [
  'pg_class',
  'pg_attribute',
  'pg_attrdef',
  'pg_constraint',
  'pg_index',
  'pg_inherits',
  'pg_partitioned_table',
  'pg_sequence',
  'pg_trigger',
  'pg_rewrite',
  'pg_policy',
  'pg_statistic',
  'pg_foreign_table',
  'pg_get_',
] as const;

/** What is answered by the session, by its rights, or by rows that not every login may mark. */
const OF_SESSIONS = [
  'current_setting',
  'set_config',
  'current_user',
  '_privilege(',
  'pg_subscription',
  'pg_user_mapping',
] as const;

/**
 * Whether a question of a reading is about nothing that is part of a relation, and its answer a pure function of marked rows: as long as
 * everything beside relations stands as it stood, it is answered as before. Pure.
 */
export function isAskedBeside(sql: string): boolean {
  return ![...OF_RELATIONS, ...OF_SESSIONS].some((word) => sql.includes(word));
}
