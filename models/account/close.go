package account

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/seal"
)

// How an account ends.
const (
	closeAfter = 24 * time.Hour      // in which one can change one's mind
	keepHandle = 90 * 24 * time.Hour // in which nobody else can take the handle, and with it the name
)

// closeRows is the most accounts one round of a sweep ends.
const closeRows = 50

// ErrPassword answers whoever is signed in and shows a wrong key.
var ErrPassword = &models.Error{Kind: models.Forbidden, Code: "password_refused", Message: "That is not your password."}

// freed is the day that stands for "the handle is free again".
var freed = time.Unix(0, 0).UTC()

type (
	// Leaving is asked, in the unit of work that would begin to close an account,
	// whether others depend on it.
	Leaving func(tx *db.Tx, who ID) error
	// Ending is told that an account is about to be erased, before its row is
	// taken: it ends what the account still is elsewhere, in units of work of its
	// own, and can be told twice.
	Ending func(ctx context.Context, who ID) error
	// Erase is told, in the unit of work that does it, that an account is erased:
	// whatever is kept about it goes.
	Erase func(tx *db.Tx, who ID) error
)

// OnClose adds to who is asked and told when an account ends; any may be nil. It
// is for the packages that build on this one, as they are made.
func (s *Service) OnClose(ask Leaving, end Ending, erase Erase) {
	if ask != nil {
		s.leaving = append(s.leaving, ask)
	}
	if end != nil {
		s.ending = append(s.ending, end)
	}
	if erase != nil {
		s.erasing = append(s.erasing, erase)
	}
}

// Close begins to delete an account for whoever is signed in to it and shows its
// auth key: it is erased a day later, unless Reopen is called. Twice is once.
// It returns ErrPassword, ErrTooMany, or what those say who depend on it.
func (s *Service) Close(ctx context.Context, who ID, authKey []byte, from string) (time.Time, error) {
	row, err := find(s.db.Read(ctx), who)
	if err != nil {
		return time.Time{}, err
	}
	if err := s.proveKey(ctx, row, authKey, from); err != nil {
		return time.Time{}, err
	}
	var at time.Time
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		row, err := hold(tx, who)
		if err != nil {
			return err
		}
		if row.ClosingAt != nil {
			at = *row.ClosingAt
			return nil
		}
		for _, ask := range s.leaving {
			if err := ask(tx, who); err != nil {
				return err
			}
		}
		at = tx.Now.Add(closeAfter)
		return tx.Table("accounts").Where("id = ?", who).Update("closing_at", at).Error
	})
	return at, err
}

// proveKey returns ErrPassword unless key is the auth key of row. Tries are
// counted with those of signing in.
func (s *Service) proveKey(ctx context.Context, row accountRow, key []byte, from string) error {
	me, err := s.open(ctx, row)
	if err != nil {
		return err
	}
	skel, err := skeleton(me.Handle)
	if err != nil {
		return err
	}
	if err := s.attempt(ctx, skel, from); err != nil {
		return err
	}
	same, err := s.matches(ctx, key, row.AuthHash)
	if err == nil && !same {
		err = ErrPassword
	}
	return err
}

// hold takes an account's row, which is the first that is taken of all, and
// reads it.
func hold(tx *db.Tx, who ID) (accountRow, error) { return find(tx.Clauses(db.Take), who) }

// HoldOpen is Hold, before any other row, of an account that is not over: what is kept
// of it does not grow while it is erased. It returns ErrSignedOut where it is over.
func HoldOpen(tx *db.Tx, who ID) error {
	row, err := hold(tx, who)
	if err == nil && row.over(tx.Now) {
		err = ErrSignedOut
	}
	return err
}

// Reopen keeps an account that was to be deleted. Twice is once.
func (s *Service) Reopen(ctx context.Context, who ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		row, err := hold(tx, who)
		if err != nil {
			return err
		}
		if row.over(tx.Now) {
			return ErrSignedOut
		}
		return tx.Table("accounts").Where("id = ?", who).Update("closing_at", nil).Error
	})
}

// over reports whether an account is closed, or its day is over and only the
// sweep is still to come: nobody signs in to it any more.
func (row accountRow) over(now time.Time) bool {
	return row.ClosedAt != nil || row.ClosingAt != nil && !now.Before(*row.ClosingAt)
}

// SweepClosing erases the accounts whose day is over, and frees the handles of
// those that were erased ninety days ago. It reports how many rows it changed.
func (s *Service) SweepClosing(ctx context.Context) (done int64, err error) {
	var due []ID
	err = s.db.Read(ctx).Table("accounts").Where("closing_at <= ? AND closed_at IS NULL", models.Now()).Order("closing_at").Limit(closeRows).Pluck("id", &due).Error
	if err != nil {
		return 0, err
	}
	var failed error
	for _, who := range due {
		if err := s.erase(ctx, who); err != nil {
			failed = errors.Join(failed, err) // the others do not wait for this one
			continue
		}
		done++
	}
	if failed != nil {
		return done, failed
	}
	var free []ID
	err = s.db.Read(ctx).Table("accounts").Where("closed_at > ? AND closed_at < ?", freed, models.Now().Add(-keepHandle)).Order("closed_at").Limit(closeRows).Pluck("id", &free).Error
	if err != nil {
		return done, err
	}
	for _, who := range free {
		err := s.db.Do(ctx, func(tx *db.Tx) error {
			return tx.Table("accounts").Where("id = ? AND closed_at < ?", who, tx.Now.Add(-keepHandle)).
				Updates(map[string]any{"handle_key": noise(), "closed_at": freed}).Error
		})
		if err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

// erase ends everything an account is and empties what is kept of it. What
// refers to its id goes on without a name.
func (s *Service) erase(ctx context.Context, who ID) error {
	// Signed out first, so that nobody comes in anywhere meanwhile.
	err := s.db.Do(ctx, func(tx *db.Tx) error { return revoke(tx, "account_id = ?", who) })
	if err != nil {
		return err
	}
	for _, end := range s.ending {
		if err := end(ctx, who); err != nil {
			return err
		}
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		row, err := hold(tx, who)
		if err != nil || row.ClosedAt != nil || row.ClosingAt == nil || tx.Now.Before(*row.ClosingAt) {
			return err // another node was first, or they changed their mind in time
		}
		for _, erase := range s.erasing {
			if err := erase(tx, who); err != nil {
				return err
			}
		}
		if err := tx.Where("account_id = ?", who).Delete(&passkeyRow{}).Error; err != nil {
			return err
		}
		nobody, err := s.box.Seal(ctx, seal.Instance(seal.Names), tx.Now, placeOf(who), "")
		if err != nil {
			return err
		}
		return tx.Table("accounts").Where("id = ?", who).Updates(map[string]any{
			"handle": nobody, "auth_hash": "", "recovery_hash": "", "kdf_version": 0, "kdf_salt": noise()[:saltLen],
			"vault_by_password": []byte{}, "vault_by_recovery": []byte{}, "adult_at": freed, "created_at": freed,
			"seen_on": nil, "suspended_until": nil, "no_invites": false, "larger_gaps": false, "calendar_hash": nil, "calendar_at": nil, "closing_at": nil, "closed_at": tx.Now,
			"practised_at": nil, "notes_shown": "",
		}).Error
	})
}

// noise is bytes that stand for nothing.
func noise() []byte {
	raw := make([]byte, keyLen)
	_, _ = rand.Read(raw)
	return raw
}
