-- The second factor of a person, what a session knows of it, and the policy that asks for it.
ALTER TABLE "sessions"
    ADD COLUMN "signed_in_by" TEXT NOT NULL DEFAULT 'password',
    ADD COLUMN "awaits_second_factor" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "second_factor_at" TIMESTAMPTZ(3),
    ADD CONSTRAINT "sessions_signed_in_by_check" CHECK ("signed_in_by" IN ('password', 'single_sign_on')),
    -- A session that waits for the second factor has never seen one: the answer opens another session.
    ADD CONSTRAINT "sessions_second_factor_check" CHECK (NOT "awaits_second_factor" OR "second_factor_at" IS NULL);

ALTER TABLE "policies" ADD COLUMN "second_factor_required" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "second_factors" (
    "person_id" UUID NOT NULL,
    "secret" JSONB NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_used_step" INTEGER,

    CONSTRAINT "second_factors_pkey" PRIMARY KEY ("person_id"),
    CONSTRAINT "second_factors_last_used_step_check" CHECK (("confirmed_at" IS NULL) = ("last_used_step" IS NULL))
);
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "recovery_codes" (
    "person_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("person_id", "code_hash")
);
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "second_factors"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The worker may know who has one, and has no business with what it is made of.
DO $rights$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON public.second_factors, public.recovery_codes TO lockkeeper_web;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        GRANT SELECT (person_id, confirmed_at) ON public.second_factors TO lockkeeper_worker;
    END IF;
END
$rights$;
