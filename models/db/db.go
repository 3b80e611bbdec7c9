// Package db opens the database, brings its schema up to date and runs units of
// work. It is the only package that knows which database it is: the packages
// above write SQL both dialects accept, and ask for a named helper here where
// the two cannot agree.
//
// # Two databases, one behaviour
//
// On SQLite one connection writes (BEGIN IMMEDIATE) and several only read; a
// lock asked for on a row is left out, since nobody else can be writing. On
// Postgres the isolation is READ COMMITTED and rows are locked by name. There a
// statement sees what was committed when the statement began, not what was
// committed while it waited for a lock, so every use-case locks first and looks
// second, in the next statement.
//
// A statement that fails ends the unit of work on both (Postgres aborts the
// transaction, SQLite would not): never catch an error and go on, say ON
// CONFLICT instead. Times come from Tx.Now and not from SQL, in UTC and whole
// microseconds, on both.
//
// GORM serves as a typed writer of SQL. It fails open in many places, so there
// is no AutoMigrate, hook, association, soft delete, string or struct condition
// and no struct update anywhere; a test reads the tree for them.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"example.org/afterward/models"
)

// DB is a database of either dialect.
type DB struct {
	write *gorm.DB
	read  *gorm.DB      // the same as write on Postgres, query-only connections on SQLite
	pool  *pgxpool.Pool // nil on SQLite
	out   models.Publisher
	clock atomic.Pointer[func() time.Time] // where Clock was called; nil for the machine's
	close []func() error
}

// Open connects to url, "postgres://…" or "sqlite:<path>", and brings its
// schema up to date. Events of committed work go to out.
func Open(ctx context.Context, url string, out models.Publisher) (*DB, error) {
	d, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	d.out = out
	if err := d.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate: %w", err), d.Close())
	}
	if err := d.write.WithContext(ctx).Exec("INSERT INTO instance (one, epoch, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING", models.NewID(), d.Now()).Error; err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func connect(ctx context.Context, url string) (*DB, error) {
	switch scheme, rest, _ := strings.Cut(url, ":"); scheme {
	case "postgres", "postgresql":
		return openPostgres(ctx, url)
	case "sqlite":
		return openSQLite(ctx, rest)
	default:
		return nil, errors.New("a database url begins with postgres:// or with sqlite and a colon")
	}
}

func config() *gorm.Config {
	return &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		Logger:                 logger.Discard, // GORM's own prints whole statements, values included
		NowFunc:                models.Now,
	}
}

// Read returns a handle for queries outside any unit of work.
func (d *DB) Read(ctx context.Context) *gorm.DB { return d.read.WithContext(ctx) }

// Renew gives the database another epoch: whoever knows it under the old one
// begins afresh. It is for a database that was restored from a backup, whose
// streams may have gone back.
func (d *DB) Renew(ctx context.Context) error {
	return d.Do(ctx, func(tx *Tx) error { return tx.Table("instance").Where("one = 1").Update("epoch", models.NewID()).Error })
}

// Clock makes now the clock of units of work, for worlds that are built at once
// and are to look lived in; nil gives the machine's back.
func (d *DB) Clock(now func() time.Time) {
	if now == nil {
		d.clock.Store(nil)
		return
	}
	d.clock.Store(&now)
}

// Now is the clock of units of work, for what is only read.
func (d *DB) Now() time.Time {
	if now := d.clock.Load(); now != nil {
		return (*now)().UTC().Truncate(time.Microsecond)
	}
	return models.Now()
}

// Pool is the pool under a Postgres database, and nil on SQLite.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// Writer is the one writing connection of a SQLite database, and nil on Postgres.
func (d *DB) Writer() *sql.DB {
	if d.pool != nil {
		return nil
	}
	w, err := d.write.DB()
	if err != nil {
		panic("db: the writer has no connection pool: " + err.Error()) // openSQLite made it
	}
	return w
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	return d.Read(ctx).Exec("SELECT 1").Error
}

// Close releases every connection.
func (d *DB) Close() (err error) {
	for _, f := range d.close {
		err = errors.Join(err, f())
	}
	return err
}

// Tx is one unit of work: it happens wholly or not at all.
type Tx struct {
	*gorm.DB
	Now     time.Time // one instant for everything written here
	events  []models.Event
	moved   bool
	refused []func(*Tx) error
}

// Context is the context of the unit of work.
func (tx *Tx) Context() context.Context { return tx.Statement.Context }

// OnRefusal has keep done in a unit of work of its own if this one is refused,
// and not at all if it commits: what has to be remembered of the refusal itself.
// It is not done where the database could not be had.
func (tx *Tx) OnRefusal(keep func(*Tx) error) { tx.refused = append(tx.refused, keep) }

// Emit records e for publication. It is heard only if the work commits.
func (tx *Tx) Emit(e models.Event) { tx.events = append(tx.events, e) }

const (
	maxAttempts = 4               // runs of work that keeps losing a race for a row or the file
	workTimeout = 8 * time.Second // for a unit of work whose caller set no limit; SQLite would wait for ever
)

// Do runs work in a transaction, then publishes what it emitted, in order. Work
// may run more than once and so must touch nothing but tx and what it returns.
func (d *DB) Do(ctx context.Context, work func(*Tx) error) error {
	if _, limited := ctx.Deadline(); !limited {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, workTimeout)
		defer cancel()
	}
	for attempt := 1; ; attempt++ {
		events, refused, err := d.once(ctx, work)
		switch {
		case err == nil:
			if len(events) > 0 {
				d.out.Publish(events...)
			}
			return nil
		case attempt < maxAttempts && transient(err) && ctx.Err() == nil:
			slog.DebugContext(ctx, "unit of work run again", "attempt", attempt)
		case transient(err) || ctx.Err() != nil:
			return ErrBusy.Because(err)
		case len(refused) > 0:
			return d.keep(ctx, refused, err)
		default:
			return err
		}
	}
}

// keep does what was asked for on a refusal, and answers with the refusal.
func (d *DB) keep(ctx context.Context, refused []func(*Tx) error, why error) error {
	err := d.Do(ctx, func(tx *Tx) error {
		for _, keep := range refused {
			if err := keep(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return why
}

// ErrBusy says that the database could not be had in time. Nothing was changed,
// or the same call with the same nonce will find that it was.
var ErrBusy = &models.Error{Kind: models.Unavailable, Code: "unavailable", Message: "We could not save that just now. What you wrote is still with you. Try again in a moment.", After: 2 * time.Second}

func (d *DB) once(ctx context.Context, work func(*Tx) error) (events []models.Event, refused []func(*Tx) error, err error) {
	err = d.write.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		tx := &Tx{DB: g, Now: d.Now(), moved: d.clock.Load() != nil}
		err := work(tx)
		events, refused = tx.events, tx.refused
		return err
	})
	return events, refused, err
}

// transient reports whether the same work may succeed if run again.
func transient(err error) bool {
	var pg interface{ SQLState() string }
	if errors.As(err, &pg) {
		switch pg.SQLState() {
		case "40001", "40P01", "55P03": // serialization failure, deadlock, lock not available in time
			return true
		}
		return false
	}
	return busy(err)
}
