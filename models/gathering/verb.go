package gathering

import (
	"maps"
	"slices"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
)

// Move is what somebody does in a gathering that is on. Which fields count is
// said by what they do.
type Move struct {
	Do      string
	Version *int64 // of the floor they saw, where the move is about whose turn it is
	To      circle.PersonID
	What    string
	Order   []circle.PersonID
	Minutes int
	Why     models.Private // with end.close
}

// verb is one thing that can be done: the input it becomes, and what the law
// asks. Whether the gathering itself is there yet is the script's to say.
type verb struct {
	kind      string
	law       policy.Action
	versioned bool   // only for whoever saw the floor as it is now
	takes     string // the one field it has, if any
}

// verbs are all there are, by the names they are asked for under. What keeps
// somebody well, or sets them free, asks for nothing but that they may be here;
// what leads to speaking asks for what speaking does.
var verbs = map[string]verb{
	"seat.out":       {kind: script.StepOut, law: policy.EnterRoom},
	"seat.listen":    {kind: script.Listen, law: policy.EnterRoom},
	"seat.slower":    {kind: script.Slower, law: policy.EnterRoom},
	"seat.gentle":    {kind: script.Gentle, law: policy.EnterRoom, takes: "what"},
	"agreement.ack":  {kind: script.Ack, law: policy.EnterRoom},
	"wants.set":      {kind: script.SetWant, law: policy.EnterRoom, takes: "what"},
	"hands.raise":    {kind: script.Raise, law: policy.EnterRoom, takes: "what"},
	"hands.lower":    {kind: script.Lower, law: policy.EnterRoom},
	"bell.ring":      {kind: script.Ring, law: policy.EnterRoom},
	"guardian.offer": {kind: script.Offer, law: policy.Say},
	"extend.object":  {kind: script.Object, law: policy.EnterRoom},
	"turn.take":      {kind: script.Take, law: policy.Say, versioned: true},
	"turn.pass":      {kind: script.Pass, law: policy.EnterRoom, versioned: true},
	"turn.later":     {kind: script.Later, law: policy.EnterRoom, versioned: true},
	"turn.still":     {kind: script.Still, law: policy.EnterRoom, versioned: true},
	"turn.more":      {kind: script.More, law: policy.Say, versioned: true},
	"turn.done":      {kind: script.Finish, law: policy.EnterRoom, versioned: true},
	"turn.skip":      {kind: script.Skip, law: policy.EnterRoom, versioned: true},
	"turn.name":      {kind: script.Name, law: policy.EnterRoom, versioned: true, takes: "to"},
	"turn.note":      {kind: script.SetNote, law: policy.Say, versioned: true, takes: "what"},
	"begin":          {kind: script.Begin, law: policy.RunGathering, versioned: true},
	"phase.next":     {kind: script.Next, law: policy.RunGathering, versioned: true},
	"round.again":    {kind: script.Again, law: policy.RunGathering, versioned: true},
	"turn.grant":     {kind: script.Grant, law: policy.RunGathering, versioned: true, takes: "minutes"},
	"turn.defer":     {kind: script.Defer, law: policy.RunGathering, versioned: true},
	"order.set":      {kind: script.SetOrder, law: policy.RunGathering, versioned: true, takes: "order"},
	"order.strategy": {kind: script.Strategy, law: policy.RunGathering, takes: "what"},
	"hands.call":     {kind: script.Call, law: policy.RunGathering, versioned: true, takes: "to"},
	"hands.shut":     {kind: script.Shut, law: policy.RunGathering},
	"hands.open":     {kind: script.Unshut, law: policy.RunGathering},
	"hands.clear":    {kind: script.LowerAll, law: policy.RunGathering},
	"slip":           {kind: script.Slip, law: policy.RunGathering, takes: "what"},
	"room.calm":      {kind: script.Calm, law: policy.RunGathering},
	"bell.resume":    {kind: script.Resume, law: policy.RunGathering, versioned: true},
	"hold.on":        {kind: script.HoldOn, law: policy.RunGathering},
	"hold.off":       {kind: script.HoldOff, law: policy.RunGathering, versioned: true},
	"hold.close":     {kind: script.HoldShut, law: policy.RunGathering, versioned: true},
	"door.lock":      {kind: script.Lock, law: policy.RunGathering},
	"door.unlock":    {kind: script.Unlock, law: policy.RunGathering},
	"guardian.name":  {kind: script.Guard, law: policy.RunGathering, takes: "to"},
	"host.take":      {kind: script.Lead, law: policy.RunGathering},
	"end.early":      {kind: script.Early, law: policy.RunGathering},
	"end.extend":     {kind: script.Extend, law: policy.RunGathering},
	"end.close":      {kind: script.Close, law: policy.RunGathering, takes: "what"},
}

// Moves lists everything that can be done, in alphabetical order.
func Moves() []string { return slices.Sorted(maps.Keys(verbs)) }

// Takes is the field a move has beside its version, "" for none.
func Takes(do string) string { return verbs[do].takes }

// input is what a move asks of the script.
func (m Move) input(v verb, by circle.PersonID) (script.Input, error) {
	in := script.Input{Kind: v.kind, By: script.Person(by)}
	switch v.takes {
	case "to":
		in.To = script.Person(m.To)
	case "what":
		in.What = m.What
	case "minutes":
		in.Minutes = m.Minutes
	case "order":
		if len(m.Order) > script.MaxSeats {
			return in, script.ErrOrderSet.At("order")
		}
		in.Order = make([]script.Person, len(m.Order))
		for i, p := range m.Order {
			in.Order[i] = script.Person(p)
		}
	}
	return in, nil
}
