-- Adds jobs (an array of {task, payload, key, attempts}) for the worker, in the caller's transaction. A job with the same key that was not
-- begun is replaced, so that wake-up calls collapse.
CREATE FUNCTION "wake_worker"("jobs" JSONB) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    job record;
BEGIN
    FOR job IN SELECT * FROM jsonb_to_recordset("jobs") AS j("task" text, "payload" json, "key" text, "attempts" integer) LOOP
        PERFORM graphile_worker.add_job(
            identifier => job."task", payload => job."payload", job_key => job."key", max_attempts => job."attempts");
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION "wake_worker"(JSONB), "lock_audit_head"() FROM PUBLIC;

-- Two roles for whoever wants web and worker to sign in to the store as different users (`GRANT lockkeeper_web TO ...`): the web may not
-- write what only a worker can know, the worker may not write people or verdicts, neither may change an audit event. Where the server does
-- not allow us to make roles, triggers and checks stand alone.
DO $roles$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['lockkeeper_web', 'lockkeeper_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        END IF;
    END LOOP;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'the roles lockkeeper_web and lockkeeper_worker were not made: %', SQLERRM;
    WHEN duplicate_object OR unique_violation THEN
        NULL;
END
$roles$;

DO $rights$
DECLARE
    reads CONSTANT text := 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO %1$I;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %1$I;
        GRANT EXECUTE ON FUNCTION public.wake_worker(jsonb), public.lock_audit_head() TO %1$I;
        GRANT INSERT ON public.audit_events TO %1$I;
        GRANT INSERT, UPDATE, DELETE ON public.answers, public.webhook_deliveries, public.plans, public.deploys TO %1$I;
        GRANT UPDATE (voided_at, used_at) ON public.verdicts TO %1$I;
        GRANT UPDATE ON public.environments, public.drift_acceptances TO %1$I';
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        EXECUTE format(reads, 'lockkeeper_web');
        GRANT INSERT, UPDATE, DELETE ON public.people, public.memberships, public.one_time_links, public.sessions,
            public.sign_in_failures, public.projects, public.environments, public.policies, public.drift_acceptances,
            public.webhook TO lockkeeper_web;
        GRANT INSERT ON public.verdicts TO lockkeeper_web;
        GRANT UPDATE ON public.installation TO lockkeeper_web;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        EXECUTE format(reads, 'lockkeeper_worker');
        GRANT INSERT, UPDATE, DELETE ON public.source_statuses, public.releases, public.release_files, public.file_contents,
            public.observations, public.snapshots, public.schemas_after_run, public.drift_checks, public.drift_sightings,
            public.runs, public.run_steps, public.run_statements, public.run_live TO lockkeeper_worker;
        GRANT DELETE ON public.sessions, public.sign_in_failures, public.one_time_links TO lockkeeper_worker;
    END IF;
END
$rights$;
