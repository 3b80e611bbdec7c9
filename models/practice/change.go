package practice

import (
	"context"
	"fmt"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// Change makes changes to by's items, all of them or none. One that was made
// before, and whose answer was lost, is made already. Their open tabs and other
// devices are told to ask for what changed.
//
// It returns ErrStale with a Present where another device was first, ErrTwo where
// more than two commitments would be active, ErrFull, ErrMany, what is wrong with
// a change, or account.ErrSignedOut.
func (s *Service) Change(ctx context.Context, by account.ID, changes []ItemChange) (*ChangedItems, error) {
	if len(changes) > MaxChanges {
		return nil, ErrMany.At("changes")
	}
	seen := map[ItemID]bool{}
	for i, c := range changes {
		field, wrong := c.check()
		if wrong == nil && seen[c.ID] {
			field, wrong = "id", ErrID
		}
		if wrong != nil {
			return nil, wrong.At(at(i, field))
		}
		seen[c.ID] = true
	}
	var out *ChangedItems
	err := s.db.Do(ctx, func(tx *db.Tx) (err error) {
		if err := account.HoldOpen(tx, by); err != nil { // what one person changes happens one after the other
			return err
		}
		if err := policy.CheckOwn(policy.KeepPractice); err != nil {
			return err
		}
		out, err = change(tx, by, changes)
		return err
	})
	return out, err
}

func at(i int, field string) string { return fmt.Sprintf("changes[%d].%s", i, field) }

// change is Change in a unit of work that has taken the account.
func change(tx *db.Tx, by account.ID, changes []ItemChange) (*ChangedItems, error) {
	before, begun, err := find(tx.DB, by)
	if err != nil {
		return nil, err
	}
	items, err := findItems(tx.DB, by, changes)
	if err != nil {
		return nil, err
	}
	if err := compare(items, changes); err != nil {
		return nil, err
	}
	after, out := before, &ChangedItems{Items: make([]ChangedItem, 0, len(changes))}
	for _, c := range changes {
		was, there := items[c.ID]
		now := was
		if !there || !was.has(c) {
			after.Seq++
			now = itemRow{AccountID: by, ID: c.ID, Kind: c.Kind}.changed(c, after.Seq, tx.Now)
			if err := write(tx, now, there); err != nil {
				return nil, err
			}
			after.count(was, there, -1)
			after.count(now, true, 1)
		}
		out.Items = append(out.Items, ChangedItem{now.ID, now.Version, now.Seq})
	}
	if out.Seq = after.Seq; after.Seq == before.Seq {
		return out, nil
	}
	if after.Items > MaxItems && after.Items > before.Items || after.Bytes > maxBytes && after.Bytes > before.Bytes {
		return nil, ErrFull
	}
	if err := atMostTwo(tx, by, items, changes); err != nil {
		return nil, err
	}
	if err := writePractice(tx, after, begun); err != nil {
		return nil, err
	}
	return out, stream.Tell(tx, "practice.changed", string(by))
}

// count adds an item to what is kept, or takes it away.
func (p *practiceRow) count(r itemRow, there bool, sign int64) {
	if !there {
		return
	}
	p.Bytes += sign * r.bytes()
	if r.GoneAt == nil {
		p.Items += sign
	}
}

// compare returns ErrStale with the present state of what was changed since the
// version a change was made on, and ErrKind for what would become something else.
func compare(items map[ItemID]itemRow, changes []ItemChange) error {
	stale, present := false, Present{Items: []SealedItem{}}
	for i, c := range changes {
		is, there := items[c.ID]
		switch {
		case there && is.Kind != c.Kind:
			return ErrKind.At(at(i, "kind"))
		case is.Version == c.Base || there && is.has(c):
		default:
			if stale = true; there {
				present.Items = append(present.Items, is.shown())
			}
		}
	}
	if stale {
		return ErrStale.With(present)
	}
	return nil
}

// atMostTwo returns ErrTwo, at the first change that makes a commitment active,
// where too many are now.
func atMostTwo(tx *db.Tx, by account.ID, before map[ItemID]itemRow, changes []ItemChange) error {
	for i, c := range changes {
		if !c.Active || before[c.ID].Active {
			continue
		}
		var n int64
		err := tx.Table("items").Where("account_id = ? AND active", by).Count(&n).Error
		if err == nil && n > MaxActive {
			err = ErrTwo.At(at(i, "active"))
		}
		return err
	}
	return nil
}
