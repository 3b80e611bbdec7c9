package room

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// SetFloor opens or closes the floor, for whoever saw it at version. It returns
// ErrVersion with the floor as it stands if it has changed since, unless it has
// changed to what was asked.
func (s *Service) SetFloor(ctx context.Context, by account.ID, in ID, mode string, version int64) (*Floor, error) {
	if mode != Open && mode != Closed {
		return nil, ErrMode.At("mode")
	}
	var f Floor
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, out, err := take(tx, by, in)
		if err != nil {
			return err
		}
		if err := check(stood, out, policy.SetFloor); err != nil {
			return err
		}
		f = r.floor()
		if f.Mode == mode {
			return nil
		}
		if f.Version != version {
			return ErrVersion.With(f)
		}
		f = Floor{Mode: mode, Version: version + 1}
		err = tx.Table("rooms").Where("id = ?", in).Updates(map[string]any{"floor_mode": f.Mode, "floor_version": f.Version}).Error
		if err != nil {
			return err
		}
		seq, err := stream.Next(tx, streamOf(in))
		if err != nil {
			return err
		}
		return stream.Append(tx, seq, entry(r, stood.Mver, floorSet, string(in)), stream.Fields{"floor": f})
	})
	if err != nil {
		return nil, err
	}
	return &f, nil
}
