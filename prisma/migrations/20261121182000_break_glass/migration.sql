-- Starts in spite of a freeze: one person asks, another confirms, somebody reviews it afterwards.
CREATE TABLE "break_glass" (
    "id" UUID NOT NULL,
    "deploy_id" UUID NOT NULL,
    "plan_digest" TEXT NOT NULL,
    "requested_by" UUID NOT NULL,
    "asked_by" UUID NOT NULL,
    "asked_by_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "freezes" TEXT[] NOT NULL DEFAULT '{}',
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "confirm_before" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" UUID,
    "confirmed_by_name" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "start_before" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "reviewed_by" UUID,
    "reviewed_by_name" TEXT,
    "review" TEXT,
    "reviewed_at" TIMESTAMPTZ(3),
    "reviewed_without_others" BOOLEAN,

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "break_glass_reason_check" CHECK (btrim("reason") <> ''),
    -- Two people: whoever asks and starts cannot confirm, nor can whoever requested the deploy, which the foreign key below holds to the deploy's own.
    CONSTRAINT "break_glass_two_people_check" CHECK ("confirmed_by" NOT IN ("asked_by", "requested_by")),
    CONSTRAINT "break_glass_confirmation_check" CHECK (
        num_nulls("confirmed_by", "confirmed_by_name", "confirmed_at", "start_before") IN (0, 4)
        AND "confirmed_at" < "confirm_before"
    ),
    -- Nothing is started unconfirmed or too late.
    CONSTRAINT "break_glass_start_check" CHECK (
        "started_at" IS NULL OR ("confirmed_at" IS NOT NULL AND "started_at" >= "confirmed_at" AND "started_at" < "start_before")
    ),
    -- A review is of something that was started, and by somebody who took no part while there is such a person.
    CONSTRAINT "break_glass_review_check" CHECK (
        num_nulls("reviewed_by", "reviewed_by_name", "review", "reviewed_at", "reviewed_without_others") IN (0, 5)
        AND ("reviewed_by" IS NULL OR ("started_at" IS NOT NULL AND btrim("review") <> ''
            AND ("reviewed_without_others" OR "reviewed_by" NOT IN ("asked_by", "confirmed_by"))))
    )
);
CREATE INDEX "break_glass_deploy_id_plan_digest_requested_by_idx" ON "break_glass"("deploy_id", "plan_digest", "requested_by");
CREATE INDEX "break_glass_asked_by_idx" ON "break_glass"("asked_by");
CREATE INDEX "break_glass_confirmed_by_idx" ON "break_glass"("confirmed_by");
CREATE INDEX "break_glass_reviewed_by_idx" ON "break_glass"("reviewed_by");
-- What home asks for: those that wait for somebody.
CREATE INDEX "break_glass_unreviewed_idx" ON "break_glass"("asked_at") WHERE "reviewed_at" IS NULL;

-- It is for the digest of its deploy, and remembers who requested that.
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_deploy_id_plan_digest_requested_by_fkey"
    FOREIGN KEY ("deploy_id", "plan_digest", "requested_by") REFERENCES "deploys"("id", "plan_digest", "requested_by") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_asked_by_fkey"
    FOREIGN KEY ("asked_by") REFERENCES "people"("id") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_confirmed_by_fkey"
    FOREIGN KEY ("confirmed_by") REFERENCES "people"("id") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_reviewed_by_fkey"
    FOREIGN KEY ("reviewed_by") REFERENCES "people"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- What was asked stays; a confirmation, a start and a review are written once.
CREATE TRIGGER "break_glass_is_written_once" BEFORE UPDATE ON "break_glass"
    FOR EACH ROW WHEN (
        (OLD."id", OLD."deploy_id", OLD."plan_digest", OLD."requested_by", OLD."asked_by", OLD."asked_by_name", OLD."reason",
         OLD."freezes", OLD."asked_at", OLD."confirm_before")
        IS DISTINCT FROM
        (NEW."id", NEW."deploy_id", NEW."plan_digest", NEW."requested_by", NEW."asked_by", NEW."asked_by_name", NEW."reason",
         NEW."freezes", NEW."asked_at", NEW."confirm_before")
        OR (OLD."confirmed_by" IS NOT NULL AND
            (OLD."confirmed_by", OLD."confirmed_by_name", OLD."confirmed_at", OLD."start_before")
            IS DISTINCT FROM (NEW."confirmed_by", NEW."confirmed_by_name", NEW."confirmed_at", NEW."start_before"))
        OR (OLD."started_at" IS NOT NULL AND OLD."started_at" IS DISTINCT FROM NEW."started_at")
        OR (OLD."reviewed_by" IS NOT NULL AND
            (OLD."reviewed_by", OLD."reviewed_by_name", OLD."review", OLD."reviewed_at", OLD."reviewed_without_others")
            IS DISTINCT FROM (NEW."reviewed_by", NEW."reviewed_by_name", NEW."review", NEW."reviewed_at", NEW."reviewed_without_others"))
    )
    EXECUTE FUNCTION "refuse_change"('what was said of a break-glass start is never changed');

DO $rights$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_web') THEN
        GRANT SELECT, INSERT, UPDATE ON public.break_glass TO lockkeeper_web;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lockkeeper_worker') THEN
        GRANT SELECT ON public.break_glass TO lockkeeper_worker;
    END IF;
END
$rights$;
