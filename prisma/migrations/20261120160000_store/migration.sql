-- Installation, people, sign-in

CREATE TABLE "installation" (
    "only" SMALLINT NOT NULL DEFAULT 1,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "setup_completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("only"),
    CONSTRAINT "installation_only_check" CHECK ("only" = 1)
);
CREATE UNIQUE INDEX "installation_id_key" ON "installation"("id");
INSERT INTO "installation" DEFAULT VALUES;

CREATE TABLE "people" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "installation_administrator" BOOLEAN NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "people_pkey" PRIMARY KEY ("id"),
    -- The nil UUID stands for the operator, who is nobody's colleague.
    CONSTRAINT "people_id_check" CHECK ("id" <> '00000000-0000-0000-0000-000000000000')
);
CREATE UNIQUE INDEX "people_email_key" ON "people"("email");

CREATE TABLE "one_time_links" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "person_id" UUID,
    "roles" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_links_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "one_time_links_purpose_check" CHECK ("purpose" IN ('setup', 'invite', 'reset'))
);
CREATE UNIQUE INDEX "one_time_links_token_hash_key" ON "one_time_links"("token_hash");
CREATE INDEX "one_time_links_person_id_idx" ON "one_time_links"("person_id");

CREATE TABLE "sessions" (
    "id_hash" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id_hash")
);
CREATE INDEX "sessions_person_id_idx" ON "sessions"("person_id");
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

CREATE TABLE "sign_in_failures" (
    "key_hash" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_failed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_failures_pkey" PRIMARY KEY ("key_hash")
);
CREATE INDEX "sign_in_failures_last_failed_at_idx" ON "sign_in_failures"("last_failed_at");

-- Projects and what they hold

CREATE TABLE "projects" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source_kind" TEXT NOT NULL,
    "source_folder" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "tool_options" JSONB NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "projects_source_kind_check" CHECK ("source_kind" IN ('folder'))
);
CREATE UNIQUE INDEX "projects_slug_key" ON "projects"("slug");

CREATE TABLE "memberships" (
    "person_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("person_id", "project_id"),
    CONSTRAINT "memberships_role_check" CHECK ("role" IN ('viewer', 'developer', 'approver', 'administrator'))
);
CREATE INDEX "memberships_project_id_idx" ON "memberships"("project_id");

CREATE TABLE "source_statuses" (
    "project_id" UUID NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_digest" TEXT,
    "problems" JSONB NOT NULL,
    "notes" JSONB NOT NULL,

    CONSTRAINT "source_statuses_pkey" PRIMARY KEY ("project_id")
);

CREATE TABLE "releases" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "tool_options" JSONB NOT NULL,
    "migration_count" INTEGER NOT NULL,
    "newest_migration_id" TEXT,
    "revision" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "releases_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "releases_number_check" CHECK ("number" > 0)
);
CREATE UNIQUE INDEX "releases_project_id_number_key" ON "releases"("project_id", "number");
CREATE UNIQUE INDEX "releases_project_id_digest_key" ON "releases"("project_id", "digest");

CREATE TABLE "file_contents" (
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "file_contents_pkey" PRIMARY KEY ("sha256"),
    CONSTRAINT "file_contents_sha256_check" CHECK ("sha256" = encode(sha256("bytes"), 'hex')),
    CONSTRAINT "file_contents_size_check" CHECK ("size" = octet_length("bytes"))
);

CREATE TABLE "release_files" (
    "release_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,

    CONSTRAINT "release_files_pkey" PRIMARY KEY ("release_id", "position")
);
CREATE UNIQUE INDEX "release_files_release_id_path_key" ON "release_files"("release_id", "path");
CREATE INDEX "release_files_sha256_idx" ON "release_files"("sha256");

CREATE TABLE "environments" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "database" TEXT NOT NULL,
    "schema" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "tls_mode" TEXT NOT NULL,
    "ca_certificate" TEXT,
    "connect_timeout_seconds" INTEGER NOT NULL,
    "allow_weak_authentication" BOOLEAN NOT NULL,
    "connection_version" INTEGER NOT NULL,
    "credential_kind" TEXT NOT NULL,
    "credential_reference" TEXT,
    "sealed_key_id" TEXT,
    "sealed_ephemeral_public_key" TEXT,
    "sealed_nonce" TEXT,
    "sealed_ciphertext" TEXT,
    "observe_only" BOOLEAN NOT NULL,
    "identity_system_identifier" TEXT,
    "identity_database_oid" TEXT,
    "identity_installation" TEXT,
    "policy_version" INTEGER NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "environments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "environments_tier_check" CHECK ("tier" IN ('development', 'test', 'staging', 'production')),
    CONSTRAINT "environments_port_check" CHECK ("port" BETWEEN 1 AND 65535),
    CONSTRAINT "environments_tls_mode_check" CHECK ("tls_mode" IN ('disable', 'require', 'verify_ca', 'verify_full')),
    CONSTRAINT "environments_credential_check" CHECK (
        CASE "credential_kind"
            WHEN 'reference' THEN "credential_reference" IS NOT NULL
                AND num_nonnulls("sealed_key_id", "sealed_ephemeral_public_key", "sealed_nonce", "sealed_ciphertext") = 0
            WHEN 'sealed' THEN "credential_reference" IS NULL
                AND num_nulls("sealed_key_id", "sealed_ephemeral_public_key", "sealed_nonce", "sealed_ciphertext") = 0
            ELSE false
        END
    ),
    CONSTRAINT "environments_identity_check" CHECK (
        ("identity_system_identifier" IS NULL) = ("identity_database_oid" IS NULL)
        AND ("identity_system_identifier" IS NOT NULL OR "identity_installation" IS NULL)
    )
);
CREATE UNIQUE INDEX "environments_project_id_slug_key" ON "environments"("project_id", "slug");
CREATE UNIQUE INDEX "environments_id_project_id_key" ON "environments"("id", "project_id");

CREATE TABLE "policies" (
    "environment_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "approvals_needed" INTEGER NOT NULL,
    "approver_role" TEXT NOT NULL,
    "promotion_required" BOOLEAN NOT NULL,
    "open_drift" TEXT NOT NULL,
    "edited_migrations" TEXT NOT NULL,
    "missing_migrations" TEXT NOT NULL,
    "not_analysed" TEXT NOT NULL,
    "approval_hours" INTEGER NOT NULL,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("environment_id", "version"),
    CONSTRAINT "policies_version_check" CHECK ("version" > 0),
    CONSTRAINT "policies_approvals_needed_check" CHECK ("approvals_needed" >= 0),
    CONSTRAINT "policies_approver_role_check" CHECK ("approver_role" IN ('approver', 'administrator')),
    CONSTRAINT "policies_open_drift_check" CHECK ("open_drift" IN ('blocks', 'warns')),
    CONSTRAINT "policies_edited_migrations_check" CHECK ("edited_migrations" IN ('blocks', 'warns')),
    CONSTRAINT "policies_missing_migrations_check" CHECK ("missing_migrations" IN ('blocks', 'warns')),
    CONSTRAINT "policies_not_analysed_check" CHECK ("not_analysed" IN ('blocks', 'warns')),
    CONSTRAINT "policies_approval_hours_check" CHECK ("approval_hours" BETWEEN 1 AND 72)
);

-- What was seen

CREATE TABLE "observations" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "facts" JSONB,
    "expected" JSONB,
    "failure" JSONB,

    CONSTRAINT "observations_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "observations_outcome_check" CHECK (
        CASE "outcome"
            WHEN 'reached' THEN "facts" IS NOT NULL AND num_nonnulls("expected", "failure") = 0
            WHEN 'wrong_database' THEN num_nulls("facts", "expected") = 0 AND "failure" IS NULL
            WHEN 'unreachable' THEN "failure" IS NOT NULL AND num_nonnulls("facts", "expected") = 0
            ELSE false
        END
    )
);
CREATE INDEX "observations_environment_id_observed_at_confirmed_at_idx" ON "observations"("environment_id", "observed_at" DESC, "confirmed_at" DESC);
CREATE INDEX "observations_reached_idx" ON "observations"("environment_id", "observed_at" DESC, "confirmed_at" DESC) WHERE "outcome" = 'reached';

CREATE TABLE "snapshots" (
    "digest" TEXT NOT NULL,
    "json" TEXT NOT NULL,

    CONSTRAINT "snapshots_pkey" PRIMARY KEY ("digest")
);

CREATE TABLE "schemas_after_run" (
    "environment_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "history_digest" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schemas_after_run_pkey" PRIMARY KEY ("environment_id")
);
CREATE INDEX "schemas_after_run_digest_idx" ON "schemas_after_run"("digest");

CREATE TABLE "drift_checks" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "schema_marker" TEXT NOT NULL,
    "history_digest" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "origin" TEXT,
    "caveats" JSONB,
    "expected_snapshot" TEXT,
    "live_snapshot" TEXT,
    "report" JSONB,
    "counted_items" TEXT[] NOT NULL DEFAULT '{}',
    "failure" JSONB,

    CONSTRAINT "drift_checks_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "drift_checks_origin_check" CHECK ("origin" IN ('replay', 'recorded_after_run')),
    CONSTRAINT "drift_checks_kind_check" CHECK (
        CASE "kind"
            WHEN 'compared' THEN num_nulls("origin", "caveats", "expected_snapshot", "live_snapshot", "report") = 0
                AND "failure" IS NULL
            WHEN 'check_failed' THEN num_nonnulls("origin", "caveats", "expected_snapshot", "live_snapshot", "report") = 0
                AND "counted_items" = '{}' AND "failure" IS NOT NULL
            ELSE false
        END
    )
);
CREATE INDEX "drift_checks_environment_id_checked_at_idx" ON "drift_checks"("environment_id", "checked_at" DESC);

CREATE TABLE "drift_sightings" (
    "environment_id" UUID NOT NULL,
    "item_id" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "drift_sightings_pkey" PRIMARY KEY ("environment_id", "item_id")
);

CREATE TABLE "drift_acceptances" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "item_id" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "accepted_by" UUID,
    "accepted_by_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "drift_acceptances_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "drift_acceptances_environment_id_item_id_idx" ON "drift_acceptances"("environment_id", "item_id");

-- Plans, deploys, verdicts, runs

CREATE TABLE "plans" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "document" JSONB NOT NULL,

    CONSTRAINT "plans_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "plans_id_digest_environment_id_key" ON "plans"("id", "digest", "environment_id");
CREATE INDEX "plans_environment_id_idx" ON "plans"("environment_id");
CREATE INDEX "plans_release_id_idx" ON "plans"("release_id");

CREATE SEQUENCE "deploy_number" AS BIGINT;
CREATE SEQUENCE "run_fence" AS BIGINT;

CREATE TABLE "deploys" (
    "id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "project_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "plan_digest" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "requested_by_kind" TEXT NOT NULL,
    "requested_by" UUID NOT NULL,
    "requested_by_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "start_when_approved" BOOLEAN NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "run_id" UUID,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "outcome" JSONB,

    CONSTRAINT "deploys_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "deploys_state_check" CHECK ("state" IN (
        'awaiting_approval', 'approved', 'scheduled', 'queued', 'running', 'unknown', 'succeeded', 'failed',
        'partly_applied', 'schema_differs', 'contradiction', 'rejected', 'cancelled', 'expired', 'stale'
    )),
    -- A person asks under a real id, the operator under the nil UUID: there is always somebody to compare a verdict's person with.
    CONSTRAINT "deploys_requested_by_check" CHECK (
        CASE "requested_by_kind"
            WHEN 'person' THEN "requested_by" <> '00000000-0000-0000-0000-000000000000'
            WHEN 'operator' THEN "requested_by" = '00000000-0000-0000-0000-000000000000'
            ELSE false
        END
    )
);
CREATE UNIQUE INDEX "deploys_number_key" ON "deploys"("number");
CREATE UNIQUE INDEX "deploys_id_plan_digest_requested_by_key" ON "deploys"("id", "plan_digest", "requested_by");
CREATE INDEX "deploys_environment_id_number_idx" ON "deploys"("environment_id", "number" DESC);
CREATE INDEX "deploys_project_id_number_idx" ON "deploys"("project_id", "number" DESC);
CREATE INDEX "deploys_plan_id_idx" ON "deploys"("plan_id");
-- One deploy at a time may be at work, or perhaps be at work, on one environment.
CREATE UNIQUE INDEX "deploys_one_at_work_key" ON "deploys"("environment_id") WHERE "state" IN ('running', 'unknown');
-- The few that are not over: what the worker and the home page ask for.
CREATE INDEX "deploys_open_idx" ON "deploys"("state", "number" DESC)
    WHERE "state" IN ('awaiting_approval', 'approved', 'scheduled', 'queued', 'running', 'unknown');

CREATE TABLE "verdicts" (
    "deploy_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "plan_digest" TEXT NOT NULL,
    "requested_by" UUID NOT NULL,
    "person_name" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "voided_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "verdicts_pkey" PRIMARY KEY ("deploy_id", "person_id", "plan_digest"),
    CONSTRAINT "verdicts_verdict_check" CHECK ("verdict" IN ('approve', 'reject')),
    -- Four eyes: together with the foreign key below nobody can give a verdict on what they asked for.
    CONSTRAINT "verdicts_four_eyes_check" CHECK ("person_id" <> "requested_by")
);
CREATE INDEX "verdicts_person_id_idx" ON "verdicts"("person_id");

CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "deploy_id" UUID NOT NULL,
    "fence" BIGINT NOT NULL,
    "worker_id" TEXT NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "failure" JSONB,

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "runs_fence_key" ON "runs"("fence");
CREATE INDEX "runs_deploy_id_idx" ON "runs"("deploy_id");
CREATE INDEX "runs_unfinished_idx" ON "runs"("lease_until") WHERE "finished_at" IS NULL;

CREATE TABLE "run_steps" (
    "run_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "migration_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "history_row_id" TEXT NOT NULL,
    "transaction_id" TEXT,
    "backend_pid" INTEGER,
    "backend_start" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_steps_pkey" PRIMARY KEY ("run_id", "step"),
    CONSTRAINT "run_steps_state_check" CHECK ("state" IN (
        'waiting', 'started', 'committing', 'applied', 'rolled_back', 'failed', 'partly_applied', 'unknown'
    ))
);

CREATE TABLE "run_statements" (
    "run_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "statement" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "rows" BIGINT,
    "notices" TEXT[] NOT NULL DEFAULT '{}',
    "sql_state" TEXT,
    "position" INTEGER,
    "message" TEXT,

    CONSTRAINT "run_statements_pkey" PRIMARY KEY ("run_id", "step", "statement"),
    CONSTRAINT "run_statements_state_check" CHECK ("state" IN (
        'waiting', 'sent', 'done', 'failed', 'rolled_back', 'unknown', 'not_run'
    ))
);

CREATE UNLOGGED TABLE "run_live" (
    "run_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "run_live_pkey" PRIMARY KEY ("run_id")
);

-- Answers and the webhook

CREATE TABLE "answers" (
    "id" UUID NOT NULL,
    "owner_id" UUID,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "value" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "answers_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "answers_kind_check" CHECK ("kind" IN ('connection_test', 'plan', 'observation', 'drift_check', 'source_reading')),
    CONSTRAINT "answers_state_check" CHECK ("state" IN ('waiting', 'done', 'failed'))
);
CREATE INDEX "answers_created_at_idx" ON "answers"("created_at");

CREATE TABLE "webhook" (
    "only" SMALLINT NOT NULL DEFAULT 1,
    "url" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "sealed_key_id" TEXT NOT NULL,
    "sealed_ephemeral_public_key" TEXT NOT NULL,
    "sealed_nonce" TEXT NOT NULL,
    "sealed_ciphertext" TEXT NOT NULL,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("only"),
    CONSTRAINT "webhook_only_check" CHECK ("only" = 1)
);

CREATE TABLE "webhook_deliveries" (
    "id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "last_status" INTEGER,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_attempt_at" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_deliveries_state_check" CHECK ("state" IN ('waiting', 'delivered', 'failed'))
);
CREATE INDEX "webhook_deliveries_created_at_idx" ON "webhook_deliveries"("created_at" DESC);

-- Who belongs to whom

ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_project_id_fkey"
    FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "source_statuses" ADD CONSTRAINT "source_statuses_project_id_fkey"
    FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "releases" ADD CONSTRAINT "releases_project_id_fkey"
    FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "release_files" ADD CONSTRAINT "release_files_release_id_fkey"
    FOREIGN KEY ("release_id") REFERENCES "releases"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "release_files" ADD CONSTRAINT "release_files_sha256_fkey"
    FOREIGN KEY ("sha256") REFERENCES "file_contents"("sha256") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "environments" ADD CONSTRAINT "environments_project_id_fkey"
    FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "policies" ADD CONSTRAINT "policies_environment_id_fkey"
    FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "observations" ADD CONSTRAINT "observations_environment_id_fkey"
    FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "schemas_after_run" ADD CONSTRAINT "schemas_after_run_environment_id_fkey"
    FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "schemas_after_run" ADD CONSTRAINT "schemas_after_run_digest_fkey"
    FOREIGN KEY ("digest") REFERENCES "snapshots"("digest") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "drift_checks" ADD CONSTRAINT "drift_checks_environment_id_fkey"
    FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "drift_sightings" ADD CONSTRAINT "drift_sightings_environment_id_fkey"
    FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "drift_acceptances" ADD CONSTRAINT "drift_acceptances_environment_id_fkey"
    FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "plans" ADD CONSTRAINT "plans_environment_id_project_id_fkey"
    FOREIGN KEY ("environment_id", "project_id") REFERENCES "environments"("id", "project_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "plans" ADD CONSTRAINT "plans_release_id_fkey"
    FOREIGN KEY ("release_id") REFERENCES "releases"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "deploys" ADD CONSTRAINT "deploys_environment_id_project_id_fkey"
    FOREIGN KEY ("environment_id", "project_id") REFERENCES "environments"("id", "project_id") ON DELETE CASCADE ON UPDATE CASCADE;
-- A deploy's digest is its plan's, and the plan is for the deploy's environment.
ALTER TABLE "deploys" ADD CONSTRAINT "deploys_plan_id_plan_digest_environment_id_fkey"
    FOREIGN KEY ("plan_id", "plan_digest", "environment_id") REFERENCES "plans"("id", "digest", "environment_id") ON DELETE CASCADE ON UPDATE CASCADE;
-- A verdict is for the digest of its deploy, and remembers who asked.
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_deploy_id_plan_digest_requested_by_fkey"
    FOREIGN KEY ("deploy_id", "plan_digest", "requested_by") REFERENCES "deploys"("id", "plan_digest", "requested_by") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "runs" ADD CONSTRAINT "runs_deploy_id_fkey"
    FOREIGN KEY ("deploy_id") REFERENCES "deploys"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "run_steps" ADD CONSTRAINT "run_steps_run_id_fkey"
    FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "run_statements" ADD CONSTRAINT "run_statements_run_id_fkey"
    FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What never changes once it is written

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER "releases_never_change" BEFORE UPDATE ON "releases"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"('a release is never changed');
CREATE TRIGGER "release_files_never_change" BEFORE UPDATE ON "release_files"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"('the files of a release are never changed');
CREATE TRIGGER "file_contents_never_change" BEFORE UPDATE ON "file_contents"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"('the content of a file is never changed');
CREATE TRIGGER "policies_never_change" BEFORE UPDATE ON "policies"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"('a version of a policy is never changed');
CREATE TRIGGER "plans_never_change" BEFORE UPDATE ON "plans"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"('a plan is never changed');

CREATE TRIGGER "deploys_keep_their_request" BEFORE UPDATE ON "deploys"
    FOR EACH ROW WHEN (
        (OLD."id", OLD."number", OLD."project_id", OLD."environment_id", OLD."plan_id", OLD."plan_digest",
         OLD."requested_by_kind", OLD."requested_by", OLD."requested_by_name", OLD."requested_at")
        IS DISTINCT FROM
        (NEW."id", NEW."number", NEW."project_id", NEW."environment_id", NEW."plan_id", NEW."plan_digest",
         NEW."requested_by_kind", NEW."requested_by", NEW."requested_by_name", NEW."requested_at")
    )
    EXECUTE FUNCTION "refuse_change"('what a deploy asks for is never changed, nor by whom');
CREATE TRIGGER "verdicts_never_change" BEFORE UPDATE ON "verdicts"
    FOR EACH ROW WHEN (
        (OLD."deploy_id", OLD."person_id", OLD."plan_digest", OLD."requested_by", OLD."person_name", OLD."verdict", OLD."reason",
         OLD."at", OLD."expires_at")
        IS DISTINCT FROM
        (NEW."deploy_id", NEW."person_id", NEW."plan_digest", NEW."requested_by", NEW."person_name", NEW."verdict", NEW."reason",
         NEW."at", NEW."expires_at")
        OR (OLD."voided_at" IS NOT NULL AND NEW."voided_at" IS NULL)
    )
    EXECUTE FUNCTION "refuse_change"('a verdict is never changed, only voided or used');
