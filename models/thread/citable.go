package thread

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// AcceptedOf reads the agreements that can be held against whoever wrote a post of a
// circle.
func (s *Service) AcceptedOf(ctx context.Context, by account.ID, in circle.ID, id PostID) (*circle.Agreements, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.Cite); err != nil {
		return nil, err
	}
	var row postRow
	if !models.IsID(string(id)) {
		return nil, policy.ErrHidden
	}
	if err := visiblePosts(g, stood).Where("posts.circle_id = ? AND posts.id = ?", in, id).Take(&row).Error; err != nil {
		return nil, hidden(err)
	}
	var author circle.PersonID
	if row.AuthorID != nil {
		author = *row.AuthorID
	}
	return circle.AgreementsOf(g, in, author, row.written())
}

// AcceptedWaiting is AcceptedOf what waits for somebody to look at it.
func (s *Service) AcceptedWaiting(ctx context.Context, by account.ID, in circle.ID, id string) (*circle.Agreements, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.SeeHeld); err != nil {
		return nil, err
	}
	var row heldRow
	if !models.IsID(id) {
		return nil, policy.ErrHidden
	}
	if err := g.Where("circle_id = ? AND id = ?", in, id).Take(&row).Error; err != nil {
		return nil, hidden(err)
	}
	h, _, err := s.held(ctx, g, by, row)
	if err != nil {
		return nil, hidden(err)
	}
	var author circle.PersonID
	if h.Author != nil {
		author = h.Author.ID
	}
	return circle.AgreementsOf(g, in, author, row.At)
}
