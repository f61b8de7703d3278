-- A target that recovers from a crash may give the numbers of lost transactions out again: told by where its last recovery ended.
ALTER TABLE "run_steps" ADD COLUMN "recovered_to" TEXT;
