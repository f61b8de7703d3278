-- The audit chain: append-only, one chain, every link checked by the database itself.

CREATE TABLE "audit_events" (
    "sequence" BIGINT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "actor_id" TEXT,
    "project_id" TEXT,
    "environment_id" TEXT,
    "deploy_id" TEXT,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("sequence")
);
CREATE INDEX "audit_events_at_sequence_idx" ON "audit_events"("at" DESC, "sequence" DESC);
CREATE INDEX "audit_events_action_sequence_idx" ON "audit_events"("action", "sequence" DESC);
CREATE INDEX "audit_events_actor_id_sequence_idx" ON "audit_events"("actor_id", "sequence" DESC);
CREATE INDEX "audit_events_project_id_sequence_idx" ON "audit_events"("project_id", "sequence" DESC);
CREATE INDEX "audit_events_environment_id_sequence_idx" ON "audit_events"("environment_id", "sequence" DESC);
CREATE INDEX "audit_events_deploy_id_sequence_idx" ON "audit_events"("deploy_id", "sequence" DESC);

CREATE TABLE "audit_head" (
    "only" SMALLINT NOT NULL DEFAULT 1,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("only"),
    CONSTRAINT "audit_head_only_check" CHECK ("only" = 1)
);
-- `CHAIN_START` of lib/engine/audit/chain.ts.
INSERT INTO "audit_head"("sequence", "hash") VALUES (0, repeat('0', 64));

-- The end of the chain, locked until the transaction ends. To be taken last: everything that writes an event waits here.
CREATE FUNCTION "lock_audit_head"() RETURNS TABLE ("sequence" BIGINT, "hash" TEXT)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT h."sequence", h."hash" FROM public."audit_head" h FOR UPDATE
$$;

-- Takes an event only as the next link: number, hash before, and its own hash as `eventHash` of lib/engine/audit/chain.ts computes it.
CREATE FUNCTION "continue_audit_chain"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head public."audit_head";
BEGIN
    SELECT * INTO STRICT head FROM public."audit_head" FOR UPDATE;
    IF NEW."sequence" IS DISTINCT FROM head."sequence" + 1 OR NEW."previous_hash" IS DISTINCT FROM head."hash" THEN
        RAISE EXCEPTION 'audit event % does not continue the chain, which ends at %', NEW."sequence", head."sequence"
            USING ERRCODE = 'restrict_violation', TABLE = 'audit_events';
    END IF;
    IF NEW."hash" IS DISTINCT FROM encode(sha256(convert_to(
        '[' || NEW."sequence" || ',"' || NEW."previous_hash" || '",' || NEW."event" || ']', 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the hash of audit event % is not the hash of its content', NEW."sequence"
            USING ERRCODE = 'restrict_violation', TABLE = 'audit_events';
    END IF;
    UPDATE public."audit_head" SET "sequence" = NEW."sequence", "hash" = NEW."hash";
    RETURN NEW;
END
$$;

-- The head moves only by an event: a direct change is not made inside another trigger.
CREATE FUNCTION "refuse_moving_audit_head"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'the head of the audit chain moves only by an event'
            USING ERRCODE = 'restrict_violation', TABLE = 'audit_head';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "audit_events_continue" BEFORE INSERT ON "audit_events"
    FOR EACH ROW EXECUTE FUNCTION "continue_audit_chain"();
CREATE TRIGGER "audit_events_never_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('audit events are never changed or removed');
CREATE TRIGGER "audit_head_moves_by_events" BEFORE UPDATE ON "audit_head"
    FOR EACH ROW EXECUTE FUNCTION "refuse_moving_audit_head"();
CREATE TRIGGER "audit_head_stays" BEFORE INSERT OR DELETE OR TRUNCATE ON "audit_head"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('the head of the audit chain is one row');

-- Also for a session that plays replica.
ALTER TABLE "audit_events" ENABLE ALWAYS TRIGGER "audit_events_continue";
ALTER TABLE "audit_events" ENABLE ALWAYS TRIGGER "audit_events_never_change";
ALTER TABLE "audit_head" ENABLE ALWAYS TRIGGER "audit_head_moves_by_events";
ALTER TABLE "audit_head" ENABLE ALWAYS TRIGGER "audit_head_stays";
