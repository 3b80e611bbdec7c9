package circle

import (
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// What is done with threads, posts and parts and is written down as an act.
const (
	Watched     = actWatched // somebody's posts are read first
	PartFolded  = actPartFolded
	PartsFolded = actPartsFolded // many of one person's at once
	PartShown   = actPartShown   // again, after a second look
	PostFolded  = actPostFolded
	PostsFolded = actPostsFolded // many of one person's at once
	PostShown   = actPostShown   // again, after a second look
	PostRemoved = actPostRemoved
	PostNoted   = actPostNoted // somebody else said what it may be hard to read for
	ThreadState = actThreadState
	ThreadTimer = actThreadTimer
	ThreadSlow  = actThreadSlow
	ThreadPin   = actThreadPin
	ThreadSplit = actThreadSplit
	ThreadMoved = actThreadMoved
)

// FoldWindows are how far back what somebody wrote or said can be folded at once.
var FoldWindows = map[string]time.Duration{"15m": 15 * time.Minute, "1h": time.Hour, "24h": 24 * time.Hour}

// FoldGathering is the window of the gathering that is on.
const FoldGathering = "gathering"

// MayFoldMany asks the law whether somebody may fold what a person wrote or said who is
// or was in the circle, and then whether there is such a person.
func (s Stood) MayFoldMany(g *gorm.DB, person PersonID) error {
	target, absent := Ranked(g, s.Circle, person)
	s.Standing.Target = target
	if err := s.Check(policy.FoldMany); err != nil {
		return err
	}
	return absent
}

// Check cleans the grounds of what is done with words, and not against anybody. A
// reason may be left out only where that is said.
func (w *Grounds) Check(mayBeEmpty bool) error { return w.check(mayBeEmpty) }

// Against cleans the grounds of what is done against whoever wrote something. It
// returns ErrReason, ErrClause, ErrCase, or ErrClauseNeeded.
func (w *Grounds) Against() error { return w.against() }

// RecordOn is Record of what is done with words, and what it rests on: a line of the
// agreements that whoever wrote them had accepted (see Accepted). They were written at
// at.
func RecordOn(tx *db.Tx, box *seal.Box, d Deed, at time.Time, w Grounds) (ActID, error) {
	version, err := Accepted(tx.DB, d.Circle, d.About, at)
	if err != nil {
		return "", err
	}
	if err := w.cite(tx, &d, version); err != nil {
		return "", err
	}
	return Record(tx, box, d)
}

// ByHouse reports whether the house itself did something, so that somebody has yet to
// look at it.
func ByHouse(g *gorm.DB, act ActID) (bool, error) {
	var n int64
	err := g.Table("acts").Where("id = ? AND by_id IS NULL AND NOT above", act).Count(&n).Error
	return n > 0, err
}

// Why reads acts as those are told of them whom they are about.
func Why(g *gorm.DB, box *seal.Box, ids []ActID) (map[ActID]Measure, error) {
	out := make(map[ActID]Measure, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var rows []actRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, row := range rows {
		m, err := row.measure(g, box)
		if err != nil {
			return nil, err
		}
		out[row.ID] = *m
	}
	return out, nil
}

// Unnamed finds the acts since a time that are about some people though they do
// not say so: whoever reads the log does not learn from it who wrote unnamed.
type Unnamed func(g *gorm.DB, people []PersonID, since time.Time) ([]ActID, error)

// OnUnnamed adds to who is asked.
func (s *Service) OnUnnamed(find Unnamed) { s.unnamedActs = append(s.unnamedActs, find) }

func (s *Service) unnamed(g *gorm.DB, people []PersonID, since time.Time) ([]ActID, error) {
	all := []ActID{nobodys}
	for _, find := range s.unnamedActs {
		ids, err := find(g, people, since)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}

// nobodys is an id no act has: an empty IN list is not SQL everywhere.
const nobodys ActID = "00000000-0000-0000-0000-000000000000"
