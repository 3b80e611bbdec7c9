package db

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"runtime"

	"gorm.io/gorm"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// openSQLite opens one connection that writes and several that only read. With
// synchronous=FULL a commit is on the disk before it is acknowledged; with
// secure_delete=ON deleted bytes are overwritten.
func openSQLite(ctx context.Context, file string) (*DB, error) {
	write, err := sql.Open("sqlite", dsn(file, false))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil { // creates the file before a reader asks for it
		return nil, errors.Join(err, write.Close())
	}
	read, err := sql.Open("sqlite", dsn(file, true))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	d := &DB{close: []func() error{read.Close, write.Close}}
	if d.write, err = gorm.Open(dialector{write}, config()); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if d.read, err = gorm.Open(dialector{read}, config()); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func dsn(file string, readOnly bool) string {
	q := url.Values{}
	for _, pragma := range []string{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)", "foreign_keys(1)",
		"temp_store(2)", "cache_size(-16000)",
	} {
		q.Add("_pragma", pragma)
	}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Set("_txlock", "immediate")
	}
	q.Set("_time_format", "sqlite")
	q.Set("_timezone", "UTC")
	q.Set("_texttotime", "1")
	q.Set("_dqs", "0")
	q.Set("_defensive", "1")
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
}

// busy reports whether another process held the file for too long.
func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_BUSY
}

// translate gives GORM's portable errors; the original stays in the chain.
func translate(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_ROWID:
		return errors.Join(gorm.ErrDuplicatedKey, err)
	case lib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return errors.Join(gorm.ErrForeignKeyViolated, err)
	case lib.SQLITE_CONSTRAINT_CHECK:
		return errors.Join(gorm.ErrCheckConstraintViolated, err)
	}
	return err
}
