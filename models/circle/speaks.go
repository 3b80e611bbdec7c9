package circle

import "example.org/afterward/models"

// ErrResting answers whoever wants to meet in a circle that rests.
var ErrResting = &models.Error{Kind: models.Conflict, Code: "circle_resting", Message: "This circle is resting just now, so its room is quiet. What you wrote is still with you."}

// Speaks returns ErrResting while a circle in such a state does not meet.
func Speaks(state string) error {
	if state == resting {
		return ErrResting
	}
	return nil
}
