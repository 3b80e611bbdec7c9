package circle

import (
	"gorm.io/gorm"

	"example.org/afterward/models/db"
)

// Attended counts gatherings that people have been to, n more or less each, by
// which a newcomer is known. The unit of work has taken the circle.
func Attended(tx *db.Tx, in ID, people []PersonID, n int) error {
	if len(people) == 0 {
		return nil
	}
	return tx.Table("memberships").Where("circle_id = ? AND id IN ? AND state IN ? AND attended + ? >= 0", in, people, here, n).
		Update("attended", gorm.Expr("attended + ?", n)).Error
}

// Hosted counts a gathering towards the term of who led it.
func Hosted(tx *db.Tx, in ID, host PersonID) error {
	return tx.Table("memberships").Where("circle_id = ? AND id = ? AND state IN ?", in, host, here).
		Update("term_used", gorm.Expr("term_used + 1")).Error
}

// OpenTrials lets the guests of a gathering hear it from here on, and nothing
// that was said before it began: mver is a version the unit of work has made.
func (s *Service) OpenTrials(tx *db.Tx, in ID, gathering string, mver int64) error {
	return tx.Table("memberships").Where("circle_id = ? AND state = ? AND trial_gathering = ?", in, trial, gathering).
		Update("joined_mver", mver).Error
}

// Restand counts up the membership version of a circle that the unit of work has
// taken, and tells everyone in it to look again at what they may do.
func Restand(tx *db.Tx, in ID) (mver int64, err error) {
	if mver, err = Moved(tx, in); err != nil {
		return 0, err
	}
	return mver, restand(tx, in, mver)
}

// satWith lists whom somebody has been to a gathering of a circle with.
func satWith(g *gorm.DB, in ID, who PersonID) (people []PersonID, err error) {
	err = g.Raw(`
		SELECT DISTINCT theirs.person_id FROM gatherings
		JOIN attendance mine ON mine.gathering_id = gatherings.id AND mine.person_id = ? AND mine.state IN ('present', 'late', 'left_early')
		JOIN attendance theirs ON theirs.gathering_id = gatherings.id AND theirs.person_id <> mine.person_id AND theirs.state IN ('present', 'late', 'left_early')
		WHERE gatherings.circle_id = ? AND gatherings.state = 'closed'`, who, in).Scan(&people).Error
	return people, err
}
