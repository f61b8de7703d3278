-- All jobs of a commit at once. Of two with the same key the later stands, as it did when they came one by one; in the order of their
-- keys, so that two commits with the same jobs wait for one another and never for each other.
CREATE OR REPLACE FUNCTION "wake_worker"("jobs" JSONB) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM graphile_worker.add_jobs(array_agg(ROW(
            j."task", j."payload", NULL, NULL, j."attempts", j."key", coalesce(j."priority", 0), NULL
        )::graphile_worker.job_spec ORDER BY j."key"))
       FROM (SELECT DISTINCT ON (r."key") r.*
               FROM ROWS FROM (jsonb_to_recordset("jobs")
                    AS ("task" text, "payload" json, "key" text, "attempts" integer, "priority" integer))
                    WITH ORDINALITY AS r("task", "payload", "key", "attempts", "priority", "place")
              ORDER BY r."key", r."place" DESC) AS j
     HAVING count(*) > 0;
END
$$;
