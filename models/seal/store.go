package seal

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver of the embedded store
)

// ErrMaster says that the key store was made under another master key.
var ErrMaster = errors.New("seal: this master key does not open this key store")

// dataKey is one row of the key store.
type dataKey struct {
	ID, Owner, Use, Week string
	Wrapped              []byte // nonce, then the key sealed by the master's wrap key
	CreatedAt            time.Time
}

// store is the key store. It is plain SQL that both databases accept, on
// connections of its own: a data key outlives the unit of work that asked first.
type store struct {
	*sql.DB
	prefix string // "afterward_keys." on Postgres: a schema left out of backups
	close  func()
}

func openStore(ctx context.Context, at string) (store, error) {
	var s store
	if path, embedded := strings.CutPrefix(at, "sqlite:"); embedded {
		q := "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(ON)&_txlock=immediate&_time_format=sqlite&_timezone=UTC"
		d, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q)
		if err != nil {
			return s, err
		}
		d.SetMaxOpenConns(1)
		s = store{DB: d, close: func() {}}
	} else {
		c, err := pgxpool.ParseConfig(at)
		if err != nil {
			return s, err
		}
		c.MaxConns = 4 // keys are cached: this store is asked a few times a week and circle
		pool, err := pgxpool.NewWithConfig(ctx, c)
		if err != nil {
			return s, err
		}
		d := stdlib.OpenDBFromPool(pool)
		d.SetMaxIdleConns(0)
		s = store{DB: d, prefix: "afterward_keys.", close: pool.Close}
	}
	if err := s.prepare(ctx); err != nil {
		return s, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close releases every connection.
func (s store) Close() error {
	err := s.DB.Close()
	s.close()
	return err
}

// prepareLock makes nodes that start together prepare one after the other.
const prepareLock = 7_316_023

func (s store) prepare(ctx context.Context) error {
	conn, err := s.Conn(ctx)
	if err != nil {
		return fmt.Errorf("key store: %w", err)
	}
	defer conn.Close()
	statements := []string{
		`CREATE TABLE IF NOT EXISTS ` + s.prefix + `claims (one integer PRIMARY KEY CHECK (one = 1), mark ` + s.bytes() + ` NOT NULL)`,
		`CREATE TABLE IF NOT EXISTS ` + s.prefix + `data_keys (
			id text PRIMARY KEY, owner text NOT NULL, use text NOT NULL, week text NOT NULL,
			wrapped ` + s.bytes() + ` NOT NULL, created_at ` + s.time() + ` NOT NULL, UNIQUE (owner, use, week))`,
	}
	if s.prefix != "" {
		statements = append([]string{
			fmt.Sprintf("SELECT pg_advisory_lock(%d)", prepareLock),
			"CREATE SCHEMA IF NOT EXISTS afterward_keys",
		}, statements...)
		defer func() { _, _ = conn.ExecContext(ctx, fmt.Sprintf("SELECT pg_advisory_unlock(%d)", prepareLock)) }()
	}
	for _, q := range statements {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("key store: %w", err)
		}
	}
	return nil
}

func (s store) bytes() string {
	if s.prefix != "" {
		return "bytea"
	}
	return "blob"
}

func (s store) time() string {
	if s.prefix != "" {
		return "timestamptz"
	}
	return "datetime"
}

// claim ties the store to one master key, the first that comes.
func (s store) claim(ctx context.Context, mark []byte) error {
	if _, err := s.ExecContext(ctx, `INSERT INTO `+s.prefix+`claims (one, mark) VALUES (1, $1) ON CONFLICT DO NOTHING`, mark); err != nil {
		return fmt.Errorf("key store: %w", err)
	}
	var found []byte
	if err := s.QueryRowContext(ctx, `SELECT mark FROM `+s.prefix+`claims WHERE one = 1`).Scan(&found); err != nil {
		return fmt.Errorf("key store: %w", err)
	}
	if !bytes.Equal(found, mark) {
		return ErrMaster
	}
	return nil
}

// ensure stores k unless its owner, use and week have a key, and returns theirs.
func (s store) ensure(ctx context.Context, k dataKey) (dataKey, error) {
	_, err := s.ExecContext(ctx, `INSERT INTO `+s.prefix+`data_keys (id, owner, use, week, wrapped, created_at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`, k.ID, k.Owner, k.Use, k.Week, k.Wrapped, k.CreatedAt)
	if err != nil {
		return k, err
	}
	err = s.QueryRowContext(ctx, `SELECT id, wrapped FROM `+s.prefix+`data_keys WHERE owner = $1 AND use = $2 AND week = $3`,
		k.Owner, k.Use, k.Week).Scan(&k.ID, &k.Wrapped)
	return k, err
}

// find returns the key with an id, and ErrGone if there is none any more.
func (s store) find(ctx context.Context, id string) (k dataKey, err error) {
	k.ID = id
	err = s.QueryRowContext(ctx, `SELECT wrapped FROM `+s.prefix+`data_keys WHERE id = $1`, id).Scan(&k.Wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return k, ErrGone
	}
	return k, err
}

func (s store) destroy(ctx context.Context, use, before string) (int64, error) {
	done, err := s.ExecContext(ctx, `DELETE FROM `+s.prefix+`data_keys WHERE use = $1 AND week < $2`, use, before)
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}
