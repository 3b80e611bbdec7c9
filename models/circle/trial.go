package circle

import "example.org/afterward/models/db"

// EndTrials ends what guests came for, in the unit of work that has taken the
// circle and closes a gathering. They may ask for a seat at once.
func (s *Service) EndTrials(tx *db.Tx, in ID, gathering string) error {
	c, err := whatever(tx.DB, in)
	if err != nil {
		return err
	}
	var guests []memberRow
	if err := tx.Where("circle_id = ? AND state = ? AND trial_gathering = ?", in, trial, gathering).Order("id").Limit(maxGuests).Find(&guests).Error; err != nil {
		return err
	}
	for _, m := range guests {
		if _, err := Record(tx, s.box, Deed{Circle: in, What: actLeft, About: m.ID, Was: trial, Becomes: left}); err != nil {
			return err
		}
		if err := s.end(tx, c, m, left, nil); err != nil {
			return err
		}
	}
	return nil
}
