package thread

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
)

// The changes of a circle's stream that this package makes.
const (
	started   = "thread.started"
	made      = "post.made"
	withdrawn = "post.withdrawn"
)

func streamOf(in circle.ID) models.Stream {
	return models.Stream{Kind: models.CircleStream, ID: string(in)}
}

func entry(t threadRow, mver int64, what, item string) stream.Entry {
	return stream.Entry{Stream: streamOf(t.CircleID), Circle: string(t.CircleID), Mver: mver, Since: t.Mver, What: what, Item: item}
}

// tellPost appends a change about a post under a number taken for it.
func (s *Service) tellPost(tx *db.Tx, seq int64, t threadRow, mver int64, what string, p Post) error {
	people, err := circle.Persons(tx.Context(), tx.DB, s.box, t.CircleID)
	if err != nil {
		return err
	}
	shown, err := s.thread(tx.Context(), t, people[t.AuthorID])
	if err != nil {
		return err
	}
	return stream.Append(tx, seq, entry(t, mver, what, string(p.ID)), stream.Fields{"thread": shown, "post": p})
}

// showThreads tells of threads as they are now.
func (s *Service) showThreads(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []threadRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	people, err := circle.Persons(ctx, g, s.box, rows[0].CircleID)
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for _, t := range rows {
		shown, err := s.thread(ctx, t, people[t.AuthorID])
		if err != nil {
			return nil, err
		}
		out[string(t.ID)] = stream.Fields{"thread": shown}
	}
	return out, nil
}

// showPosts tells of posts, and of the threads they are in, as they are now.
func (s *Service) showPosts(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []postRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	people, err := circle.Persons(ctx, g, s.box, rows[0].CircleID)
	if err != nil {
		return nil, err
	}
	in := make([]string, 0, len(rows))
	for _, p := range rows {
		in = append(in, string(p.ThreadID))
	}
	threads, err := s.showThreads(ctx, g, in)
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for _, row := range rows {
		p, err := s.post(ctx, row, people[row.AuthorID])
		if err != nil {
			return nil, err
		}
		out[string(row.ID)] = stream.Fields{"post": p, "thread": threads[string(row.ThreadID)]["thread"]}
	}
	return out, nil
}
