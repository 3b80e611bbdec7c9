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
	started       = "thread.started"
	changed       = "thread.changed" // how it is, not what stands in it
	vanished      = "thread.gone"    // and everything in it
	made          = "post.made"
	edited        = "post.edited"
	restored      = "post.restored"
	moderated     = "post.moderated" // folded, shown again, removed, noted or moved
	postWithdrawn = "post.withdrawn"
	postGone      = "post.gone" // not even a line stays
)

func streamOf(in circle.ID) models.Stream {
	return models.Stream{Kind: models.CircleStream, ID: string(in)}
}

// entry is a change of a thread; since is the version since which one must have
// been there to be told.
func entry(t threadRow, since, mver int64, what, item string) stream.Entry {
	return stream.Entry{Stream: streamOf(t.CircleID), Circle: string(t.CircleID), Mver: mver, Since: since, What: what, Item: item}
}

// tellThread tells that a thread is not how it was.
func (s *Service) tellThread(tx *db.Tx, t threadRow, mver int64, what string) error {
	seq, err := stream.Next(tx, streamOf(t.CircleID))
	if err != nil {
		return err
	}
	shown, err := s.showThreads(tx.Context(), tx.DB, []string{string(t.ID)})
	if err != nil {
		return err
	}
	return stream.Append(tx, seq, entry(t, t.Mver, mver, what, string(t.ID)), shown[string(t.ID)])
}

// tellPost tells of a post as it is now. A post that was written before its
// thread is told to those who were there for both.
func (s *Service) tellPost(tx *db.Tx, t threadRow, p postRow, mver int64, what string) error {
	seq, err := stream.Next(tx, streamOf(t.CircleID))
	if err != nil {
		return err
	}
	return s.tellPostAs(tx, seq, t, p, mver, what)
}

// tellPostAs is tellPost under a number taken for it.
func (s *Service) tellPostAs(tx *db.Tx, seq int64, t threadRow, p postRow, mver int64, what string) error {
	shown, err := s.showPosts(tx.Context(), tx.DB, []string{string(p.ID)})
	if err != nil {
		return err
	}
	return stream.Append(tx, seq, entry(t, min(t.Mver, p.Mver), mver, what, string(p.ID)), shown[string(p.ID)])
}

// showThreads tells of threads as they are now; one that is gone, by its id alone.
func (s *Service) showThreads(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []threadRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	v, err := s.sight(ctx, g, rows[0].CircleID, nil)
	if err != nil {
		return nil, err
	}
	shown, err := v.threads(g, rows)
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for i, t := range rows {
		out[string(t.ID)] = stream.Fields{"thread": shown[i], stream.Since: t.Mver}
		if t.Gone {
			out[string(t.ID)] = stream.Fields{"gone": t.ID, stream.Since: t.Mver}
		}
	}
	return out, nil
}

// showPosts tells of posts, and of the threads they are in, as they are now; one
// that is gone, by its id alone.
func (s *Service) showPosts(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []postRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	v, err := s.sight(ctx, g, rows[0].CircleID, nil)
	if err != nil {
		return nil, err
	}
	shown, err := v.posts(g, rows)
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
	for i, row := range rows {
		in := threads[string(row.ThreadID)]
		fields := stream.Fields{"post": shown[i]}
		if row.Gone {
			fields = stream.Fields{"gone": row.ID}
		}
		fields[stream.Since] = min(row.Mver, in[stream.Since].(int64))
		if t, there := in["thread"]; there {
			fields["thread"] = t
		}
		out[string(row.ID)] = fields
	}
	return out, nil
}
