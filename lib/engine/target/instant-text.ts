/** An SQL expression of type timestamptz as the text of an `Instant`, whatever the session's time zone and date style; pure. */
export function instantText(expression: string): string {
  return `pg_catalog.to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
