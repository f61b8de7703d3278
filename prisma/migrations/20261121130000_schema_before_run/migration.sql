-- The schema that a run found under the target's lock, so that whoever finds out what became of the run can tell what it changed.
ALTER TABLE "runs" ADD COLUMN "schema_before" TEXT;

ALTER TABLE "runs" ADD CONSTRAINT "runs_schema_before_fkey"
    FOREIGN KEY ("schema_before") REFERENCES "snapshots" ("digest") ON DELETE SET NULL ON UPDATE NO ACTION;

CREATE INDEX "runs_schema_before_idx" ON "runs" ("schema_before");
