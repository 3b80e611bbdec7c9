package script

// led has somebody lead, and somebody watch over it, where one of them is lost.
// Where both are, those who are there hold it together, and it closes by itself.
func (st *step) led() bool {
	lead := st.Leads()
	alone := st.away(lead, HostLost)
	switch {
	case alone && st.Guardian != lead && st.here(st.Guardian):
		st.Acting = st.Guardian
		st.tell(Line{Kind: "acting", Who: st.Acting})
	case alone && st.Host != lead && st.here(st.Host):
		st.Acting = ""
		st.tell(Line{Kind: "leads", Who: st.Host})
	case st.Ending, st.Phase == Closing, !st.away(st.Guardian, HostLost):
		return false
	case alone:
		st.heldByAll()
	case st.Wanted == nil:
		st.Wanted = st.after(guardianWait)
		st.tell(Line{Kind: "guardian_wanted"})
	default:
		return false
	}
	return true
}

func (st *step) heldByAll() {
	st.Wanted, st.Offering = nil, nil
	if !st.Ending {
		st.Ending = true
		st.tell(Line{Kind: "held_by_all"})
	}
}

// found is what changes when whoever watches over it is there again.
func (st *step) found(p Person) {
	if p == st.Guardian && st.Wanted != nil {
		st.Wanted, st.Offering = nil, nil
		st.tell(Line{Kind: "guardian", Who: p})
	}
}

// named has somebody watch over it from now on.
func (st *step) named() error {
	i := st.at(st.in.To)
	switch {
	case st.Phase == After || st.Phase == Quiet:
		return ErrPhase
	case i < 0 || !st.Seats[i].Here() || st.in.To == st.Leads() && st.Acting == "":
		return ErrWhat.At("to")
	case st.in.To == st.Guardian && st.Wanted == nil:
		return nil
	}
	st.Guardian, st.Wanted, st.Offering = st.in.To, nil, nil
	st.tell(Line{Kind: "guardian", Who: st.in.To})
	return nil
}

// takeLead has whoever asks lead from now on. A host who comes back asks: nobody
// takes it from whoever leads meanwhile unasked.
func (st *step) takeLead() error {
	by := st.in.By
	switch {
	case !st.in.May && by != st.Host:
		return ErrLeads
	case st.Leads() == by:
		return nil
	}
	st.Host, st.Acting = by, ""
	st.tell(Line{Kind: "leads", Who: by})
	return nil
}

// appoint has somebody watch over it who may not be there yet, or nobody.
func (st *step) appoint() {
	if st.Guardian == st.in.To {
		return
	}
	st.Guardian, st.Offering = st.in.To, nil
	if st.here(st.Guardian) {
		st.Wanted = nil
	}
	if st.Guardian != "" {
		st.tell(Line{Kind: "guardian", Who: st.Guardian})
	}
}
