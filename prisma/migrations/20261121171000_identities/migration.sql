-- Who somebody is to the issuer that they sign in by: bound to issuer and subject, never to an e-mail address.
CREATE TABLE "identities" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("issuer", "subject")
);
CREATE INDEX "identities_person_id_idx" ON "identities"("person_id");
ALTER TABLE "identities" ADD CONSTRAINT "identities_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $rights$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON public.identities TO lockkeeper_web;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        GRANT SELECT ON public.identities TO lockkeeper_worker;
    END IF;
END
$rights$;
