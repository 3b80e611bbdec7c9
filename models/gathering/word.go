package gathering

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// Word is what somebody gave a gathering at its end.
type Word struct {
	Person circle.Person  `json:"person"`
	Body   models.Private `json:"body"`
}

// Words are the closing words of a gathering.
type Words struct {
	Shown bool   `json:"shown" doc:"They are shown all together, and to nobody before."`
	Words []Word `json:"words"`
}

// wordsShown is the change that tells the words, in the room's stream.
const wordsShown = "words.shown"

// MaxWord bounds a closing word, in Unicode code points.
const MaxWord = 60

// ErrWord says what a closing word is.
var ErrWord = &models.Error{Kind: models.Invalid, Code: "request", Message: "A closing word is one line of 1 to 60 characters."}

type wordRow struct {
	GatheringID ID
	PersonID    circle.PersonID
	Body        []byte // sealed
	SaidAt      time.Time
	ShownAt     *time.Time // nil until all are
	Mver        int64      // under which they were
	ExpiresAt   time.Time
}

func (wordRow) TableName() string { return "closing_words" }

func wordPlace(of ID, person circle.PersonID) seal.Place {
	return seal.Place{Table: "closing_words", Column: "body", Row: string(of) + "/" + string(person)}
}

// SetWord gives one's closing word, or another in its place, while everybody is
// asked for one. Nobody reads it before all are shown. It returns ErrWord,
// script.ErrPhase with the floor at any other time, or policy's refusal.
func (s *Service) SetWord(ctx context.Context, by account.ID, of ID, body models.Private) error {
	body = body.Clean()
	if n := body.Runes(); n < 1 || n > MaxWord || strings.ContainsRune(string(body), '\n') {
		return ErrWord.At("body")
	}
	return s.punctual(ctx, by, of, policy.Say, func(tx *db.Tx, g row, stood circle.Stood) (err error) {
		if err := s.live(tx, g, stood, "body", body); err != nil {
			return err
		}
		w := wordRow{GatheringID: of, PersonID: stood.Person, SaidAt: tx.Now, ExpiresAt: g.until(stood, tx.Now)}
		if w.Body, err = s.seal(tx, g.CircleID, room.Use(g.keeping(stood)), wordPlace(of, stood.Person), body); err != nil {
			return err
		}
		// Before the script is asked: the last word shows all of them.
		if err := put(tx, &w, "body", "said_at", "expires_at"); err != nil {
			return err
		}
		_, err = s.apply(tx, &g, stood, script.Input{Kind: script.Word, By: script.Person(stood.Person)})
		return err
	})
}

// showWords shows the closing words to everybody, all at once.
func (s *Service) showWords(tx *db.Tx, g row, mver int64) error {
	err := tx.Table("closing_words").Where("gathering_id = ? AND shown_at IS NULL", g.ID).Updates(map[string]any{"shown_at": tx.Now, "mver": mver}).Error
	if err != nil {
		return err
	}
	fields, err := s.showShown(tx.Context(), tx.DB, []string{string(g.ID)})
	if err != nil {
		return err
	}
	seq, err := nextIn(tx, g.RoomID)
	if err != nil {
		return err
	}
	return stream.Append(tx, seq, room.Entry(g.RoomID, g.CircleID, mver, wordsShown, string(g.ID)), fields[string(g.ID)])
}

// showShown tells of the words of gatherings, where they are shown.
func (s *Service) showShown(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	out := make(map[string]stream.Fields, len(ids))
	for _, of := range ids {
		all, err := s.words(ctx, g, ID(of), 0)
		if err != nil {
			return nil, err
		}
		out[of] = stream.Fields{"words": all}
	}
	return out, nil
}

// words opens the words of a gathering that are shown, as somebody may read them who
// joined at a membership version.
func (s *Service) words(ctx context.Context, g *gorm.DB, of ID, joined int64) ([]Word, error) {
	var rows []wordRow
	err := g.Where("gathering_id = ? AND shown_at IS NOT NULL AND mver >= ? AND body IS NOT NULL AND expires_at > ?", of, joined, s.db.Now()).
		Order("person_id").Limit(script.MaxSeats).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	people := make([]circle.PersonID, 0, len(rows))
	for _, w := range rows {
		people = append(people, w.PersonID)
	}
	names, err := circle.PersonsOf(ctx, g, s.box, people)
	if err != nil {
		return nil, err
	}
	out := make([]Word, 0, len(rows))
	for _, w := range rows {
		body, there, err := s.box.OpenIfThere(ctx, wordPlace(of, w.PersonID), w.Body)
		if err != nil {
			return nil, err
		}
		if there {
			out = append(out, Word{names[w.PersonID], body})
		}
	}
	return out, nil
}

// Words lists the closing words of a gathering, once they are shown, for whoever was
// in the circle then.
func (s *Service) Words(ctx context.Context, by account.ID, of ID) (*Words, error) {
	g := s.db.Read(ctx)
	r, stood, err := s.look(g, by, of, policy.EnterRoom)
	if err != nil {
		return nil, err
	}
	out := &Words{Words: []Word{}}
	if hears, err := r.hears(stood.Person); err != nil || !hears {
		return out, err
	}
	if out.Words, err = s.words(ctx, g, of, stood.JoinedMver); err != nil {
		return nil, err
	}
	out.Shown = len(out.Words) > 0
	return out, nil
}
