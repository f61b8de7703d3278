-- Sealing keys whose private half was removed: nothing can open what is sealed by one, so nothing sealed by one is stored any more.
CREATE TABLE "retired_sealing_keys" (
    "key_id" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retired_sealing_keys_pkey" PRIMARY KEY ("key_id")
);

DO $rights$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['lockkeeper_web', 'lockkeeper_worker'] LOOP
        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('GRANT SELECT ON public.retired_sealing_keys TO %I', role_name);
        END IF;
    END LOOP;
END
$rights$;
