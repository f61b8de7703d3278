-- A migration that is a program may send other values than it did when it was recorded, where the policy says so.
ALTER TABLE "policies" ADD COLUMN "program_values_may_differ" BOOLEAN NOT NULL DEFAULT false;
