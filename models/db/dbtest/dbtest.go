// Package dbtest gives tests a real, empty, migrated house: a database of each
// kind, a key store beside it, and ears for what is published.
package dbtest

import (
	"bytes"
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes test databases

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// Heard is a Publisher that keeps what it hears.
type Heard struct {
	mu     sync.Mutex
	events []models.Event
}

// Publish keeps es.
func (h *Heard) Publish(es ...models.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, es...)
}

// All returns what was heard, in order.
func (h *Heard) All() []models.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]models.Event(nil), h.events...)
}

// House is where a test lives.
type House struct {
	DB    *db.DB
	Box   *seal.Box
	Log   *stream.Log
	Heard *Heard
	URL   string // of the database, to open it once more
	Files string // the folder of the embedded database; "" on Postgres
}

// Master is the master key of every test's house.
var Master = bytes.Repeat([]byte{7}, 32)

// Each runs f once on SQLite and once on Postgres, in an empty house each. With
// no TEST_DATABASE_URL it skips Postgres aloud; where everything must be tested
// (CI or AFTERWARD_TEST_ALL), that is a failure.
func Each(t *testing.T, f func(t *testing.T, h *House)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// SQLite opens an empty house on a file.
func SQLite(t testing.TB) *House {
	t.Helper()
	file, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	return Furnished(t, map[string][]byte{"test.db": file})
}

// Furnished opens a house on copies of files: test.db, and keys.db if there is
// one.
func Furnished(t testing.TB, files map[string][]byte) *House {
	t.Helper()
	folder := t.TempDir()
	for name, file := range files {
		if err := os.WriteFile(filepath.Join(folder, name), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h := Open(t, "sqlite:"+filepath.Join(folder, "test.db"), "sqlite:"+filepath.Join(folder, "keys.db"))
	h.Files = folder
	return h
}

// migrated is an empty SQLite database as a file, which others are copied from,
// as template is on Postgres. It is made once a process.
var migrated = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "dbtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	d, err := db.Open(context.Background(), "sqlite:"+filepath.Join(folder, "test.db"), new(Heard))
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(folder, "test.db"))
})

// Postgres opens an empty house in a database of its own.
func Postgres(t testing.TB) *House {
	t.Helper()
	at := create(t, " TEMPLATE "+template(t))
	return Open(t, at, at)
}

// Open opens a house on databases that exist.
func Open(t testing.TB, at, keys string) *House {
	t.Helper()
	ctx := context.Background()
	h := &House{Heard: new(Heard), URL: at}
	var err error
	if h.DB, err = db.Open(ctx, at, h.Heard); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.DB.Close() })
	if h.Box, err = seal.Open(ctx, keys, Master); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Box.Close() })
	h.Log = stream.NewLog(h.DB)
	return h
}

// Required reports whether a missing service is a failure.
func Required() bool { return os.Getenv("CI") != "" || os.Getenv("AFTERWARD_TEST_ALL") != "" }

// Fresh makes an empty Postgres database that is dropped after the test, and
// returns its url. Nothing has been migrated there.
func Fresh(t testing.TB) string {
	t.Helper()
	return create(t, "")
}

// create makes a database in a hostile time zone: half an hour off, with summer
// time.
func create(t testing.TB, options string) string {
	t.Helper()
	admin := server(t)
	name := "t_" + strings.ReplaceAll(models.NewID(), "-", "")
	exec(t, admin, `CREATE DATABASE `+name+options)
	t.Cleanup(func() { _, _ = admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`) })
	exec(t, admin, `ALTER DATABASE `+name+` SET timezone = 'Canada/Newfoundland'`)
	return named(t, name)
}

// template is the name of a migrated database that others are copied from. It is
// made once a server and set of migrations: copying takes a tenth of migrating.
func template(t testing.TB) string {
	t.Helper()
	sum, err := db.MigrationsSum()
	if err != nil {
		t.Fatal(err)
	}
	name := "afterward_template_" + sum
	conn, err := server(t).Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(context.Background(), `SELECT pg_advisory_lock(7316024)`); err != nil {
		t.Fatal(err)
	}
	// By hand: the connection goes back to its pool, which keeps the session until
	// the test ends, and a test that opens a second house would wait for itself.
	defer conn.ExecContext(context.Background(), `SELECT pg_advisory_unlock(7316024)`)
	var there bool
	err = conn.QueryRowContext(context.Background(), `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name).Scan(&there)
	if err != nil {
		t.Fatal(err)
	}
	if there {
		return name
	}
	// Under another name first: one that was given up half-way is never used.
	making := "t_" + strings.ReplaceAll(models.NewID(), "-", "")
	exec(t, server(t), `CREATE DATABASE `+making)
	d, err := db.Open(context.Background(), named(t, making), new(Heard))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	exec(t, server(t), `ALTER DATABASE `+making+` RENAME TO `+name)
	return name
}

// server connects to the server that TEST_DATABASE_URL names.
func server(t testing.TB) *sql.DB {
	t.Helper()
	at := os.Getenv("TEST_DATABASE_URL")
	if at == "" {
		if Required() {
			t.Fatal("TEST_DATABASE_URL is not set; `make test` starts a Postgres of its own")
		}
		t.Skip("TEST_DATABASE_URL is not set: not tested on Postgres")
	}
	admin, err := sql.Open("pgx", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	return admin
}

func exec(t testing.TB, d *sql.DB, q string) {
	t.Helper()
	if _, err := d.Exec(q); err != nil {
		t.Fatal(err)
	}
}

// named is the url of another database of the same server.
func named(t testing.TB, name string) string {
	t.Helper()
	u, err := url.Parse(os.Getenv("TEST_DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
