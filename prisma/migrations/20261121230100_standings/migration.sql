-- How environments stand to their newest release, so that a page of many of them reads no history.
CREATE TABLE "standings" (
    "environment_id" UUID NOT NULL,
    "observation_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "made_by" TEXT NOT NULL,
    "document" JSONB NOT NULL,

    CONSTRAINT "standings_pkey" PRIMARY KEY ("environment_id")
);

ALTER TABLE "standings" ADD CONSTRAINT "standings_environment_id_fkey"
    FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $rights$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        GRANT SELECT ON public.standings TO lockkeeper_web;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        GRANT SELECT, INSERT, UPDATE ON public.standings TO lockkeeper_worker;
    END IF;
END
$rights$;
