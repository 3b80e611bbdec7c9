package account

import (
	"context"
	"time"
)

// searchBy is how often one account may search the words of its circles: each
// time some thousands of posts may be opened.
var searchBy = Rate{Burst: 60, Per: 5 * time.Minute}

// TrySearch counts a search by an account, and returns ErrTooMany.
func (s *Service) TrySearch(ctx context.Context, by ID) error {
	return s.limit(ctx, limit{"search/" + string(by), searchBy})
}
