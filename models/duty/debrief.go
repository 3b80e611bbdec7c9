package duty

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
)

// Debrief reads what by says of a gathering they held. It returns policy's refusal.
func (s *Service) Debrief(ctx context.Context, by account.ID, of gathering.ID) (*Debrief, error) {
	g := s.db.Read(ctx)
	r, err := ownCard(g, by, of)
	if err != nil {
		return nil, err
	}
	return s.card(ctx, g, by, r)
}

// Write keeps what by says of a gathering they held, in place of what they said before.
// Where they would like a person, or this is the second heavy one in a row, the stewards
// are told; where they say so no more, and no steward is there yet, no more. It returns
// ErrLoad, ErrStayed, ErrHandover, ErrCardOver or policy's refusal.
func (s *Service) Write(ctx context.Context, by account.ID, of gathering.ID, a Answer) (*Debrief, error) {
	a.Stayed, a.Handover = a.Stayed.Clean(), a.Handover.Clean()
	switch {
	case a.Load < 0 || a.Load > 5:
		return nil, ErrLoad.At("load")
	case a.Stayed.Runes() > MaxStayed:
		return nil, ErrStayed.At("stayed")
	case a.Handover.Runes() > MaxHandover:
		return nil, ErrHandover.At("handover")
	}
	return s.change(ctx, by, of, func(tx *db.Tx, r *cardRow, stood circle.Stood) error {
		if a.Handover != "" { // whoever has left the circle leaves nothing for it any more
			if err := stood.Check(policy.SeeLoad); err != nil {
				return err
			}
		}
		_, err := stood.Look(tx, s.box, circle.Writing{To: circle.Hosts, Fields: circle.Texts("handover", a.Handover)})
		if err != nil {
			return err
		}
		if r.Load = nil; a.Load > 0 {
			r.Load = &a.Load
		}
		if r.Stayed, err = s.close(tx, r.CircleID, place("stayed", r.ID), a.Stayed); err != nil {
			return err
		}
		if r.Handover, err = s.close(tx, r.CircleID, place("handover", r.ID), a.Handover); err != nil {
			return err
		}
		r.Person, r.WrittenAt, r.LeftAt = a.Person, &tx.Now, nil
		return nil
	})
}

// LeaveOut says that by has nothing to say of a gathering they held, and deletes what
// they said. Twice is once. It returns ErrCardOver or policy's refusal.
func (s *Service) LeaveOut(ctx context.Context, by account.ID, of gathering.ID) error {
	_, err := s.change(ctx, by, of, func(tx *db.Tx, r *cardRow, _ circle.Stood) error {
		r.Load, r.Person, r.Stayed, r.Handover, r.WrittenAt, r.LeftAt = nil, false, nil, nil, nil, &tx.Now
		return nil
	})
	return err
}

// change changes what somebody says of a gathering they held.
func (s *Service) change(ctx context.Context, by account.ID, of gathering.ID, do func(*db.Tx, *cardRow, circle.Stood) error) (*Debrief, error) {
	var out *Debrief
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, err := ownCard(tx.DB, by, of) // only to learn the circle, which never changes
		if err != nil {
			return err
		}
		if _, err := circle.Hold(tx, r.CircleID); err != nil {
			return err
		}
		if err := account.Hold(tx, by); err != nil { // what is heavy in one circle makes a pair with what was in another
			return err
		}
		if r, err = ownCard(tx.DB, by, of); err != nil {
			return err
		}
		if !tx.Now.Before(r.until()) {
			return ErrCardOver
		}
		stood, err := circle.SeePerson(tx, r.CircleID, r.PersonID)
		if err != nil {
			return err
		}
		if err := do(tx, &r, stood); err != nil {
			return err
		}
		err = tx.Table("debriefs").Where("id = ?", r.ID).Updates(map[string]any{
			"load": r.Load, "person": r.Person, "stayed": r.Stayed, "handover": r.Handover, "written_at": r.WrittenAt, "left_at": r.LeftAt,
		}).Error
		if err != nil {
			return err
		}
		if err := s.calls(tx, by, r); err != nil {
			return err
		}
		out, err = s.card(ctx, tx.DB, by, r)
		return err
	})
	return out, err
}

// calls has the stewards told what they are to be told after a card is as it is now,
// and no more than that.
func (s *Service) calls(tx *db.Tx, by account.ID, r cardRow) error {
	if err := call(tx, r.ID, forPerson, r.Person); err != nil {
		return err
	}
	if r.Load == nil {
		if err := call(tx, r.ID, forHeavy, false); err != nil {
			return err
		}
	}
	// Those that were written count, by when the gatherings ended: this one may make a
	// pair with the one before it, and with the one after.
	var rows []cardRow
	err := tx.Where("person_id IN (?) AND load IS NOT NULL", people(tx.DB, by)).
		Order("ended_at DESC, id DESC").Limit(maxTold).Find(&rows).Error
	if err != nil {
		return err
	}
	at := 0 // where it stands among them, or would
	for at < len(rows) && (rows[at].EndedAt.After(r.EndedAt) || rows[at].EndedAt.Equal(r.EndedAt) && rows[at].ID > r.ID) {
		at++
	}
	for i := max(0, at-1); i <= at && i < len(rows); i++ {
		twice := i+1 < len(rows) && *rows[i].Load >= heavy && *rows[i+1].Load >= heavy
		if err := call(tx, rows[i].ID, forHeavy, twice); err != nil {
			return err
		}
	}
	return nil
}

// call makes a call where there is to be one, and takes it back where there is not and
// no steward has taken it.
func call(tx *db.Tx, of ID, kind string, wanted bool) error {
	if !wanted {
		return tx.Where("debrief_id = ? AND kind = ? AND state = ?", of, kind, open).Delete(&callRow{}).Error
	}
	return tx.Exec(`INSERT INTO desk_calls (id, debrief_id, kind, state, version, at, due_at) VALUES (?, ?, ?, ?, 1, ?, ?)
		ON CONFLICT (debrief_id, kind) DO NOTHING`, models.NewID(), of, kind, open, tx.Now, tx.Now.Add(within)).Error
}

// card shows what somebody says of a gathering they held, to them.
func (s *Service) card(ctx context.Context, g *gorm.DB, by account.ID, r cardRow) (*Debrief, error) {
	c := &Debrief{
		Gathering: r.GatheringID, Role: r.Role, EndedAt: r.EndedAt, Until: r.until(), Person: r.Person, WrittenAt: r.WrittenAt, RestUntil: r.RestUntil, Beyond: r.Beyond,
	}
	if r.Load != nil {
		c.Load = *r.Load
	}
	var err error
	if c.Circle, err = circle.NameOf(g, r.CircleID); err != nil {
		return nil, err
	}
	if c.Stayed, err = s.open(ctx, place("stayed", r.ID), r.Stayed); err != nil {
		return nil, err
	}
	if c.Handover, err = s.open(ctx, place("handover", r.ID), r.Handover); err != nil {
		return nil, err
	}
	if c.Stewards, err = s.stewards.Outside(g, r.CircleID, s.db.Now()); err != nil {
		return nil, err
	}
	var rows []callRow
	if err := g.Where("debrief_id = ?", r.ID).Order("kind DESC").Limit(2).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row, err = s.stands(ctx, g, row, r.CircleID); err != nil {
			return nil, err
		}
		one := OwnCall{Kind: row.Kind, State: row.State, DueAt: row.DueAt}
		if one.By, err = s.taker(ctx, g, row); err != nil {
			return nil, err
		}
		if one.Word, err = s.open(ctx, wordPlace(row.ID), row.Word); err != nil {
			return nil, err
		}
		c.Calls = append(c.Calls, one)
	}
	return c, nil
}

// taker is what the steward is called who has taken a call; "" for nobody, and once
// they are none any more.
func (s *Service) taker(ctx context.Context, g *gorm.DB, row callRow) (models.Private, error) {
	if row.TakerID == nil {
		return "", nil
	}
	one, err := s.stewards.Read(ctx, g, *row.TakerID, s.db.Now())
	if err != nil || one == nil {
		return "", err
	}
	return one.Name, nil
}
