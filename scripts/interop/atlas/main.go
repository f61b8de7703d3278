// The commands of Atlas that touch a database or a folder, over the library of the pinned version. Its command line is a Go module of its own
// that the module proxy does not have; the library holds the scanner, the hashes, the choice of what is pending, the run and the lock, and what
// stands here are the loops of `cmd/atlas/internal/cmdapi/migrate.go` (apply, set, status, hash) and the rows of
// `cmd/atlas/internal/migrate/migrate.go`, repeated.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"
	"ariga.io/atlas/sql/sqlclient"
	_ "github.com/lib/pq"
)

const (
	operator = "Atlas CLI v1.2.3"
	lockName = "atlas_migrate_execute"
	table    = "atlas_schema_revisions"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

type flags struct {
	dir, url, revisions, order, mode, baseline string
	allowDirty                                 bool
	lockTimeout                                time.Duration
}

// run takes the words as the command line does: migrate <command> [argument] with flags anywhere.
func run(ctx context.Context, words []string) error {
	if len(words) < 2 || words[0] != "migrate" {
		return errors.New("migrate <hash|apply|set|status|scan> …")
	}
	var f flags
	set := flag.NewFlagSet(words[1], flag.ContinueOnError)
	set.StringVar(&f.dir, "dir", "file://migrations", "")
	set.StringVar(&f.url, "url", "", "")
	set.StringVar(&f.revisions, "revisions-schema", "", "")
	set.StringVar(&f.order, "exec-order", "linear", "")
	set.StringVar(&f.mode, "tx-mode", "file", "")
	set.StringVar(&f.baseline, "baseline", "", "")
	set.BoolVar(&f.allowDirty, "allow-dirty", false, "")
	set.DurationVar(&f.lockTimeout, "lock-timeout", 10*time.Second, "")
	args := words[2:]
	var argument string
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		argument, args = args[0], args[1:]
	}
	if err := set.Parse(args); err != nil {
		return err
	}
	if words[1] == "scan" {
		return scan()
	}
	dir, err := migrate.NewLocalDir(strings.TrimPrefix(f.dir, "file://"))
	if err != nil {
		return err
	}
	switch words[1] {
	case "hash":
		sum, err := dir.Checksum()
		if err != nil {
			return err
		}
		return migrate.WriteSumFile(dir, sum)
	case "apply":
		return apply(ctx, dir, f, argument)
	case "set":
		return setTo(ctx, dir, f, argument)
	case "status":
		return status(ctx, dir, f)
	}
	return fmt.Errorf("unknown command %q", words[1])
}

// scan prints the statements that the driver's scanner finds in each text of a JSON list, or null where it finds an error.
func scan() error {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		return err
	}
	found := make([][]string, len(texts))
	for i, text := range texts {
		stmts, err := (*postgres.Driver)(nil).ScanStmts(text)
		if err != nil {
			continue
		}
		found[i] = []string{}
		for _, stmt := range stmts {
			found[i] = append(found[i], stmt.Text)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

func apply(ctx context.Context, dir migrate.Dir, f flags, amount string) error {
	if err := migrate.Validate(dir); err != nil {
		return err
	}
	client, err := sqlclient.Open(ctx, f.url)
	if err != nil {
		return err
	}
	defer client.Close()
	unlock, err := client.Driver.Lock(ctx, lockName, f.lockTimeout)
	if err != nil {
		return fmt.Errorf("acquiring database lock: %w", err)
	}
	defer func() { _ = unlock() }()
	rrw := &revisions{client, schemaOf(client, f)}
	if err := rrw.migrate(ctx); err != nil {
		return err
	}
	opts := []migrate.ExecutorOption{migrate.WithOperatorVersion(operator), migrate.WithAllowDirty(f.allowDirty)}
	if f.baseline != "" {
		opts = append(opts, migrate.WithBaselineVersion(f.baseline))
	}
	switch f.order {
	case "linear-skip":
		opts = append(opts, migrate.WithExecOrder(migrate.ExecOrderLinearSkip))
	case "non-linear":
		opts = append(opts, migrate.WithExecOrder(migrate.ExecOrderNonLinear))
	}
	ex, err := migrate.NewExecutor(client.Driver, dir, rrw, opts...)
	if err != nil {
		return err
	}
	pending, err := ex.Pending(ctx)
	if errors.Is(err, migrate.ErrNoPendingFiles) {
		fmt.Println("No migration files to execute")
		return nil
	}
	if err != nil {
		return err
	}
	if count, err := strconv.Atoi(amount); err == nil && count < len(pending) {
		pending = pending[:count]
	}
	for _, file := range pending {
		if err := execute(ctx, client, dir, rrw, opts, file, f.mode); err != nil {
			return err
		}
		fmt.Println("ok", file.Version())
	}
	return nil
}

// execute runs one file in a transaction of its own, or in none where the file or the flag says so.
func execute(ctx context.Context, client *sqlclient.Client, dir migrate.Dir, rrw *revisions, opts []migrate.ExecutorOption, file migrate.File, mode string) error {
	if own := file.(*migrate.LocalFile).Directive("txmode"); len(own) == 1 {
		mode = own[0]
	}
	if mode == "none" {
		ex, err := migrate.NewExecutor(client.Driver, dir, rrw, opts...)
		if err != nil {
			return err
		}
		return ex.Execute(ctx, file)
	}
	tx, err := client.Tx(ctx, nil)
	if err != nil {
		return err
	}
	ex, err := migrate.NewExecutor(tx.Driver, dir, &revisions{tx.Client, rrw.schema}, opts...)
	if err != nil {
		return err
	}
	if err := ex.Execute(ctx, file); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func setTo(ctx context.Context, dir migrate.Dir, f flags, version string) (rerr error) {
	if err := migrate.Validate(dir); err != nil {
		return err
	}
	client, err := sqlclient.Open(ctx, f.url)
	if err != nil {
		return err
	}
	defer client.Close()
	unlock, err := client.Driver.Lock(ctx, lockName, 0)
	if err != nil {
		return fmt.Errorf("acquiring database lock: %w", err)
	}
	defer func() { _ = unlock() }()
	if err := (&revisions{client, schemaOf(client, f)}).migrate(ctx); err != nil {
		return err
	}
	tx, err := client.Tx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if rerr == nil {
			rerr = tx.Commit()
		} else {
			_ = tx.Rollback()
		}
	}()
	rrw := &revisions{tx.Client, schemaOf(client, f)}
	revs, err := rrw.ReadRevisions(ctx)
	if err != nil {
		return err
	}
	for _, r := range revs {
		switch {
		case r.Version > version:
			if err := rrw.DeleteRevision(ctx, r.Version); err != nil {
				return err
			}
		case r.Version == version && (r.Error != "" || r.Total != r.Applied):
			r.Type = migrate.RevisionTypeExecute | migrate.RevisionTypeResolved
			if err := rrw.WriteRevision(ctx, r); err != nil {
				return err
			}
		}
	}
	if revs, err = rrw.ReadRevisions(ctx); err != nil {
		return err
	}
	newest := ""
	if len(revs) > 0 {
		newest = revs[len(revs)-1].Version
	}
	files, err := dir.Files()
	if err != nil {
		return err
	}
	sum, err := dir.Checksum()
	if err != nil {
		return err
	}
	for _, file := range files {
		if v := file.Version(); v > version || v <= newest {
			continue
		}
		hash, err := sum.SumByName(file.Name())
		if err != nil {
			return err
		}
		if err := rrw.WriteRevision(ctx, &migrate.Revision{
			Version: file.Version(), Description: file.Desc(), Type: migrate.RevisionTypeResolved,
			ExecutedAt: time.Now(), Hash: hash, OperatorVersion: operator,
		}); err != nil {
			return err
		}
	}
	return nil
}

func status(ctx context.Context, dir migrate.Dir, f flags) error {
	client, err := sqlclient.Open(ctx, f.url)
	if err != nil {
		return err
	}
	defer client.Close()
	rrw := &revisions{client, schemaOf(client, f)}
	ex, err := migrate.NewExecutor(client.Driver, dir, rrw, migrate.WithAllowDirty(true), migrate.WithExecOrder(migrate.ExecOrderNonLinear))
	if err != nil {
		return err
	}
	pending, err := ex.Pending(ctx)
	switch {
	case errors.Is(err, migrate.ErrNoPendingFiles):
		fmt.Println("Migration Status: OK")
	case err != nil:
		return err
	default:
		fmt.Println("Migration Status: PENDING")
		fmt.Println("Pending Files:", len(pending))
	}
	return nil
}

func schemaOf(client *sqlclient.Client, f flags) string {
	switch {
	case f.revisions != "":
		return f.revisions
	case client.URL.Schema != "":
		return client.URL.Schema
	}
	return table
}

// revisions are the rows as the ent client of the command line reads and writes them.
type revisions struct {
	client *sqlclient.Client
	schema string
}

func (r *revisions) name() string { return fmt.Sprintf("%q.%q", r.schema, table) }

func (r *revisions) migrate(ctx context.Context) error {
	_, err := r.client.InspectSchema(ctx, r.schema, &schema.InspectOptions{Mode: schema.InspectSchemas})
	if schema.IsNotExistError(err) {
		err = r.client.ApplyChanges(ctx, []schema.Change{&schema.AddSchema{S: &schema.Schema{Name: r.schema}}})
	}
	if err != nil {
		return err
	}
	_, err = r.client.ExecContext(ctx, fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %s ("version" character varying NOT NULL, "description" character varying NOT NULL, "type" bigint NOT NULL DEFAULT 2, "applied" bigint NOT NULL DEFAULT 0, "total" bigint NOT NULL DEFAULT 0, "executed_at" timestamptz NOT NULL, "execution_time" bigint NOT NULL, "error" text NULL, "error_stmt" text NULL, "hash" character varying NOT NULL, "partial_hashes" jsonb NULL, "operator_version" character varying NOT NULL, PRIMARY KEY ("version"))`, r.name()))
	return err
}

func (r *revisions) Ident() *migrate.TableIdent {
	return &migrate.TableIdent{Name: table, Schema: r.schema}
}

const columns = `"version", "description", "type", "applied", "total", "executed_at", "execution_time", "error", "error_stmt", "hash", "partial_hashes", "operator_version"`

func (r *revisions) read(ctx context.Context, where string, args ...any) ([]*migrate.Revision, error) {
	rows, err := r.client.QueryContext(ctx, fmt.Sprintf(`SELECT %s FROM %s WHERE "version" <> '.atlas_cloud_identifier' %s ORDER BY "version"`, columns, r.name(), where), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []*migrate.Revision
	for rows.Next() {
		var (
			rev               migrate.Revision
			failed, statement sql.NullString
			partial           []byte
		)
		if err := rows.Scan(&rev.Version, &rev.Description, &rev.Type, &rev.Applied, &rev.Total, &rev.ExecutedAt, &rev.ExecutionTime, &failed, &statement, &rev.Hash, &partial, &rev.OperatorVersion); err != nil {
			return nil, err
		}
		rev.Error, rev.ErrorStmt = failed.String, statement.String
		if partial != nil {
			if err := json.Unmarshal(partial, &rev.PartialHashes); err != nil {
				return nil, err
			}
		}
		found = append(found, &rev)
	}
	return found, rows.Err()
}

func (r *revisions) ReadRevisions(ctx context.Context) ([]*migrate.Revision, error) {
	return r.read(ctx, "")
}

func (r *revisions) ReadRevision(ctx context.Context, version string) (*migrate.Revision, error) {
	found, err := r.read(ctx, `AND "version" = $1`, version)
	if err == nil && len(found) == 0 {
		err = migrate.ErrRevisionNotExist
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func (r *revisions) WriteRevision(ctx context.Context, rev *migrate.Revision) error {
	partial, err := json.Marshal(rev.PartialHashes)
	if err != nil {
		return err
	}
	_, err = r.client.ExecContext(ctx, fmt.Sprintf(`INSERT INTO %s (%s) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT ("version") DO UPDATE SET "type" = EXCLUDED."type", "applied" = EXCLUDED."applied", "total" = EXCLUDED."total",
		"execution_time" = EXCLUDED."execution_time", "error" = EXCLUDED."error", "error_stmt" = EXCLUDED."error_stmt", "hash" = EXCLUDED."hash",
		"partial_hashes" = EXCLUDED."partial_hashes", "operator_version" = EXCLUDED."operator_version"`, r.name(), columns),
		rev.Version, rev.Description, int64(rev.Type), rev.Applied, rev.Total, rev.ExecutedAt, int64(rev.ExecutionTime), rev.Error, rev.ErrorStmt, rev.Hash, string(partial), rev.OperatorVersion)
	return err
}

func (r *revisions) DeleteRevision(ctx context.Context, version string) error {
	_, err := r.client.ExecContext(ctx, fmt.Sprintf(`DELETE FROM %s WHERE "version" = $1`, r.name()), version)
	return err
}
