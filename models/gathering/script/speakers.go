package script

// Speakers is how many the round of a gathering of so many minutes has time for:
// each of them a turn of the least length there is, and the quiet after it.
func (p Plan) Speakers(minutes int) int {
	return int(p.Budget(minutes).Round / (leastTurn + p.breath()))
}
