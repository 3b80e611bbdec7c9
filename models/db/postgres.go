package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// guards end what would otherwise hold a row or a connection for ever. Values
// are in milliseconds, as Postgres reads them.
var guards = map[string]string{
	"application_name":                    "afterward",
	"statement_timeout":                   "5000",
	"lock_timeout":                        "3000",
	"idle_in_transaction_session_timeout": "10000",
}

// openPostgres puts GORM and River on one pool. Times are read in UTC whatever
// the zone of the process or the session, as from SQLite.
func openPostgres(ctx context.Context, url string) (*DB, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	for name, value := range guards {
		if _, set := c.ConnConfig.RuntimeParams[name]; !set {
			c.ConnConfig.RuntimeParams[name] = value
		}
	}
	c.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		conn.TypeMap().RegisterType(&pgtype.Type{
			Name: "timestamptz", OID: pgtype.TimestamptzOID,
			Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
		})
		return nil
	}
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, err
	}
	facade := stdlib.OpenDBFromPool(pool)
	facade.SetMaxIdleConns(0) // the pool below keeps the idle ones
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: facade}), config())
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &DB{write: g, read: g, pool: pool, close: []func() error{facade.Close, func() error { pool.Close(); return nil }}}, nil
}
