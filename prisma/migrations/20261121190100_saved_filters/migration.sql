-- Filters of pages that a person saved under a name: theirs alone.
CREATE TABLE "saved_filters" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_filters_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "saved_filters_person_id_page_name_key" ON "saved_filters"("person_id", "page", "name");

ALTER TABLE "saved_filters" ADD CONSTRAINT "saved_filters_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $rights$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        GRANT SELECT, INSERT, DELETE ON public.saved_filters TO lockkeeper_web;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        GRANT SELECT ON public.saved_filters TO lockkeeper_worker;
    END IF;
END
$rights$;
