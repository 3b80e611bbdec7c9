package account

import (
	"context"

	"example.org/afterward/models"
)

// Named finds an account by its handle, for the operator. It returns ErrNobody.
func (s *Service) Named(ctx context.Context, handle models.Private) (ID, error) {
	key, err := skeleton(handle)
	if err != nil {
		return "", ErrNobody
	}
	row, known, err := s.findByHandle(s.db.Read(ctx), key)
	if err == nil && !known {
		err = ErrNobody
	}
	return row.ID, err
}
