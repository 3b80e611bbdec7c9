package circle

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// For how long whoever did something can take it back by themselves.
const (
	UndoFor     = 10 * time.Minute
	UndoManyFor = 24 * time.Hour // what was done with many posts or parts at once
)

// What can be wrong with taking something back.
var (
	ErrFirm     = &models.Error{Kind: models.Conflict, Code: "act_stays", Message: "This cannot be taken back here."}
	ErrUndoOver = &models.Error{Kind: models.Conflict, Code: "undo_over", Message: "What you did can be taken back for ten minutes, or for a day where it was many at once, and that is over."}
)

// What somebody has again once an act about them counts no more.
const (
	BackNothing = "nothing" // it had ended, or kept them from nothing
	BackVoice   = "voice"   // they can speak
	BackPosts   = "posts"   // what they wrote is shown
	BackSeat    = "seat"    // they are in the circle, as if they had never been out
	BackLine    = "line"    // their seat is taken: they are first in line
	BackDoor    = "door"    // they can ask to come in
	BackRole    = "role"    // they look after the circle again
	BackRoom    = "room"    // the room is open to them
	BackAccount = "account" // it is open
	BackAtOnce  = "at_once" // what they write is there at once
)

// GivenBack is what came of taking something back.
type GivenBack struct {
	Act  ActID  `json:"act" doc:"Which stands in the log beside what it takes back."`
	What string `json:"what" enum:"nothing,voice,posts,seat,line,door,role,account,room,at_once" doc:"What they have again: nothing was left to give; they can speak; the room is open to them; what they wrote is shown; they have their seat; it is taken and they are first in line; they can ask to come in; they have their role; their account is open; what they write is there at once."`
}

// Restore is told, in the unit of work that does it, that an act with posts counts
// no more: what was folded or removed by it is shown again, where its words are
// still kept. It says how many that are.
type Restore func(tx *db.Tx, in ID, act ActID, posts []string) (int, error)

// OnRestore says who shows posts again and, of those that were removed, who only
// folds them. It is for the package that keeps them, as it is made.
func (s *Service) OnRestore(restore, soften Restore) { s.restore, s.soften = restore, soften }

// LetBack is told, in the unit of work that does it, that an act counts no more by
// which somebody was to stay out of a room. It says whether that kept them out.
type LetBack func(tx *db.Tx, in ID, person PersonID, act ActID) (bool, error)

// OnLetBack says who lets them in again. It is for the package that keeps rooms, as it
// is made.
func (s *Service) OnLetBack(letBack LetBack) { s.letBack = letBack }

// OnUnfold says who shows what was said in rooms again. It is for the package that
// keeps it, as it is made.
func (s *Service) OnUnfold(unfold Restore) { s.unfold = unfold }

// reversible are the acts that can be taken back, by whoever did them or after an
// appeal.
var reversible = []string{actNudged, actWarned, actMuted, actDemoted, actSuspended, actRoomRemoved, actRemoved, actBanned, actForGood, actWatched, actPartFolded, actPartsFolded, actPostFolded, actPostRemoved, actPostsFolded}

// TakeBack takes back what by did a moment ago, in one go: what was done ends, who
// was out is in again, and both stand in the log. Twice is once. It returns
// ErrUndoOver later, ErrFirm for what cannot be taken back, or policy's refusal.
func (s *Service) TakeBack(ctx context.Context, by account.ID, id ID, act ActID) (*GivenBack, error) {
	var out *GivenBack
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		row, stood, err := s.takeAct(tx, by, id, act, policy.TakeBack)
		if err != nil {
			return err
		}
		over := row.undoUntil()
		switch back, err := takenBack(tx.DB, []actRow{row}); {
		case err != nil:
			return err
		case over == nil:
			return ErrFirm
		case len(back) > 0:
			out = &GivenBack{Act: act, What: BackNothing}
			return nil
		case !tx.Now.Before(*over):
			return ErrUndoOver.With(Until{*over})
		}
		out, err = s.reverse(tx, row, Deed{Circle: id, What: actTakenBack, By: stood.Person})
		return err
	})
	return out, err
}

// undoUntil is until when whoever did it can take an act back; nil where they cannot:
// two decided a ban for good, so one does not end it.
func (row actRow) undoUntil() *time.Time {
	if !slices.Contains(reversible, row.What) || row.What == actForGood || row.Above {
		return nil
	}
	over := row.At.Add(UndoFor)
	if row.What == actPostsFolded || row.What == actPartsFolded {
		over = row.At.Add(UndoManyFor)
	}
	return &over
}

// takeAct takes the account an act is about, then its circle, and asks the law
// whether by may do something about it.
func (s *Service) takeAct(tx *db.Tx, by account.ID, id ID, act ActID, a policy.Action) (row actRow, stood Stood, err error) {
	if models.IsID(string(act)) && models.IsID(string(id)) {
		if row, err = s.holdAbout(tx, act); err != nil {
			return row, stood, err
		}
	}
	if stood, err = Take(tx, by, id); err != nil {
		return row, stood, err
	}
	known := row.ID != "" && row.CircleID == id
	stood.Standing.Mine = !known || row.ByID != nil && *row.ByID == stood.Person
	if err := stood.Check(a); err != nil {
		return row, stood, err
	}
	if !known {
		return row, stood, policy.ErrHidden
	}
	return row, stood, nil
}

// holdAbout reads an act and takes the account it is about, which comes before the
// circle: whoever is to have a seat again may be taking one elsewhere. Where there is
// no such act, the row is empty.
func (s *Service) holdAbout(tx *db.Tx, act ActID) (row actRow, err error) {
	err = tx.Where("id = ?", act).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return actRow{}, nil
	}
	if err != nil || row.AboutID == nil {
		return row, err
	}
	who, err := AccountOf(tx.DB, *row.AboutID)
	if err != nil {
		return row, err
	}
	return row, account.Hold(tx, who)
}

// reverse gives back what an act took, and writes down d beside it. The unit of work
// has taken the account it is about and then the circle, and asked the law.
func (s *Service) reverse(tx *db.Tx, row actRow, d Deed) (*GivenBack, error) {
	d.Of = row.ID
	if row.AboutID != nil {
		d.About = *row.AboutID
	}
	for _, to := range []struct {
		id *string
		in *string
	}{{row.ThreadID, &d.Thread}, {row.PostID, &d.Post}, {row.PartID, &d.Part}, {row.CaseID, &d.Case}} {
		if to.id != nil {
			*to.in = *to.id
		}
	}
	// Written first: what is given back is what no other act keeps.
	id, err := Record(tx, s.box, d)
	if err != nil {
		return nil, err
	}
	what, err := s.giveBack(tx, row)
	if err != nil {
		return nil, err
	}
	// In a circle that has ended there is nothing to have again, but for one's account.
	if c, err := whatever(tx.DB, row.CircleID); err != nil || c.State == archived && what != BackAccount {
		return &GivenBack{Act: id, What: BackNothing}, err
	}
	return &GivenBack{Act: id, What: what}, nil
}

func (s *Service) giveBack(tx *db.Tx, row actRow) (string, error) {
	switch row.What {
	case actPartFolded, actPartsFolded:
		parts, err := row.items()
		if row.PartID != nil {
			parts = append(parts, *row.PartID)
		}
		if err != nil || len(parts) == 0 || s.unfold == nil {
			return BackNothing, err
		}
		n, err := s.unfold(tx, row.CircleID, row.ID, parts)
		if n == 0 {
			return BackNothing, err
		}
		return BackPosts, err
	case actWatched:
		gone := tx.Where("circle_id = ? AND act_id = ?", row.CircleID, row.ID).Delete(&watchRow{})
		if gone.Error != nil || gone.RowsAffected == 0 {
			return BackNothing, gone.Error
		}
		return BackAtOnce, nil
	case actPostFolded, actPostRemoved, actPostsFolded:
		posts, err := row.items()
		if row.PostID != nil {
			posts = append(posts, *row.PostID)
		}
		if err != nil || len(posts) == 0 || s.restore == nil {
			return BackNothing, err
		}
		n, err := s.restore(tx, row.CircleID, row.ID, posts)
		if n == 0 {
			return BackNothing, err
		}
		return BackPosts, err
	}
	if row.AboutID == nil {
		return BackNothing, nil
	}
	m, err := findKnown(tx.DB, row.CircleID, *row.AboutID)
	if err != nil {
		return "", err
	}
	switch row.What {
	case actWarned:
		if m.WarnAct == nil || *m.WarnAct != row.ID {
			return BackNothing, nil
		}
		return BackVoice, s.weigh(tx, row.CircleID, m.ID, map[string]any{"warn_act": nil})
	case actMuted:
		return s.unquiet(tx, m, row)
	case actDemoted:
		was := policy.Role(row.Was)
		if !m.inside() || m.Role != policy.Member || was != policy.Moderator && was != policy.Owner {
			return BackNothing, nil
		}
		return BackRole, s.setRole(tx, &m, was, Deed{Circle: row.CircleID, What: actRole, Above: true})
	case actSuspended:
		return s.reopen(tx, m.AccountID, *row.Until)
	case actRoomRemoved:
		if s.letBack == nil {
			return BackNothing, nil
		}
		if open, err := s.letBack(tx, row.CircleID, m.ID, row.ID); err != nil || !open || !m.inside() {
			return BackNothing, err
		}
		return BackRoom, nil
	case actRemoved, actBanned, actForGood:
		return s.readmit(tx, m, row)
	}
	return BackNothing, nil
}

// reopen opens an account that was shut until a time. Another decision to shut it, in
// whichever circle, which still counts, goes on.
func (s *Service) reopen(tx *db.Tx, who account.ID, until time.Time) (string, error) {
	var other actRow
	err := tx.Where("about_id IN (?)", tx.Table("memberships").Select("id").Where("account_id = ?", who)).
		Where("what = ? AND until > ?", actSuspended, tx.Now).
		Where("NOT EXISTS (SELECT 1 FROM acts back WHERE back.of_id = acts.id AND back.what IN ?)", undone).
		Order("until DESC").Limit(1).Find(&other).Error
	if err != nil {
		return "", err
	}
	if open, err := s.accounts.Unsuspend(tx, who, until, other.Until); err != nil || !open {
		return BackNothing, err
	}
	return BackAccount, nil
}

// unquiet ends what a mute still does. Another one, which is not taken back, goes on.
func (s *Service) unquiet(tx *db.Tx, m memberRow, row actRow) (string, error) {
	if m.MuteAct == nil || *m.MuteAct != row.ID || m.MutedUntil == nil || !tx.Now.Before(*m.MutedUntil) {
		return BackNothing, nil
	}
	var lifted actRow // what was lifted or made shorter meanwhile stays so
	err := tx.Where("about_id = ? AND what = ?", m.ID, actUnmuted).Order("id DESC").Limit(1).Find(&lifted).Error
	if err != nil {
		return "", err
	}
	var other []actRow
	err = tx.Where("about_id = ? AND what = ? AND until > ? AND id > ?", m.ID, actMuted, tx.Now, lifted.after()).
		Where("id NOT IN (?)", wentBack(tx.DB, row.CircleID)).Order("until DESC").Limit(1).Find(&other).Error
	if err != nil {
		return "", err
	}
	what, set := BackVoice, map[string]any{"muted_until": nil, "mute_act": nil}
	if len(other) > 0 {
		what, set = BackNothing, map[string]any{"muted_until": other[0].Until, "mute_act": other[0].ID}
	}
	if err := s.weigh(tx, row.CircleID, m.ID, set); err != nil {
		return "", err
	}
	return what, toldOf(tx, s.muted, row.CircleID, m.ID)
}

// after is the act after which others count: nobody's where there is none.
func (row actRow) after() ActID {
	if row.ID == "" {
		return nobodys
	}
	return row.ID
}

// items are the posts or parts an act was done with, where those are many.
func (row actRow) items() (all []string, err error) {
	if row.Items != nil {
		err = json.Unmarshal([]byte(*row.Items), &all)
	}
	return all, err
}

// readmit gives somebody back the seat that was taken from them, in the role and
// with everything they could read, as if they had never been out. Where the seat is
// taken, or they have taken as many elsewhere as one person can, they are first in
// line. Who had none before is let ask again.
func (s *Service) readmit(tx *db.Tx, m memberRow, row actRow) (string, error) {
	last, is, err := keptOutBy(tx.DB, m, row)
	if err != nil || !is {
		return BackNothing, err
	}
	free := map[string]any{"state": left, "banned_until": nil, "for_good_by": nil, "again_at": nil}
	if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(free).Error; err != nil {
		return "", err
	}
	if c, err := whatever(tx.DB, row.CircleID); err != nil || c.State == archived {
		return BackNothing, err
	}
	var closed int64 // nobody is put back who is about to go for good, or has
	if err := tx.Table("accounts").Where("id = ? AND (closing_at IS NOT NULL OR closed_at IS NOT NULL)", m.AccountID).Count(&closed).Error; err != nil {
		return "", err
	}
	if last.Was != active && last.Was != paused || closed > 0 {
		_, err := Moved(tx, row.CircleID)
		return BackDoor, err
	}
	held, err := supersede(tx, row.CircleID, m.AccountID)
	if err != nil {
		return "", err
	}
	c, err := find(tx.DB, row.CircleID)
	if err != nil {
		return "", err
	}
	full := !held && c.Taken >= c.Capacity
	switch err := roomFor(tx.DB, m.AccountID); {
	case errors.Is(err, ErrTooMany):
		full = true
	case err != nil:
		return "", err
	}
	if full {
		if held {
			if err := taken(tx, c.ID, -1); err != nil {
				return "", err
			}
		}
		return BackLine, s.firstInLine(tx, m)
	}
	return BackSeat, s.reseat(tx, c, m, last, held)
}

// keptOutBy reports whether it is by an act that somebody is out of a circle now, and
// not by another, later one; out is the one that took their seat.
func keptOutBy(g *gorm.DB, m memberRow, row actRow) (out actRow, is bool, err error) {
	kind := actBanned
	if row.What == actRemoved {
		kind = actRemoved
	}
	if kind == actRemoved && m.State != removed || kind == actBanned && m.State != banned {
		return out, false, nil
	}
	err = g.Where("about_id = ? AND (what = ? OR what = ? AND above)", m.ID, kind, actForGood).Order("id DESC").Limit(1).Take(&out).Error
	return out, err == nil && out.ID <= row.ID, err
}

// reseat puts somebody back into the circle they were taken out of.
func (s *Service) reseat(tx *db.Tx, c circleRow, m memberRow, out actRow, held bool) error {
	if err := s.closeFirst(tx, c.ID); err != nil {
		return err
	}
	mver, err := Moved(tx, c.ID)
	if err != nil {
		return err
	}
	var role actRow // what they were made last, before they were taken out
	if err := tx.Where("about_id = ? AND what IN ? AND id < ?", m.ID, []string{actRole, actTermEnded, actDemoted, actJoined}, out.ID).Order("id DESC").Limit(1).Find(&role).Error; err != nil {
		return err
	}
	m.State, m.Role = active, policy.Member
	set := map[string]any{"state": active, "role": m.Role, "left_at": nil}
	if role.What == actRole && role.Becomes == string(policy.Moderator) {
		m.Role = policy.Moderator
		set["role"], set["term_from"], set["term_used"] = m.Role, tx.Now, 0
	}
	if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(set).Error; err != nil {
		return err
	}
	if !held {
		if err := taken(tx, c.ID, +1); err != nil {
			return err
		}
	}
	return tell(tx, s.box, m, mver, joined)
}

// firstInLine puts somebody at the front of a circle's line, with the name they had.
func (s *Service) firstInLine(tx *db.Tx, m memberRow) error {
	name, err := s.box.Open(tx.Context(), namePlace(m.ID), m.Name)
	if err != nil {
		return err
	}
	var c circleRow
	if err := tx.Where("id = ?", m.CircleID).Take(&c).Error; err != nil {
		return err
	}
	first := int64(1)
	r := requestRow{
		ID: RequestID(models.NewID()), CircleID: m.CircleID, AccountID: m.AccountID, State: waitlisted, NameKey: m.NameKey,
		QuestionsVersion: 0, AgreementsVersion: m.AgreementsVersion, FitAt: tx.Now, MadeAt: tx.Now, ExpiresAt: tx.Now.Add(requestLife),
		DecidedAt: &tx.Now, QueuedAt: &tx.Now, Place: &first,
	}
	r.Nonce = string(r.ID)
	if r.Name, err = s.box.Seal(tx.Context(), seal.Circle(string(m.CircleID), seal.Names), tx.Now, requestPlace(r.ID, "name"), name); err != nil {
		return err
	}
	if err := tx.Table("requests").Where("circle_id = ? AND state = ?", m.CircleID, waitlisted).Update("place", gorm.Expr("place + 1")).Error; err != nil {
		return err
	}
	if err := tx.Create(&r).Error; err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: m.CircleID, What: actRequest, About: m.ID, Request: string(r.ID), Becomes: waitlisted}); err != nil {
		return err
	}
	if _, err := Moved(tx, m.CircleID); err != nil {
		return err
	}
	if err := tellAbout(tx, m.CircleID); err != nil {
		return err
	}
	return s.fill(tx, m.CircleID)
}

// undone are the acts by which another counts no more.
var undone = []string{actTakenBack, actOverturned}

// wentBack is the ids of the acts of a circle that were taken back, for a condition.
func wentBack(g *gorm.DB, in ID) *gorm.DB {
	return g.Table("acts").Select("of_id").Where("circle_id = ? AND of_id IS NOT NULL AND what IN ?", in, undone)
}

// takenBack tells when acts were taken back, of those that were.
func takenBack(g *gorm.DB, rows []actRow) (map[ActID]time.Time, error) {
	ids := []ActID{nobodys}
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	var later []actRow
	err := g.Where("of_id IN ? AND what IN ?", ids, undone).Order("id").Find(&later).Error
	at := make(map[ActID]time.Time, len(later))
	for _, row := range later {
		at[*row.OfID] = row.At
	}
	return at, err
}
