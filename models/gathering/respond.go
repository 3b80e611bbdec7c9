package gathering

import (
	"context"
	"errors"
	"slices"
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

// ResponseID names one response.
type ResponseID string

// Response is a short answer to a turn, of a kind that its speaker asked for.
type Response struct {
	ID      ResponseID     `json:"id"`
	Turn    int            `json:"turn"`
	Kind    string         `json:"kind,omitempty" enum:"presence,reflect,question,own,share" doc:"Presence says that one is there, without words."`
	Author  *circle.Person `json:"author,omitempty"`
	Body    models.Private `json:"body,omitempty"`
	State   string         `json:"state" enum:"shown,saved,gone" doc:"Saved is for whom it answers alone."`
	At      *time.Time     `json:"at,omitempty"`
	SaidSeq int64          `json:"saidSeq,omitempty" doc:"The number of the change that told it."`
	Nonce   string         `json:"nonce,omitempty" doc:"Chosen by the author's device, so that it knows its own words again."`
}

// Responding is what somebody answers to a turn.
type Responding struct {
	Nonce string // chosen by the caller; the same one makes one response
	Turn  int
	Kind  string
	Body  models.Private // "" with presence, and only then
}

// The changes that tell of responses, in the room's stream.
const (
	responseMade = "response.made"
	responseGone = "response.gone" // for whatever reason, which is told to nobody
)

// What a response is.
const (
	shown     = "shown"
	saved     = "saved"
	declined  = "declined"
	withdrawn = "withdrawn"
	gone      = "gone" // either, as everybody is told

	presence = "presence"
)

var responseKinds = []string{presence, "reflect", "question", "own", "share"}

// Limits of responses.
const (
	MaxResponse  = 280 // Unicode code points
	MaxShown     = 4   // of one turn; more are saved for whom they answer
	maxResponses = 500 // that one answer lists
)

// What can be wrong with a response.
var (
	ErrResponse = &models.Error{Kind: models.Invalid, Code: "request", Message: "A response has between 1 and 280 characters; being there needs no words."}
	ErrKind     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A response is presence, a reflection, a question, something of one's own, or an idea to share."}
)

type witnessRow struct {
	ID          ResponseID
	GatheringID ID
	RoomID      room.ID
	Turn        int
	AuthorID    circle.PersonID
	ToID        circle.PersonID
	Nonce       string
	Kind        string
	Body        []byte // sealed; nil without words, or once taken back
	State       string
	Mver        int64
	SaidSeq     int64 // 0 for one that is saved: nobody else is told of it
	SaidAt      time.Time
	ExpiresAt   time.Time
}

func (witnessRow) TableName() string { return "witnesses" }

func responsePlace(id ResponseID) seal.Place {
	return seal.Place{Table: "witnesses", Column: "body", Row: string(id)}
}

// Respond answers the turn that is over, while its responses are open: once, and
// of a kind its speaker asked for. The first four are told to everybody, the
// others are kept for the speaker. It returns script.ErrClosedTo for a kind that
// was not asked for, script.ErrPhase with the floor when the time for it is over,
// ErrResponse, ErrKind, circle.ErrReused, or policy's refusal.
func (s *Service) Respond(ctx context.Context, by account.ID, of ID, r Responding) (*Response, error) {
	r.Body = r.Body.Clean()
	switch n := r.Body.Runes(); {
	case !slices.Contains(responseKinds, r.Kind):
		return nil, ErrKind.At("kind")
	case n > MaxResponse, (n == 0) != (r.Kind == presence):
		return nil, ErrResponse.At("body")
	}
	if err := circle.CheckNonce(r.Nonce); err != nil {
		return nil, err
	}
	return gives(ctx, s, by, of, policy.Say, func(tx *db.Tx, g row, stood circle.Stood) (Response, error) {
		if before, again, err := s.sameResponse(tx, g, stood, r); err != nil || again {
			return before, err
		}
		if err := s.live(tx, g, stood, "body", r.Body); err != nil {
			return Response{}, err
		}
		return s.respond(tx, g, stood, r)
	})
}

func (s *Service) respond(tx *db.Tx, g row, stood circle.Stood, r Responding) (out Response, err error) {
	now, err := g.state()
	if err != nil {
		return out, err
	}
	if now.Turn == nil || now.Turn.N != r.Turn {
		return out, s.withFloor(tx, g, stood, script.ErrPhase)
	}
	to := id(now.Turn.Person)
	if _, err := s.apply(tx, &g, stood, script.Input{Kind: script.Witness, By: script.Person(stood.Person), What: r.Kind}); err != nil {
		return out, err
	}
	var before int64
	if err := tx.Table("witnesses").Where("gathering_id = ? AND turn = ? AND state = ?", g.ID, r.Turn, shown).Count(&before).Error; err != nil {
		return out, err
	}
	w := witnessRow{
		ID: ResponseID(models.NewID()), GatheringID: g.ID, RoomID: g.RoomID, Turn: r.Turn, AuthorID: stood.Person, ToID: to, Nonce: r.Nonce, Kind: r.Kind,
		State: shown, Mver: stood.Mver, SaidAt: tx.Now, ExpiresAt: g.until(stood, tx.Now),
	}
	if before >= MaxShown {
		w.State = saved
	} else if w.SaidSeq, err = nextIn(tx, g.RoomID); err != nil {
		return out, err
	}
	if w.Body, err = s.seal(tx, g.CircleID, room.Use(g.keeping(stood)), responsePlace(w.ID), r.Body); err != nil {
		return out, err
	}
	if err := tx.Create(&w).Error; err != nil {
		return out, err
	}
	all, err := s.responses(tx.Context(), tx.DB, []witnessRow{w})
	if err != nil {
		return out, err
	}
	out = all[0]
	if w.State == saved {
		return out, poke(tx, g, stood, "response", to)
	}
	e := room.Entry(g.RoomID, g.CircleID, stood.Mver, responseMade, string(w.ID))
	return out, stream.Append(tx, w.SaidSeq, e, stream.Fields{"response": out})
}

// sameResponse finds the response a retry has made before.
func (s *Service) sameResponse(tx *db.Tx, g row, stood circle.Stood, r Responding) (out Response, again bool, err error) {
	var w witnessRow
	again, err = has(tx.Where("gathering_id = ? AND author_id = ? AND nonce = ?", g.ID, stood.Person, r.Nonce), &w)
	if err != nil || !again {
		return out, false, err
	}
	if w.State == declined || w.State == withdrawn {
		return Response{ID: w.ID, Turn: w.Turn, State: gone}, true, nil
	}
	all, err := s.responses(tx.Context(), tx.DB, []witnessRow{w})
	if err != nil || len(all) == 0 {
		return out, true, err
	}
	if all[0].Kind != r.Kind || all[0].Turn != r.Turn || all[0].Body != r.Body {
		return out, true, circle.ErrReused
	}
	return all[0], true, nil
}

// responses opens rows, leaving out those whose words are gone.
func (s *Service) responses(ctx context.Context, g *gorm.DB, rows []witnessRow) ([]Response, error) {
	people := make([]circle.PersonID, 0, len(rows))
	for _, w := range rows {
		people = append(people, w.AuthorID)
	}
	names, err := circle.PersonsOf(ctx, g, s.box, people)
	if err != nil {
		return nil, err
	}
	out := make([]Response, 0, len(rows))
	for _, w := range rows {
		author := names[w.AuthorID]
		one := Response{ID: w.ID, Turn: w.Turn, Kind: w.Kind, Author: &author, State: w.State, At: &w.SaidAt, SaidSeq: w.SaidSeq, Nonce: w.Nonce}
		var there bool
		if one.Body, there, err = s.box.OpenIfThere(ctx, responsePlace(w.ID), w.Body); err != nil {
			return nil, err
		}
		if there {
			out = append(out, one)
		}
	}
	return out, nil
}

// Responses lists the responses to one turn, 0 for all, as one person may read
// them: those that are shown, and of those that are saved one's own and those
// that answer oneself.
func (s *Service) Responses(ctx context.Context, by account.ID, of ID, turn int) ([]Response, error) {
	g := s.db.Read(ctx)
	r, stood, err := s.look(g, by, of, policy.EnterRoom)
	if err != nil {
		return nil, err
	}
	if hears, err := r.hears(stood.Person); err != nil || !hears {
		return []Response{}, err
	}
	q := g.Where("gathering_id = ? AND mver >= ? AND expires_at > ?", of, stood.JoinedMver, s.db.Now()).
		Where("state = ? OR state = ? AND (author_id = ? OR to_id = ?)", shown, saved, stood.Person, stood.Person)
	if turn > 0 {
		q = q.Where("turn = ?", turn)
	}
	var rows []witnessRow
	if err := q.Order("said_at, id").Limit(maxResponses).Find(&rows).Error; err != nil {
		return nil, err
	}
	return s.responses(ctx, g, rows)
}

// Decline takes a response away from everybody, for whom it answers. Nobody is
// told that it was they. Twice is once.
func (s *Service) Decline(ctx context.Context, by account.ID, of ID, response ResponseID) error {
	return s.hide(ctx, by, of, response, declined, func(w witnessRow) circle.PersonID { return w.ToID })
}

// Withdraw takes back one's own response: its words are gone at once. Twice is
// once.
func (s *Service) Withdraw(ctx context.Context, by account.ID, of ID, response ResponseID) error {
	return s.hide(ctx, by, of, response, withdrawn, func(w witnessRow) circle.PersonID { return w.AuthorID })
}

func (s *Service) hide(ctx context.Context, by account.ID, of ID, response ResponseID, state string, whose func(witnessRow) circle.PersonID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := take(tx, by, of)
		if err != nil {
			return err
		}
		w, err := findResponse(tx, stood, of, response)
		if err != nil {
			return err
		}
		stood.Standing.Mine = whose(w) == stood.Person
		if err := stood.Check(policy.WithdrawPart); err != nil {
			return err
		}
		if w.State == state || w.State == withdrawn {
			return nil
		}
		set := map[string]any{"state": state}
		if state == withdrawn {
			set["body"] = nil
		}
		if err := tx.Table("witnesses").Where("id = ?", w.ID).Updates(set).Error; err != nil {
			return err
		}
		switch w.State {
		case shown:
			seq, err := nextIn(tx, g.RoomID)
			if err != nil {
				return err
			}
			e := room.Entry(g.RoomID, g.CircleID, stood.Mver, responseGone, string(w.ID))
			e.Since = w.Mver
			return stream.Append(tx, seq, e, stream.Fields{"response": Response{ID: w.ID, Turn: w.Turn, State: gone}})
		case saved:
			return poke(tx, g, stood, "response", w.ToID, w.AuthorID)
		}
		return nil
	})
}

// findResponse finds a response that the person can read, or could.
func findResponse(tx *db.Tx, stood circle.Stood, of ID, response ResponseID) (w witnessRow, err error) {
	if !models.IsID(string(response)) || stood.Person == "" {
		return w, policy.ErrHidden
	}
	err = tx.Where("gathering_id = ? AND id = ? AND mver >= ? AND expires_at > ?", of, response, stood.JoinedMver, tx.Now).Take(&w).Error
	theirs := w.AuthorID == stood.Person || w.ToID == stood.Person
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && w.State != shown && !theirs {
		err = policy.ErrHidden
	}
	return w, err
}

// showResponses tells of responses as they are now; of those that are gone, only
// that something was there.
func (s *Service) showResponses(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []witnessRow
	if err := g.Where("id IN ? AND state = ? AND expires_at > ?", ids, shown, s.db.Now()).Find(&rows).Error; err != nil {
		return nil, err
	}
	all, err := s.responses(ctx, g, rows)
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(all))
	for _, r := range all {
		out[string(r.ID)] = stream.Fields{"response": r}
	}
	return out, nil
}

// showGone names responses that are gone.
func (s *Service) showGone(_ context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []witnessRow
	if err := g.Select("id, turn").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for _, w := range rows {
		out[string(w.ID)] = stream.Fields{"response": Response{ID: w.ID, Turn: w.Turn, State: gone}}
	}
	return out, nil
}
