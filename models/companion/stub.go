package companion

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

func (s *Service) Offers(ctx context.Context, by account.ID, in circle.ID) (*Offers, error) {
	return nil, policy.ErrHidden
}

func (s *Service) Seek(ctx context.Context, by account.ID, in circle.ID, w Wish) (*OwnWish, error) {
	return nil, policy.ErrHidden
}

func (s *Service) Unseek(ctx context.Context, by account.ID, in circle.ID) error {
	return policy.ErrHidden
}

func (s *Service) Yes(ctx context.Context, by account.ID, in circle.ID, person circle.PersonID) (*Answered, error) {
	return nil, policy.ErrHidden
}

func (s *Service) Unyes(ctx context.Context, by account.ID, in circle.ID, person circle.PersonID) error {
	return policy.ErrHidden
}

func (s *Service) Of(ctx context.Context, by account.ID) ([]Pair, error) {
	return nil, policy.ErrHidden
}

func (s *Service) See(ctx context.Context, by account.ID, id ID) (*Pair, error) {
	return nil, policy.ErrHidden
}

func (s *Service) Lines(ctx context.Context, by account.ID, id ID, after int64, limit int) (*PairLines, error) {
	return nil, policy.ErrHidden
}

func (s *Service) Write(ctx context.Context, by account.ID, id ID, l NewPairLine) (*PairLine, error) {
	return nil, policy.ErrHidden
}

func (s *Service) TakeBack(ctx context.Context, by account.ID, id ID, line LineID) (*PairLine, error) {
	return nil, policy.ErrHidden
}

func (s *Service) End(ctx context.Context, by account.ID, id ID) (*Pair, error) {
	return nil, policy.ErrHidden
}

func (s *Service) Renew(ctx context.Context, by account.ID, id ID, on bool) (*Pair, error) {
	return nil, policy.ErrHidden
}

func (s *Service) Rest(ctx context.Context, by account.ID, id ID, on bool) (*Pair, error) {
	return nil, policy.ErrHidden
}

func (s *Service) AllowNudge(ctx context.Context, by account.ID, id ID, on bool) (*Pair, error) {
	return nil, policy.ErrHidden
}
