package db

import "gorm.io/gorm/clause"

// Take keeps a row for one unit of work until it ends. Whoever asks next waits
// in line; shared locks would let speakers hold a circle in turns and keep a
// removal waiting. References to the row may still be made. On SQLite it is left
// out: the unit of work is the only writer there.
var Take = clause.Locking{Strength: "NO KEY UPDATE"}
