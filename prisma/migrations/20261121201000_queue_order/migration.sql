-- What the clock asks for waits behind what a person waits for. A job without a priority is done as before.
CREATE OR REPLACE FUNCTION "wake_worker"("jobs" JSONB) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    job record;
BEGIN
    FOR job IN SELECT * FROM jsonb_to_recordset("jobs") AS j("task" text, "payload" json, "key" text, "attempts" integer, "priority" integer) LOOP
        PERFORM graphile_worker.add_job(
            identifier => job."task", payload => job."payload", job_key => job."key", max_attempts => job."attempts",
            priority => coalesce(job."priority", 0));
    END LOOP;
END
$$;
