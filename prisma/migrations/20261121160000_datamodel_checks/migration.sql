-- Whether the migrations of a release say all that the datamodel beside its source says: the last comparison.
CREATE TABLE "datamodel_checks" (
    "release_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "finding" JSONB NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "datamodel_checks_pkey" PRIMARY KEY ("release_id")
);

ALTER TABLE "datamodel_checks" ADD CONSTRAINT "datamodel_checks_release_id_fkey"
    FOREIGN KEY ("release_id") REFERENCES "releases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $rights$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        GRANT SELECT ON public.datamodel_checks TO lockkeeper_web;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON public.datamodel_checks TO lockkeeper_worker;
    END IF;
END
$rights$;
