package db

import "gorm.io/gorm"

// Observe lets each see every statement with its values, for tests that read the
// database's plans. It is never called where people's words pass.
func (d *DB) Observe(each func(sql string, values []any)) error {
	seen := func(g *gorm.DB) {
		if g.Statement.SQL.Len() > 0 && !g.DryRun { // a query within another is only written, not asked
			each(g.Statement.SQL.String(), g.Statement.Vars)
		}
	}
	handles := []*gorm.DB{d.write}
	if d.read != d.write {
		handles = append(handles, d.read)
	}
	for _, g := range handles {
		c := g.Callback()
		for _, err := range []error{
			c.Query().After("gorm:query").Register("observe", seen),
			c.Row().After("gorm:row").Register("observe", seen),
			c.Raw().After("gorm:raw").Register("observe", seen),
			c.Update().After("gorm:update").Register("observe", seen),
			c.Delete().After("gorm:delete").Register("observe", seen),
		} {
			if err != nil {
				return err
			}
		}
	}
	return nil
}
