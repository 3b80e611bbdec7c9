package circle

// openRequest are the states of a way in that is not settled.
var openRequest = []string{pending, waitlisted, offered}

// The states of a request to come in.
const (
	pending    = "pending"
	waitlisted = "waitlisted" // approved, or at an open door, and waits for a seat
	offered    = "offered"    // a seat is held for them
	requestIn  = "joined"
	declined   = "declined"
	ignored    = "ignored" // to them it looks pending until it expires
	withdrawn  = "withdrawn"
	expired    = "expired"
	superseded = "superseded" // they came in another way
	barred     = "banned"
)

// How somebody came in.
const (
	wayFounded = "founded"
	wayOpen    = "open"
	wayRequest = "request"
	wayInvite  = "invite"
	wayTrial   = "trial"
)
