package circle

import (
	"context"
	"fmt"
	"strings"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Editing is what somebody changes on a card. What is nil stays as it is.
type Editing struct {
	Version                     *int64 // the seq of the circle they looked at
	Name, Purpose, Good, NotFor *models.Private
	Cadence                     *models.Private
	Themes                      *[]string
	Language, Zone              *string
	TermGatherings              *int
}

// Edit changes the words on a circle's card. It returns ErrChanged when the card
// was changed after Version.
func (s *Service) Edit(ctx context.Context, by account.ID, id ID, e Editing) (*Circle, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, policy.EditCard)
		if err != nil {
			return err
		}
		if e.Version != nil && *e.Version < c.Seq {
			// Only what changed the card itself counts: that somebody joined
			// meanwhile is no reason to ask again.
			var since int64
			err := tx.Table("changes").Where("stream_id = ? AND seq > ? AND what = ?", id, *e.Version, aboutSet).Count(&since).Error
			if err != nil {
				return err
			}
			if since > 0 {
				return ErrChanged
			}
		}
		if e.named() == "" {
			return nil
		}
		if err := s.lasting(tx, stood, (words{e.Name, e.Purpose, e.Good, e.NotFor, e.Cadence}).fields()...); err != nil {
			return err
		}
		if e.Themes != nil {
			if err := setThemes(tx, id, *e.Themes); err != nil {
				return err
			}
		}
		e.change(&c)
		err = tx.Table("circles").Where("id = ?", id).Updates(map[string]any{
			"name": c.Name, "purpose": c.Purpose, "good": c.Good, "not_for": c.NotFor, "cadence": c.Cadence,
			"language": c.Language, "zone": c.Zone, "utc_offset": c.UTCOffset, "term_gatherings": c.TermGatherings,
		}).Error
		if err != nil {
			return err
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actCard, By: stood.Person, Becomes: e.named()}); err != nil {
			return err
		}
		return retell(tx, id, c.Mver)
	})
	if err != nil {
		return nil, err
	}
	return s.View(ctx, by, id)
}

// check cleans what is written and returns what is wrong with it.
func (e *Editing) check() (err error) {
	if err := (words{e.Name, e.Purpose, e.Good, e.NotFor, e.Cadence}).check(); err != nil {
		return err
	}
	if e.Themes != nil {
		if *e.Themes, err = checkThemes(*e.Themes); err != nil {
			return err
		}
	}
	if e.Language != nil {
		if *e.Language, err = checkLanguage(*e.Language); err != nil {
			return err
		}
	}
	if e.Zone != nil {
		if _, err := checkZone(*e.Zone); err != nil {
			return err
		}
	}
	if n := e.TermGatherings; n != nil && (*n < 1 || *n > maxTerm) {
		return ErrTerm.At("termGatherings")
	}
	return nil
}

// change writes what was checked into a circle.
func (e Editing) change(c *circleRow) {
	for _, w := range []struct {
		from *models.Private
		to   *string
	}{{e.Name, &c.Name}, {e.Purpose, &c.Purpose}, {e.Good, &c.Good}, {e.NotFor, &c.NotFor}, {e.Cadence, &c.Cadence}} {
		if w.from != nil {
			*w.to = string(*w.from)
		}
	}
	set(&c.Language, e.Language)
	set(&c.TermGatherings, e.TermGatherings)
	if e.Zone != nil {
		c.Zone = *e.Zone
		c.UTCOffset, _ = checkZone(c.Zone) // was checked
	}
}

// set changes to where a value was given.
func set[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}

// named says which parts of a card were changed, and not to what: the card is
// there to be read.
func (e Editing) named() string {
	var all []string
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"name", e.Name != nil},
		{"purpose", e.Purpose != nil},
		{"good", e.Good != nil},
		{"notFor", e.NotFor != nil},
		{"cadence", e.Cadence != nil},
		{"themes", e.Themes != nil},
		{"language", e.Language != nil},
		{"zone", e.Zone != nil},
		{"termGatherings", e.TermGatherings != nil},
	} {
		if f.set {
			all = append(all, f.name)
		}
	}
	return strings.Join(all, ",")
}

// Door is how one finds and enters a circle. What is nil stays as it is.
type Door struct {
	Visibility, JoinPolicy, Kind *string
	Capacity, MinToOpen, Wave    *int
	GivesTrials, MembersInvite   *bool
}

// SetDoor changes how a circle is found and entered. Nobody leaves when it is
// made smaller than it is: nobody comes in until there is room again. When it is
// made larger, the next in line are asked.
func (s *Service) SetDoor(ctx context.Context, by account.ID, id ID, d Door) (*Circle, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, policy.SetDoor)
		if err != nil {
			return err
		}
		before := c
		d.change(&c)
		was, becomes := doors(before, c)
		switch {
		case becomes == "":
			return nil
		case d.MinToOpen != nil && c.MinToOpen > c.Capacity:
			return ErrMinToOpen.At("minToOpen")
		}
		if c.Kind != before.Kind { // the way around would be to call it something else
			closed, err := rosterClosed(tx.DB, before, tx.Now)
			if err != nil {
				return err
			}
			if closed {
				return ErrRosterKind.At("kind")
			}
		}
		err = tx.Table("circles").Where("id = ?", id).Updates(map[string]any{
			"visibility": c.Visibility, "join_policy": c.JoinPolicy, "kind": c.Kind, "capacity": c.Capacity, "min_to_open": c.MinToOpen,
			"wave": c.Wave, "gives_trials": c.GivesTrials, "members_invite": c.MembersInvite,
		}).Error
		if err != nil {
			return err
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actDoor, By: stood.Person, Was: was, Becomes: becomes}); err != nil {
			return err
		}
		if err := retell(tx, id, c.Mver); err != nil {
			return err
		}
		if err := s.opens(tx, id); err != nil {
			return err
		}
		return s.fill(tx, id)
	})
	if err != nil {
		return nil, err
	}
	return s.View(ctx, by, id)
}

func (d Door) check() error {
	if d.Visibility != nil {
		if err := oneOf(*d.Visibility, "visibility", ErrSeen, listed, unlisted, hidden); err != nil {
			return err
		}
	}
	if d.JoinPolicy != nil {
		if err := oneOf(*d.JoinPolicy, "joinPolicy", ErrPolicy, joinOpen, joinRequest, joinInvite, joinClosed); err != nil {
			return err
		}
	}
	if d.Kind != nil {
		if err := oneOf(*d.Kind, "kind", ErrKind, ongoing, cohort, slow); err != nil {
			return err
		}
	}
	if d.Capacity != nil {
		if err := checkCapacity(*d.Capacity); err != nil {
			return err
		}
	}
	if d.Wave != nil && (*d.Wave < minWave || *d.Wave > maxWave) {
		return ErrWave.At("wave")
	}
	if d.MinToOpen != nil && (*d.MinToOpen < MinOpening || *d.MinToOpen > MaxCapacity) {
		return ErrMinToOpen.At("minToOpen")
	}
	return nil
}

func (d Door) change(c *circleRow) {
	set(&c.Visibility, d.Visibility)
	set(&c.JoinPolicy, d.JoinPolicy)
	set(&c.Kind, d.Kind)
	set(&c.Capacity, d.Capacity)
	set(&c.MinToOpen, d.MinToOpen)
	set(&c.Wave, d.Wave)
	set(&c.GivesTrials, d.GivesTrials)
	set(&c.MembersInvite, d.MembersInvite)
}

// doors says how a door was and how it is, in what differs: as it is logged.
func doors(was, is circleRow) (before, after string) {
	for _, f := range []struct {
		name    string
		was, is any
	}{
		{"visibility", was.Visibility, is.Visibility},
		{"joinPolicy", was.JoinPolicy, is.JoinPolicy},
		{"kind", was.Kind, is.Kind},
		{"capacity", was.Capacity, is.Capacity},
		{"minToOpen", was.MinToOpen, is.MinToOpen},
		{"wave", was.Wave, is.Wave},
		{"givesTrials", was.GivesTrials, is.GivesTrials},
		{"membersInvite", was.MembersInvite, is.MembersInvite},
	} {
		if f.was != f.is {
			before += fmt.Sprintf(" %s=%v", f.name, f.was)
			after += fmt.Sprintf(" %s=%v", f.name, f.is)
		}
	}
	return strings.TrimSpace(before), strings.TrimSpace(after)
}
