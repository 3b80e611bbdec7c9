package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// MigrationsSum names the set of Postgres migrations by what is in them.
func MigrationsSum() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations, "migrations/postgres", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := migrations.ReadFile(name)
		h.Write(text)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:6]), err
}

// migrate applies what is missing. On Postgres, nodes that start together queue
// on an advisory lock and the later ones find nothing to do; a SQLite file has
// one process, which holds the data folder's lock.
func (d *DB) migrate(ctx context.Context) error {
	if d.pool == nil {
		files, err := fs.Sub(migrations, "migrations/sqlite")
		if err != nil {
			return err
		}
		p, err := goose.NewProvider(goose.DialectSQLite3, d.Writer(), files, goose.WithDisableGlobalRegistry(true))
		if err != nil {
			return err
		}
		_, err = p.Up(ctx)
		return err
	}
	files, err := fs.Sub(migrations, "migrations/postgres")
	if err != nil {
		return err
	}
	// Tries every second, for two minutes: a migration may take its time.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	if err != nil {
		return err
	}
	// A pool of its own, without the guards that would end a long statement.
	c := d.pool.Config().ConnConfig.Copy()
	for _, name := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		delete(c.RuntimeParams, name)
	}
	own := stdlib.OpenDB(*c)
	defer own.Close()
	p, err := goose.NewProvider(goose.DialectPostgres, own, files, goose.WithDisableGlobalRegistry(true), goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	if _, err = p.Up(ctx); err != nil {
		return fmt.Errorf("goose: %w", err)
	}
	return nil
}
