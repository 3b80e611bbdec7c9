package db

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// After is the time so long after the one in a column, whole seconds. On SQLite
// it has milliseconds, written so that it compares with what the driver writes.
func After(g *gorm.DB, column string, d time.Duration) clause.Expr {
	if g.Name() == "sqlite" {
		return gorm.Expr("strftime('%Y-%m-%d %H:%M:%f+00:00', "+column+", ? || ' seconds')", int64(d/time.Second))
	}
	return gorm.Expr(column+" + make_interval(secs => ?)", int64(d/time.Second))
}
