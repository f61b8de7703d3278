-- Times in which no deploy is started. Their hours are what the clocks of a time zone show, so they are kept as that: text to the minute,
-- which orders as time does. What instants they are, lib/engine/approval/freeze says.
CREATE TABLE "freeze_windows" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "environment_id" UUID,
    "tier" TEXT,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "starts_at" TEXT NOT NULL,
    "ends_at" TEXT NOT NULL,
    "recurrence" TEXT NOT NULL,
    "days" TEXT[] NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "freeze_windows_pkey" PRIMARY KEY ("id"),
    -- One environment, or one tier, or the whole project.
    CONSTRAINT "freeze_windows_scope_check" CHECK (num_nonnulls("environment_id", "tier") <= 1),
    CONSTRAINT "freeze_windows_tier_check" CHECK ("tier" IN ('development', 'test', 'staging', 'production')),
    CONSTRAINT "freeze_windows_times_check" CHECK (
        "starts_at" ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$'
        AND "ends_at" ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$'
        AND "starts_at" < "ends_at"
    ),
    CONSTRAINT "freeze_windows_recurrence_check" CHECK (
        CASE "recurrence"
            WHEN 'weekly' THEN "days" <> '{}'
                AND "days" <@ ARRAY['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
            WHEN 'none' THEN "days" = '{}'
            WHEN 'yearly' THEN "days" = '{}'
            ELSE false
        END
    )
);
CREATE INDEX "freeze_windows_project_id_idx" ON "freeze_windows"("project_id");
CREATE INDEX "freeze_windows_environment_id_idx" ON "freeze_windows"("environment_id");

ALTER TABLE "freeze_windows" ADD CONSTRAINT "freeze_windows_project_id_fkey"
    FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- The environment belongs to the project.
ALTER TABLE "freeze_windows" ADD CONSTRAINT "freeze_windows_environment_id_project_id_fkey"
    FOREIGN KEY ("environment_id", "project_id") REFERENCES "environments"("id", "project_id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $rights$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        GRANT SELECT, INSERT, UPDATE ON public.freeze_windows TO lockkeeper_web;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        GRANT SELECT ON public.freeze_windows TO lockkeeper_worker;
    END IF;
END
$rights$;
