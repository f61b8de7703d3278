/** What tells one database from every other (DESIGN.md 5.3). */
export interface TargetIdentity {
  /** `pg_control_system().system_identifier`, decimal. */
  readonly systemIdentifier: string;
  /** `pg_database.oid`, decimal. */
  readonly databaseOid: string;
  /** Id in `lockkeeper.installation`; null while that schema does not exist. */
  readonly installation: string | null;
}
