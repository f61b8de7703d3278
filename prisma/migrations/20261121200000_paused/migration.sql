-- A restored copy of the store does nothing until a person says that it is the only one.
ALTER TABLE "installation" ADD COLUMN "paused_at" TIMESTAMPTZ(3), ADD COLUMN "paused_because" TEXT;
ALTER TABLE "installation" ADD CONSTRAINT "installation_paused_with_reason" CHECK (("paused_at" IS NULL) = ("paused_because" IS NULL));
