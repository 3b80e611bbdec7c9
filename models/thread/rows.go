package thread

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

type threadRow struct {
	ID        ID
	CircleID  circle.ID
	AuthorID  circle.PersonID
	Kind      string
	Wants     string
	Title     []byte // sealed; nil once withdrawn
	Responses int
	Mver      int64
	StartedAt time.Time
	LastSeq   int64
	LastAt    time.Time
}

func (threadRow) TableName() string { return "threads" }

type postRow struct {
	ID       PostID
	ThreadID ID
	CircleID circle.ID
	AuthorID circle.PersonID
	Nonce    string
	Opening  bool
	Body     []byte // sealed; nil once withdrawn
	MadeSeq  int64
	MadeAt   time.Time
}

func (postRow) TableName() string { return "posts" }

type readRow struct {
	AccountID account.ID
	ThreadID  ID
	Seq       int64
}

func (readRow) TableName() string { return "reads" }

func titlePlace(id ID) seal.Place {
	return seal.Place{Table: "threads", Column: "title", Row: string(id)}
}

func bodyPlace(id PostID) seal.Place {
	return seal.Place{Table: "posts", Column: "body", Row: string(id)}
}

// find finds a thread and how by stands in its circle; read says how the circle
// is read. Somebody who joined after it began is told there is none.
func find(g *gorm.DB, id ID, read func(circle.ID) (circle.Stood, error)) (t threadRow, stood circle.Stood, err error) {
	if !models.IsID(string(id)) {
		return t, stood, policy.ErrHidden
	}
	if err := g.Where("id = ?", id).Take(&t).Error; err != nil { // only to learn the circle, which never changes
		return t, stood, hidden(err)
	}
	if stood, err = read(t.CircleID); err != nil {
		return t, stood, err
	}
	if err := stood.Check(policy.ReadCircle); err != nil {
		return t, stood, err
	}
	t = threadRow{}
	err = visible(g, stood).Where("threads.id = ?", id).Take(&t).Error
	return t, stood, hidden(err)
}

func hidden(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return policy.ErrHidden
	}
	return err
}

func (s *Service) thread(ctx context.Context, row threadRow, author circle.Person) (t Thread, err error) {
	t = Thread{
		ID: row.ID, Circle: row.CircleID, Kind: row.Kind, Wants: row.Wants, Author: author, State: "withdrawn",
		StartedAt: row.StartedAt, LastAt: row.LastAt, LastSeq: row.LastSeq, Responses: row.Responses,
	}
	if row.Title == nil {
		return t, nil
	}
	t.State = "open"
	t.Title, err = s.box.Open(ctx, titlePlace(row.ID), row.Title)
	return t, err
}

func (s *Service) post(ctx context.Context, row postRow, author circle.Person) (p Post, err error) {
	p = Post{ID: row.ID, Thread: row.ThreadID, Author: author, State: "withdrawn", Opening: row.Opening, At: row.MadeAt, MadeSeq: row.MadeSeq, Nonce: row.Nonce}
	if row.Body == nil {
		return p, nil
	}
	p.State = "live"
	p.Body, err = s.box.Open(ctx, bodyPlace(row.ID), row.Body)
	return p, err
}

func (s *Service) author(ctx context.Context, stood circle.Stood) (circle.Person, error) {
	name, err := circle.OpenName(ctx, s.box, stood.Person, stood.Name)
	return circle.Person{ID: stood.Person, Name: name, Role: stood.Standing.Role}, err
}
