package gathering

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// Gathering shows one gathering, also one that is over. Guests are shown the one
// they were asked to, and no other: policy.ErrHidden.
func (s *Service) Gathering(ctx context.Context, by account.ID, id ID) (*Gathering, error) {
	g := s.db.Read(ctx)
	r, err := find(g, id)
	if err != nil {
		return nil, err
	}
	stood, err := circle.See(g, by, r.CircleID)
	if err != nil {
		return nil, err
	}
	if guest := stood.Standing.Role == policy.Guest; guest && stood.Trial != string(id) {
		return nil, policy.ErrHidden
	} else if !guest {
		if err := policy.Check(stood.Standing, policy.ReadCircle); err != nil {
			return nil, err
		}
	}
	all, err := s.of(ctx, g, stood, s.db.Now(), r)
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}
