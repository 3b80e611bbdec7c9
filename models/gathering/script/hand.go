package script

import "slices"

// raise puts a hand up.
func (st *step) raise(seat *Seat) error {
	hand := Hand{Person: seat.Person, Kind: st.in.What, At: st.now}
	if !oneOf(hand.Kind, Share, Respond, Clarify, Process, NeedPause) {
		return ErrWhat.At("what")
	}
	var wanted []string
	if st.Last != nil {
		wanted = Kinds(st.Last.Wants)
	}
	switch {
	case !st.Live():
		return ErrPhase
	case slices.ContainsFunc(st.Hands, func(h Hand) bool { return h.Person == seat.Person }):
		return nil // one hand, however many devices
	case hand.private():
		n := slices.IndexFunc(st.Hands, func(h Hand) bool { return !h.private() })
		if n < 0 {
			n = len(st.Hands)
		}
		st.Hands = slices.Insert(st.Hands, n, hand)
		st.tell(Line{Kind: "hand", Who: seat.Person, What: hand.Kind, To: ToLead})
		return nil
	case !seat.speaks():
		return ErrClosedTo
	case !st.byHands():
		return ErrPhase
	case st.Shut || st.Ending:
		return ErrShut
	case hand.Kind == Respond && len(wanted) == 0, hand.Kind == Clarify && !slices.Contains(wanted, "question"):
		return ErrClosedTo
	}
	st.Hands, st.Calm = append(st.Hands, hand), nil
	return nil
}

// byHands reports whether raised hands say now who is next.
func (st *step) byHands() bool {
	switch {
	case st.Phase == Open:
		return true
	case st.Phase == Closing:
		return false
	case st.Round != nil:
		return st.Round.Order == ByHands
	}
	return st.Order == ByHands
}

func (st *step) lower(p Person) {
	st.Hands = slices.DeleteFunc(st.Hands, func(h Hand) bool { return h.Person == p })
}

// call calls a raised hand out of order.
func (st *step) call() error {
	n := slices.IndexFunc(st.Hands, func(h Hand) bool { return h.Person == st.in.To })
	if n < 0 {
		return ErrWhat.At("to")
	}
	hand := st.Hands[n]
	st.Hands = slices.Delete(st.Hands, n, n+1)
	if !hand.private() { // the private ones are seen to
		hand.Waited = true // whoever leads decided
		st.Hands = slices.Insert(st.Hands, 0, hand)
	}
	return nil
}
