/**
 * The statements of the run's journal, each one round trip. `held` is the fence: a row while the run is the one its deploy is working at,
 * and locked, so that whoever takes the deploy over waits for what is being written and then reads it.
 */
const HELD = `
  WITH held AS MATERIALIZED (
    SELECT r.id, r.deploy_id, d.cancel_requested_at
    FROM public.runs r
    JOIN public.deploys d ON d.id = r.deploy_id AND d.run_id = r.id
    WHERE r.id = $1::uuid AND r.fence = $2::bigint AND r.finished_at IS NULL
    FOR SHARE OF d
  )`;

/** Rows of steps and statements may belong to an earlier run of the same deploy: recovery completes what a lost run began. */
const STATEMENTS = `
  statements AS (
    INSERT INTO public.run_statements
      (run_id, step, statement, state, sent_at, ended_at, rows, notices, sql_state, position, message)
    SELECT r.id, j.step, j.statement, j.state, j."sentAt", j."endedAt", j.rows, j.notices, j."sqlState", j.position, j.message
    FROM held
    CROSS JOIN json_to_recordset($3::json) AS j(
      "runId" uuid, step int, statement int, state text, "sentAt" timestamptz, "endedAt" timestamptz, rows bigint,
      notices text[], "sqlState" text, position int, message text)
    JOIN public.runs r ON r.id = j."runId" AND r.deploy_id = held.deploy_id
    ON CONFLICT (run_id, step, statement) DO UPDATE SET
      state = excluded.state, sent_at = excluded.sent_at, ended_at = excluded.ended_at, rows = excluded.rows,
      notices = excluded.notices, sql_state = excluded.sql_state, position = excluded.position, message = excluded.message
    RETURNING 1
  )`;

/** $1 run, $2 fence, $3 statements, $4 steps. */
export const WRITE_STEPS = `${HELD},${STATEMENTS},
  steps AS (
    INSERT INTO public.run_steps
      (run_id, step, migration_id, state, attempt, history_row_id, transaction_id, backend_pid, backend_start,
        recovered_to, started_at, ended_at)
    SELECT r.id, j.step, j."migrationId", j.state, j.attempt, j."historyRowId", j."transactionId", j."backendPid", j."backendStart",
      j."recoveredTo", j."startedAt", j."endedAt"
    FROM held
    CROSS JOIN json_to_recordset($4::json) AS j(
      "runId" uuid, step int, "migrationId" text, state text, attempt int, "historyRowId" text, "transactionId" text,
      "backendPid" int, "backendStart" text, "recoveredTo" text, "startedAt" timestamptz, "endedAt" timestamptz)
    JOIN public.runs r ON r.id = j."runId" AND r.deploy_id = held.deploy_id
    ON CONFLICT (run_id, step) DO UPDATE SET
      migration_id = excluded.migration_id, state = excluded.state, attempt = excluded.attempt,
      history_row_id = excluded.history_row_id, transaction_id = excluded.transaction_id, backend_pid = excluded.backend_pid,
      backend_start = excluded.backend_start, recovered_to = excluded.recovered_to, started_at = excluded.started_at, ended_at = excluded.ended_at
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM held)::int AS held, (SELECT count(*) FROM steps)::int AS steps,
    (SELECT count(*) FROM statements)::int AS statements`;

/** $1 run, $2 fence, $3 statements, $4 live facts or JSON null, $5 now. Tells open pages. */
export const WRITE_PROGRESS = `${HELD},${STATEMENTS},
  live AS (
    INSERT INTO public.run_live (run_id, at, facts)
    SELECT id, $5::timestamptz, $4::jsonb FROM held WHERE $4::jsonb <> 'null'
    ON CONFLICT (run_id) DO UPDATE SET at = excluded.at, facts = excluded.facts
    RETURNING 1
  )
  SELECT count(pg_notify('lockkeeper', json_build_object('topic', 'deploy', 'id', deploy_id)::text))::int AS told FROM held`;

/** $1 run, $2 fence, $3 until when. */
export const RENEW_LEASE = `${HELD}
  UPDATE public.runs SET lease_until = $3::timestamptz FROM held WHERE runs.id = held.id RETURNING 1 AS held`;

/** $1 run, $2 fence. */
export const CANCEL_REQUESTED = `${HELD}
  SELECT cancel_requested_at IS NOT NULL AS requested FROM held`;
