-- The worker also answers how two schemas differ.
ALTER TABLE "answers" DROP CONSTRAINT "answers_kind_check";
ALTER TABLE "answers" ADD CONSTRAINT "answers_kind_check" CHECK (
    "kind" IN ('connection_test', 'plan', 'observation', 'drift_check', 'source_reading', 'schema_comparison')
);
