-- What an operator watches, kept so that reading it costs the same however long the history is.

-- Workers that live, or lived within the last day: each says so every few seconds.
CREATE TABLE "worker_heartbeats" (
    "worker_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "node_version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_heartbeats_pkey" PRIMARY KEY ("worker_id")
);

-- How often a deploy went from one state to another since the store has this table. Never falls, also when a project is deleted.
CREATE TABLE "deploy_transitions" (
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "deploy_transitions_pkey" PRIMARY KEY ("before", "after")
);

CREATE FUNCTION "count_deploy_transition"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public."deploy_transitions" AS t ("before", "after", "count") VALUES (OLD."state", NEW."state", 1)
        ON CONFLICT ("before", "after") DO UPDATE SET "count" = t."count" + 1;
    RETURN NULL;
END
$$;

-- Deferred to the end of the transaction: the head of the audit chain is locked by then, so two commits never wait for each other here.
CREATE CONSTRAINT TRIGGER "deploys_count_transition" AFTER UPDATE OF "state" ON "deploys"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state")
    EXECUTE FUNCTION "count_deploy_transition"();

-- Those that ended in a way that a person has to settle; the others that are not over have "deploys_open_idx".
CREATE INDEX "deploys_unsettled_idx" ON "deploys"("state") WHERE "state" IN ('partly_applied', 'schema_differs', 'contradiction');

-- Ids of the items of level break, beside "counted_items", so that counting by level never reads a whole report.
ALTER TABLE "drift_checks" ADD COLUMN "break_items" JSONB
    GENERATED ALWAYS AS (jsonb_path_query_array("report", '$.items[*] ? (@.level == "break").id')) STORED;

-- The queue by task: jobs that could begin, jobs that a worker has, jobs that were given up. Nothing while the queue has no tables yet.
CREATE FUNCTION "read_queue"() RETURNS TABLE (
    "task" TEXT, "waiting" BIGINT, "working" BIGINT, "given_up" BIGINT, "oldest_waiting" TIMESTAMPTZ)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF to_regclass('graphile_worker.jobs') IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT j."task_identifier",
            count(*) FILTER (WHERE j."locked_at" IS NULL AND j."attempts" < j."max_attempts" AND j."run_at" <= now()),
            count(*) FILTER (WHERE j."locked_at" IS NOT NULL),
            count(*) FILTER (WHERE j."locked_at" IS NULL AND j."attempts" >= j."max_attempts"),
            min(j."run_at") FILTER (
                WHERE j."locked_at" IS NULL AND j."attempts" < j."max_attempts" AND j."run_at" <= now())
        FROM graphile_worker.jobs j GROUP BY j."task_identifier";
END
$$;
REVOKE ALL ON FUNCTION "read_queue"() FROM PUBLIC;

DO $rights$
DECLARE
    reads CONSTANT text := 'GRANT SELECT ON public.worker_heartbeats, public.deploy_transitions TO %1$I;
        GRANT EXECUTE ON FUNCTION public.read_queue() TO %1$I';
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        EXECUTE format(reads, 'lockkeeper_web');
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        EXECUTE format(reads, 'lockkeeper_worker');
        GRANT INSERT, UPDATE, DELETE ON public.worker_heartbeats TO lockkeeper_worker;
    END IF;
END
$rights$;
