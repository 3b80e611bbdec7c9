package gathering

import (
	"encoding/json"
	"time"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/room"
)

// careKept is how long private lines and what people say of a gathering are kept
// after it.
const careKept = 90 * 24 * time.Hour

// Forgotten is the receipt for what was said in a gathering and is deleted.
type Forgotten struct {
	At        time.Time `json:"at"`
	Parts     int64     `json:"parts" doc:"How many there were when it closed."`
	Responses int64     `json:"responses"`
	Words     int64     `json:"words"`
}

// keeping is the retention under which something is said in a gathering now: the
// one of when its doors opened, or the circle's where that has become shorter.
func (g row) keeping(stood circle.Stood) string {
	if g.Retention == "" {
		return stood.Retention
	}
	return circle.Shorter(g.Retention, stood.Retention)
}

// until is when something said in a gathering now is deleted, at the latest.
func (g row) until(stood circle.Stood, now time.Time) time.Time {
	return now.Add(circle.KeptFor(g.keeping(stood)))
}

// around does what a move brings with it for the words around it.
func (s *Service) around(tx *db.Tx, g row, mver int64, in script.Input, lines []script.Line) error {
	for _, l := range lines {
		switch {
		case l.Kind == "words":
			if err := s.showWords(tx, g, mver); err != nil {
				return err
			}
		case l.Kind == "thanks" && in.Kind == script.Finish && l.What == "holder": // all is said
			if err := dropDraft(tx, g.ID, id(l.Who)); err != nil {
				return err
			}
		}
	}
	return nil
}

// retain settles, for a gathering that has just ended, when what was said in it is
// deleted, and counts it for the receipt.
func (s *Service) retain(tx *db.Tx, g *row, stood circle.Stood) error {
	g.Retention = g.keeping(stood)
	kept := circle.KeptFor(g.Retention)
	if g.Retention == circle.RetentionAtClose {
		kept = 0
	}
	at := tx.Now.Add(kept)
	g.PurgeAt = &at
	var (
		will Forgotten
		err  error
	)
	if will.Parts, err = room.Kept(tx.DB, string(g.ID)); err != nil {
		return err
	}
	if err := tx.Table("witnesses").Where("gathering_id = ? AND state IN ?", g.ID, []string{shown, saved}).Count(&will.Responses).Error; err != nil {
		return err
	}
	if err := tx.Table("closing_words").Where("gathering_id = ?", g.ID).Count(&will.Words).Error; err != nil {
		return err
	}
	receipt, err := json.Marshal(will)
	if err != nil {
		return err
	}
	text := string(receipt)
	g.Receipt = &text
	err = tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{"retention": g.Retention, "purge_at": at, "receipt": text}).Error
	if err != nil {
		return err
	}
	if err := s.expire(tx, *g, kept); err != nil {
		return err
	}
	for _, table := range []string{"care_notes", "feedback"} {
		if err := tx.Table(table).Where("gathering_id = ?", g.ID).Update("expires_at", tx.Now.Add(careKept)).Error; err != nil {
			return err
		}
	}
	return tx.Table("green_lines").Where("gathering_id = ?", g.ID).Update("expires_at", tx.Now.Add(greenKept)).Error
}

// expire keeps what was said in a gathering that has ended for at most so long
// from when it was said; for no time at all, it ends now.
func (s *Service) expire(tx *db.Tx, g row, kept time.Duration) error {
	if err := room.KeepFor(tx, string(g.ID), kept); err != nil {
		return err
	}
	if kept > 0 {
		return shortenWords(tx, kept, "gathering_id = ?", g.ID)
	}
	for _, table := range []string{"witnesses", "closing_words"} {
		if err := tx.Table(table).Where("gathering_id = ? AND expires_at > ?", g.ID, tx.Now).Update("expires_at", tx.Now).Error; err != nil {
			return err
		}
	}
	return nil
}

// shorten is circle.OnShortened: what was said is kept for at most so long, and
// never longer again, whatever the circle agrees to later.
func (s *Service) shorten(tx *db.Tx, in circle.ID, kept time.Duration) error {
	name, longer := circle.Longest(kept)
	if len(longer) > 0 {
		err := tx.Table("gatherings").Where("circle_id = ? AND purged_at IS NULL AND retention IN ?", in, longer).Update("retention", name).Error
		if err != nil {
			return err
		}
	}
	until := db.After(tx.DB, "closed_at", kept)
	err := tx.Table("gatherings").Where("circle_id = ? AND purged_at IS NULL AND purge_at > ?", in, until).Update("purge_at", until).Error
	if err != nil {
		return err
	}
	return shortenWords(tx, kept, "gathering_id IN (SELECT id FROM gatherings WHERE circle_id = ?)", in)
}

// shortenWords keeps responses and closing words for at most so long from when
// they were said.
func shortenWords(tx *db.Tx, kept time.Duration, of string, args ...any) error {
	until := db.After(tx.DB, "said_at", kept)
	for _, table := range []string{"witnesses", "closing_words"} {
		if err := tx.Table(table).Where(of, args...).Where("expires_at > ?", until).Update("expires_at", until).Error; err != nil {
			return err
		}
	}
	return nil
}

// forgotten is the receipt of a gathering whose words are deleted.
func (g row) forgotten() (*Forgotten, error) {
	if g.PurgedAt == nil || g.Receipt == nil {
		return nil, nil
	}
	var f Forgotten
	err := json.Unmarshal([]byte(*g.Receipt), &f)
	f.At = *g.PurgedAt
	return &f, err
}
