package script

import "time"

// leastSlot is the least a turn may cost, however short the time is: nobody is
// skipped who is there.
const leastSlot = time.Minute

// leastPart is the least a part of a turn that was cut short lasts.
const leastPart = 10 * time.Second

// left is how long the round, or the open sharing, may still go on.
func (st *step) left() time.Duration {
	closing := st.Plan.Budget(st.Minutes).Closing
	if st.Phase == Closing {
		closing = -closing / 2 // into the slack, never to the last
	}
	return st.Ends().Add(-closing).Sub(st.now)
}

// slot is what the turn that is offered may cost with all that belongs to it: an
// equal share of what is left for those who are left. What somebody does not use
// is so shared by those after them. In open sharing nothing is cut short: a turn
// that is too long for what is left is the last.
func (st *step) slot() time.Duration {
	if st.Round == nil {
		return max(st.left(), st.whole())
	}
	return max(st.left()/time.Duration(max(st.waiting(), 1)), leastSlot)
}

// whole is what a turn costs in which nothing has to be cut short.
func (st *step) whole() time.Duration {
	if st.Round != nil && st.Round.Kind == roundClosing {
		return offering + closingTurn + grace
	}
	return offering + leastTurn + grace + st.Plan.breath() + response
}

// part is a part of a turn with such a slot, cut in proportion where time is short.
func (st *step) part(d, slot time.Duration) time.Duration {
	if whole := st.whole(); slot < whole {
		return max(time.Duration(float64(d)*float64(slot)/float64(whole)), leastPart)
	}
	return d
}

// soft is what the turn that is taken now has for words.
func (st *step) soft() time.Duration {
	t := st.Turn
	rest := t.Slot - st.now.Sub(t.Since) - st.part(grace, t.Slot)
	least, most := leastTurn, mostTurn
	switch {
	case st.Round == nil:
		rest -= st.Plan.breath() + response
		most = openTurn
	case st.Round.Kind == roundClosing:
		least, most = closingTurn, closingTurn
	default:
		rest -= st.part(st.Plan.breath(), t.Slot) + st.part(response, t.Slot)
		if st.Round.Kind == roundCheckIn {
			most = min(most, st.share())
		}
	}
	return st.slow(t.Person, min(most, max(rest, st.part(least, t.Slot))))
}

// share is an equal share of the time planned for the round, for those who are
// still to speak in it.
func (st *step) share() time.Duration {
	left := st.Since.Add(st.Plan.Budget(st.Minutes).Round).Sub(st.now)
	return max(left/time.Duration(max(st.waiting(), 1))-st.Plan.breath(), leastTurn)
}

// gaps doubles a time for whoever needs larger gaps.
func (st *step) gaps(p Person, d time.Duration) time.Duration {
	if seat, _ := st.Seat(p); seat.Gaps {
		return 2 * d
	}
	return d
}

// slow is what somebody has for words who asked for slow hands, or needs larger gaps.
func (st *step) slow(p Person, d time.Duration) time.Duration {
	if seat, _ := st.Seat(p); seat.Slow && !seat.Gaps {
		return d * 3 / 2
	}
	return st.gaps(p, d)
}

// spare reports whether the turn can have more while a whole turn is left for each of
// the others.
func (st *step) spare(d time.Duration) bool {
	others := 0
	switch {
	case st.Ending:
		return false
	case st.Round == nil:
	case st.Round.Kind == roundClosing:
		return false
	default:
		others = st.waiting() - 1
	}
	used := max(st.Turn.Until.Sub(st.clock()), 0) + d
	return st.left()-used >= time.Duration(others)*st.whole()
}
