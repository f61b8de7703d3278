-- The worker also makes migrations in a project's source, and words them from drift.
ALTER TABLE "answers" DROP CONSTRAINT "answers_kind_check";
ALTER TABLE "answers" ADD CONSTRAINT "answers_kind_check" CHECK (
    "kind" IN ('connection_test', 'plan', 'observation', 'drift_check', 'source_reading', 'schema_comparison',
        'migration_creation', 'migration_draft')
);
