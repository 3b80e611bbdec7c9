package thread

import (
	"time"

	"example.org/afterward/models/db"
)

// The promise of one reply (domain.md §4.4 III): when two who keep company are
// shown an update that nobody has met, when those who look after the circle are
// told, and when everybody is.
const (
	heardByTwo    = 36 * time.Hour
	heardByHosts  = 48 * time.Hour
	heardByOthers = 72 * time.Hour
)

// promise sets when somebody is to look at a thread, if nobody has met it by then.
func (s *Service) promise(tx *db.Tx, t *threadRow) error {
	if !t.Waits {
		return nil
	}
	at := tx.Now.Add(heardByTwo)
	t.HeardAt = &at
	return nil
}
