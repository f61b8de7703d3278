/** A statement that names the database that it runs in, as `%I`. */
export const onDatabase = (statement: string): string =>
  `DO $$ BEGIN EXECUTE format('${statement}', current_database()); END $$`;
