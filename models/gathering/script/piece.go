package script

import (
	"slices"
	"time"
)

// piece are the inputs of whoever has the piece.
func (st *step) piece() error {
	t, by, kind := st.Turn, st.in.By, st.in.Kind
	switch {
	case st.Stop != nil && kind != Name && kind != SetNote:
		return ErrStopped
	case t != nil && t.Person != by && kind == Finish && st.leads():
		return st.finishFor()
	case t == nil || t.Person != by:
		return ErrNotYours
	case t.State == Offered && !st.now.Before(t.Until) && st.Stop == nil:
		return ErrOver
	case !slices.Contains(piecesIn[t.State], kind):
		return ErrPhase
	}
	switch kind {
	case Take:
		st.take()
	case Pass:
		st.decline()
	case Later:
		return st.comeBack()
	case Still:
		st.keepStill()
	case More:
		if t.More {
			return ErrOnce
		}
		if err := st.more(askedMore); err != nil {
			return err
		}
		t.More = true
	case Finish:
		st.finish("holder")
	case Skip:
		if t.State == Breath {
			st.afterBreath()
		} else {
			st.endTurn()
		}
	case Name:
		return st.nameNext()
	case SetNote:
		if st.in.What != "" && !oneOf(st.in.What, Notes...) {
			return ErrWhat.At("what")
		}
		t.Note = st.in.What
	}
	return nil
}

// piecesIn is what whoever has the piece can do in each state of a turn.
var piecesIn = map[string][]string{
	Offered:  {Take, Pass, Later, Still, SetNote},
	Active:   {Pass, Later, Still, More, Finish, Name, SetNote},
	InQuiet:  {Pass, Later, Finish, Name},
	Breath:   {Skip, Name},
	Response: {Skip, Name},
}

// offer offers the piece to somebody.
func (st *step) offer(p Person, what string, t Turn) {
	seat, _ := st.Seat(p)
	st.Turns++
	t.N, t.Person, t.State, t.Since, t.Slot, t.Wants = st.Turns, p, Offered, st.now, st.slot(), seat.Wants
	if t.Wants == "" {
		t.Wants = WantsQuiet
	}
	wait := st.part(offering, t.Slot)
	if t.Again {
		wait = min(wait, offerAgain)
	}
	t.Until = st.now.Add(st.gaps(p, wait))
	st.Turn, st.Calm = &t, nil
	st.tell(Line{Kind: "offer", Who: p, Turn: t.N, What: what})
}

func (st *step) take() {
	t := st.Turn
	t.Soft = st.soft()
	t.State, t.Since, t.Ran, t.Until = Active, st.now, st.now, st.now.Add(t.Soft)
	st.lower(t.Person)
	st.tell(Line{Kind: "has", Who: t.Person, Turn: t.N})
}

// decline is a pass: once more at the end of the round they are asked. Whom the
// last speaker named declines without a word about it.
func (st *step) decline() {
	t := st.Turn
	if p := st.place(t.Person); p != nil {
		switch {
		case t.Named && t.State == Offered:
			p.State = Deferred
		case p.Offers > 1 || st.Round.Kind == roundClosing:
			p.State = Over
		default:
			p.State = Passed
		}
	}
	if !t.Named || t.State != Offered {
		st.tell(Line{Kind: "passes", Who: t.Person, Turn: t.N})
	}
	st.Turn = nil
}

// comeBack has whoever has the piece be asked again at the end of the round, once.
func (st *step) comeBack() error {
	t := st.Turn
	if p := st.place(t.Person); p != nil {
		if p.Later || p.Offers > 1 {
			return ErrOnce
		}
		p.State, p.Later = Deferred, true
	}
	st.tell(Line{Kind: "later", Who: t.Person, Turn: t.N})
	st.Turn = nil
	return nil
}

// moveLater is the same by who leads, and takes it from nobody.
func (st *step) moveLater() error {
	t := st.Turn
	switch {
	case st.Stop != nil:
		return ErrStopped
	case t == nil || t.State != Offered:
		return ErrPhase
	}
	if p := st.place(t.Person); p != nil {
		if p.Offers > 1 {
			return ErrOnce
		}
		p.State = Deferred
	}
	st.tell(Line{Kind: "later", Who: t.Person, Turn: t.N})
	st.Turn = nil
	return nil
}

// keepStill keeps the piece in silence.
func (st *step) keepStill() {
	t := st.Turn
	st.lower(t.Person)
	t.State, t.Since, t.Ran, t.Until = InQuiet, st.now, st.now, st.now.Add(min(silence, t.Slot))
	st.tell(Line{Kind: "still", Who: t.Person, Turn: t.N, Seconds: seconds(min(silence, t.Slot))})
}

// nameNext names who is next, where the piece goes round by name.
func (st *step) nameNext() error {
	if st.Round == nil || st.Round.Order != Popcorn {
		return ErrPhase
	}
	if p := st.place(st.in.To); p == nil || p.State != Waiting || p.Person == st.in.By {
		return ErrWhat.At("to")
	}
	st.Round.Named = st.in.To
	return nil
}

// more gives the turn more time, if everyone else still has theirs.
func (st *step) more(d time.Duration) error {
	t := st.Turn
	if !st.spare(d) {
		return ErrNoTime
	}
	t.Until, t.Soft, t.Over = later(t.Until, st.clock()).Add(d), t.Soft+d, false
	st.tell(Line{Kind: "more", Who: t.Person, Turn: t.N, Seconds: seconds(d), To: ToOne})
	return nil
}

// finishFor ends a turn for its holder, once its time is over.
func (st *step) finishFor() error {
	switch t := st.Turn; {
	case t.State != Active:
		return ErrPhase
	case !t.Over:
		return ErrSoon
	}
	st.finish("host")
	return nil
}

// finish ends the words of a turn: the breath comes, and what was asked for.
func (st *step) finish(how string) {
	t := st.Turn
	if t.State == InQuiet && st.in.Letters == 0 {
		t.Wants = WantsQuiet // there is nothing to respond to
	}
	st.spoke(how)
	st.tell(Line{Kind: "thanks", Who: t.Person, Turn: t.N, What: how})
	if st.Round != nil && st.Round.Kind == roundClosing {
		st.endTurn()
		return
	}
	t.State, t.Since, t.Away = Breath, st.now, nil
	t.Until = st.now.Add(st.gaps(t.Person, st.part(st.Plan.breath(), t.Slot)))
	st.tell(Line{Kind: "breath", Who: t.Person, Turn: t.N, Seconds: seconds(t.Until.Sub(st.now))})
}

// spoke counts a turn that was taken.
func (st *step) spoke(how string) {
	t := st.Turn
	st.Last = &LastTurn{N: t.N, Person: t.Person, Wants: t.Wants, How: how}
	if p := st.place(t.Person); p != nil {
		p.State = Done
	}
	seat := &st.Seats[st.at(t.Person)]
	seat.Turns++
	seat.Letters += st.in.Letters
	if st.Phase == Open && st.Round == nil {
		seat.Opened++
	}
}

func (st *step) afterBreath() {
	t := st.Turn
	if len(Kinds(t.Wants)) == 0 {
		st.endTurn()
		return
	}
	t.State, t.Since, t.Until = Response, st.now, st.now.Add(st.part(response, t.Slot))
	st.tell(Line{Kind: "responses", Who: t.Person, Turn: t.N, What: t.Wants})
}

// endTurn leaves the piece with nobody.
func (st *step) endTurn() {
	if t := st.Turn; t.State == Response && len(t.Answered) == 0 {
		st.tell(Line{Kind: "no_responses", Who: t.Person, Turn: t.N})
	}
	st.Turn = nil
}

// cut ends the turn that is going on, whatever it is; what was said stands.
func (st *step) cut(how string) {
	if t := st.Turn; t != nil && (t.State == Active || t.State == InQuiet) {
		st.spoke(how)
		st.tell(Line{Kind: "ended", Who: t.Person, Turn: t.N, What: how})
	}
	st.Turn = nil
}

// release takes the piece from somebody who is not there to hold it, or may not;
// place is what becomes of their place in the round.
func (st *step) release(p Person, how, place string) {
	cut := false
	if t := st.Turn; t != nil && t.Person == p && t.State != Breath && t.State != Response {
		cut = t.State != Offered
		st.cut(how)
	} // else their words stand, and the others have their quiet
	pl := st.place(p)
	switch {
	case pl == nil:
	case oneOf(pl.State, Waiting, Deferred, Passed):
		if pl.State = place; place == Deferred && pl.Offers > 1 {
			pl.State = Over
		}
	case cut && place == Deferred && pl.Offers < 2: // the rest of it, at the end
		pl.State = Deferred
	}
}

// turnOver is the end of what somebody, or the room, had time for.
func (st *step) turnOver() {
	t := st.Turn
	switch t.State {
	case Offered:
		if p := st.place(t.Person); p != nil {
			if p.State = Deferred; p.Offers > 1 {
				p.State = Over // silently
			} else if !t.Named {
				st.tell(Line{Kind: "later", Who: t.Person, Turn: t.N})
			}
		}
		st.Turn = nil
	case Active:
		switch {
		case !t.Over:
			t.Over = true
			t.Until = st.now.Add(st.gaps(t.Person, st.part(grace, t.Slot)))
			st.tell(Line{Kind: "time", Who: t.Person, Turn: t.N, Seconds: seconds(t.Until.Sub(st.now)), To: ToOne})
			st.tell(Line{Kind: "over", Who: t.Person, Turn: t.N, To: ToLead})
		case st.in.Typing && !t.Wrote && st.spare(typingMore):
			t.Wrote, t.Until = true, st.now.Add(typingMore)
		default:
			st.finish("timeout")
		}
	case InQuiet:
		st.finish("holder")
	case Breath:
		st.afterBreath()
	case Response:
		st.endTurn()
	}
}

// awayOver is a holder who did not come back in time.
func (st *step) awayOver() {
	st.release(st.Turn.Person, "disconnect", Deferred)
}
