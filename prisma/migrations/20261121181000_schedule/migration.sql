-- When a deploy is to be started by itself, and who said so.
ALTER TABLE "deploys" ADD COLUMN "scheduled_for" TIMESTAMPTZ(3),
    ADD COLUMN "schedule_zone" TEXT,
    ADD COLUMN "scheduled_by" UUID,
    ADD COLUMN "scheduled_by_name" TEXT;

ALTER TABLE "deploys" ADD CONSTRAINT "deploys_schedule_check" CHECK (
    num_nulls("scheduled_for", "schedule_zone", "scheduled_by", "scheduled_by_name") IN (0, 4)
    AND ("state" <> 'scheduled' OR "scheduled_for" IS NOT NULL)
) NOT VALID;
ALTER TABLE "deploys" VALIDATE CONSTRAINT "deploys_schedule_check";
