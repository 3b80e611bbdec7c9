// Package policy is the law of the house: who may do what. It is pure: callers
// load the facts into a Standing and ask. No other package compares roles, and
// the interface asks May instead of deciding.
//
// Rules about content and time (capacity, lengths, the state of the floor) are
// not authority: they live beside the use-case they limit.
package policy

import "example.org/afterward/models"

// Role is what an account is in one circle.
type Role string

// The roles, lowest first. A guest may listen to one gathering.
const (
	Outsider  Role = ""
	Guest     Role = "guest"
	Member    Role = "member"
	Moderator Role = "moderator"
	Owner     Role = "owner"
)

var rank = map[Role]int{Outsider: 0, Guest: 1, Member: 2, Moderator: 3, Owner: 4}

// Standing is everything the law looks at when one account wants to act in one
// circle.
type Standing struct {
	Role      Role // Outsider unless there is a membership, active or paused
	Banned    bool // may not know more than a stranger
	Invited   bool // a stranger who holds an invitation to it, or has asked to join: a hidden circle shows its card
	Agreed    bool // has accepted the agreements as they are now
	New       bool // a newcomer: in the first two gatherings or fourteen days
	Paused    bool // has paused their seat
	Away      bool // has locked themselves out for a time
	Muted     bool // may not speak for a time
	Warned    bool // has not yet said that they saw a warning
	KeptOut   bool // has been removed from the room, and not let back in
	Guardian  bool // watches over the gathering that is on
	Leads     bool // leads the gathering that is on, or is to
	Hidden    bool // the circle shows its card only to those who are in it or invited
	Mine      bool // is the author of the thing, or it is about them
	Quiet     bool // the thing asks for no answers, and is somebody else's
	Party     bool // has a part in the case: it is about them, or they brought it; or, of a steward, they are or were in its circle
	Carer     bool // looks after whose side room it is, or can
	Steward   bool // is a steward, to whom circles answer
	Suspended bool // two stewards have shut their account for a time
	Practised bool // has been through the listening practice, or answers in a thread of their own
	Actor     bool // did what is to be decided about
	Target    Role // what the person is whom it would be done to
	Setter    Role // what whoever did it is, where it is to be lifted
	Above     bool // two stewards did it, where it is to be lifted; or they have ended a role here of whom one is to be given
}

// Action is something a person can try to do.
type Action string

// The actions, from coming in to going out.
const (
	Found       Action = "found"
	SeeCard     Action = "see_card"
	Join        Action = "join"      // come in where the door is open
	Request     Action = "request"   // ask to come in
	Redeem      Action = "redeem"    // come in by an invitation
	OwnEntry    Action = "own_entry" // change, withdraw or claim one's own way in
	Leave       Action = "leave"
	Pause       Action = "pause"
	Resume      Action = "resume"      // come back from a pause
	StepAway    Action = "step_away"   // lock oneself out for a time
	SetName     Action = "set_name"    // one's own name and hello here
	Block       Action = "block"       // not read somebody, nor be read by them
	SeeOwn      Action = "see_own"     // what was done towards oneself, and why
	Export      Action = "export"      // take along what is one's own
	Appeal      Action = "appeal"      // one word against what was done towards oneself
	Acknowledge Action = "acknowledge" // say that one saw a warning

	KeepKeys     Action = "keep_keys"     // change one's password, recovery code and passkeys
	KeepPractice Action = "keep_practice" // read and change one's private practice, which is nobody else's in any role

	FindCompanion   Action = "find_companion"   // look for one in a circle, and say yes to one
	UnseekCompanion Action = "unseek_companion" // look for none any more, and take a yes back
	UsePair         Action = "use_pair"         // read, write, rest, renew and end what is between two companions

	// What members do together.
	ReadCircle       Action = "read_circle"
	AcceptAgreements Action = "accept_agreements"
	Propose          Action = "propose"    // other agreements
	AskCircle        Action = "ask_circle" // put a question to everyone
	AnswerProposal   Action = "answer_proposal"
	CallHost         Action = "call_host"       // ask for another host
	MemberInvite     Action = "member_invite"   // where the circle lets its members invite
	AcceptTransfer   Action = "accept_transfer" // the circle that was offered to one
	StartThread      Action = "start_thread"
	AnswerThread     Action = "answer_thread"
	WriteUnnamed     Action = "write_unnamed" // as a member
	ShapeThread      Action = "shape_thread"  // what one asks for in one's own
	SayRead          Action = "say_read"      // that one read what asks for no answers
	EditPost         Action = "edit_post"
	WithdrawPost     Action = "withdraw_post" // and bring back
	Follow           Action = "follow"        // or mute
	KeepDraft        Action = "keep_draft"    // what is to be shared later, and when
	KeepCompany      Action = "keep_company"  // with updates nobody has met
	Greet            Action = "greet"         // say hello to those who are new
	Search           Action = "search"
	EnterRoom        Action = "enter_room"
	Say              Action = "say"
	WithdrawPart     Action = "withdraw_part"
	RaiseHand        Action = "raise_hand"
	LowerHand        Action = "lower_hand"
	PutDownPiece     Action = "put_down_piece"
	KeepSeat         Action = "keep_seat" // a place in a gathering
	GiveUpSeat       Action = "give_up_seat"

	// What those who look after a circle do.
	EditCard          Action = "edit_card"
	EditQuestions     Action = "edit_questions"
	TightenKeeping    Action = "tighten_keeping" // keep what is said for less long
	Enact             Action = "enact"           // a proposal nobody objects to
	SeeRequests       Action = "see_requests"
	DecideRequest     Action = "decide_request"
	OrderWaitlist     Action = "order_waitlist"
	Invite            Action = "invite"
	SeeInvites        Action = "see_invites"
	RevokeInvite      Action = "revoke_invite"
	LockDown          Action = "lock_down"
	SeeLog            Action = "see_log"
	SeeNotes          Action = "see_notes"
	WriteNote         Action = "write_note"
	EditNote          Action = "edit_note"
	Cite              Action = "cite"  // reads which agreements somebody accepted
	Nudge             Action = "nudge" // a private word
	Warn              Action = "warn"
	Mute              Action = "mute"
	Unmute            Action = "unmute"
	Remove            Action = "remove"
	Ban               Action = "ban"
	BanForGood        Action = "ban_for_good" // the second pair of eyes
	Unban             Action = "unban"
	TakeBack          Action = "take_back" // what one did a moment ago
	SeeAppeals        Action = "see_appeals"
	DecideAppeal      Action = "decide_appeal"
	StepDown          Action = "step_down"       // from one's own role
	Declare           Action = "declare"         // what a host says of themselves on the card
	ClaimOwnership    Action = "claim_ownership" // of a circle whose owner is silent
	ObjectToClaim     Action = "object_to_claim"
	TendThread        Action = "tend_thread" // lock, archive, slow, pin, time, move and split
	FoldPost          Action = "fold_post"   // until it was looked at again; and show it
	FoldPart          Action = "fold_part"   // the same with what was said in a room
	FoldMany          Action = "fold_many"   // what one person wrote in a while
	RemovePost        Action = "remove_post"
	NotePost          Action = "note_post" // say what it may be hard to read for
	WriteNoteInThread Action = "write_note_in_thread"
	Unmask            Action = "unmask"      // together with a second person
	TendWords         Action = "tend_words"  // what the circle has looked at
	SeeHeld           Action = "see_held"    // what waits for somebody to look
	DecideHeld        Action = "decide_held" // share it, or give it back
	WatchFirst        Action = "watch_first" // have somebody's posts, a thread, or all looked at first
	SetFloor          Action = "set_floor"
	GivePiece         Action = "give_piece"
	RemoveFromRoom    Action = "remove_from_room"
	LetIntoRoom       Action = "let_into_room"
	Schedule          Action = "schedule" // set, move or cancel a gathering
	AppointGuardian   Action = "appoint_guardian"
	RunGathering      Action = "run_gathering" // begin and end it
	SeeAttendance     Action = "see_attendance"
	MarkAttendance    Action = "mark_attendance"
	SeeGreenRoom      Action = "see_green_room" // what those who lead and watch over a gathering, and who looks after the circle, write to each other
	WriteGreenRoom    Action = "write_green_room"

	// Side rooms.
	AskSupport    Action = "ask_support"
	UseSideRoom   Action = "use_side_room" // read, write and go on
	LookAfter     Action = "look_after"    // whose side room it is
	CloseSideRoom Action = "close_side_room"

	// Holding gatherings, and what that does to somebody.
	SeeRota    Action = "see_rota"
	HoldPlace  Action = "hold_place" // lead a gathering, watch over it, or stand by to lead it
	StandBy    Action = "stand_by"   // to watch over it
	GiveBack   Action = "give_back"  // a place one has
	SeeLoad    Action = "see_load"   // one's own
	OwnDebrief Action = "own_debrief"

	// What is reported, and what came of it.
	Report      Action = "report"       // ask somebody to look at something
	ReportAbove Action = "report_above" // the same to the stewards, from outside
	SeeReports  Action = "see_reports"  // one's own
	SeeCases    Action = "see_cases"    // of the circle
	WorkCase    Action = "work_case"
	SeeDesk     Action = "see_desk" // the cases of the stewards
	WorkDesk    Action = "work_desk"
	DecideAbove Action = "decide_above" // an appeal to the stewards

	// What owners do.
	SetDoor  Action = "set_door"  // size, visibility and how one comes in
	SetState Action = "set_state" // open, rest, wind down
	Loosen   Action = "loosen"    // propose to keep what is said for longer
	Appoint  Action = "appoint"
	Transfer Action = "transfer"
)

// rule is what an action asks of a standing. What a rule leaves out it does not
// ask.
type rule struct {
	least     Role // the least role that may
	stranger  bool // only for those who are not in the circle
	own       bool // also for somebody outside, about their own way in or what was done towards them
	card      bool // not where the card is hidden from them
	always    bool // also from a pause, or while one has locked oneself out
	agreed    bool // only after accepting the agreements
	voice     bool // not while muted, or before saying that one saw a warning
	settled   bool // not for newcomers
	inRoom    bool // not for those kept out of the room
	guardian  bool // also for the guardian of the gathering that is on
	mine      bool // only for the author, or whom it is about
	heard     bool // not where somebody else asked for no answers
	practised bool // only after the listening practice
	apart     bool // not for who has a part in it: for them it is not there
	behind    bool // only for who leads or watches over the gathering, and who looks after the circle: for others it is not there
	side      bool // only for whose side room it is, and who looks after them: for others it is not there
	carer     bool // only for who looks after them
	steward   bool // only for stewards
	other     bool // not for who did what is to be decided about
	below     bool // only towards somebody of strictly lower rank
	level     bool // not where somebody of higher rank did it
	lifts     bool // not where two stewards did it, or have ended the role that is to be given
}

var rules = map[Action]rule{
	Found:       {},
	SeeCard:     {card: true},
	Join:        {stranger: true, card: true},
	Request:     {stranger: true, card: true},
	Redeem:      {stranger: true},
	OwnEntry:    {own: true, mine: true},
	Leave:       {least: Guest, always: true},
	Pause:       {least: Member},
	Resume:      {least: Member, always: true},
	StepAway:    {least: Member, always: true},
	SetName:     {least: Member, voice: true},
	Block:       {least: Member, always: true},
	SeeOwn:      {own: true, mine: true},
	Export:      {own: true, mine: true},
	Appeal:      {own: true, mine: true},
	Acknowledge: {least: Member, always: true},

	KeepKeys:     {own: true, mine: true},
	KeepPractice: {own: true, mine: true},

	FindCompanion:   {least: Member, agreed: true, voice: true, inRoom: true},
	UnseekCompanion: {least: Member, always: true},
	UsePair:         {own: true, mine: true},

	ReadCircle:       {least: Member},
	AcceptAgreements: {least: Member},
	Propose:          {least: Member, agreed: true},
	AskCircle:        {least: Member, agreed: true, voice: true},
	AnswerProposal:   {least: Member},
	CallHost:         {least: Member},
	MemberInvite:     {least: Member, agreed: true, voice: true, settled: true},
	AcceptTransfer:   {least: Member, agreed: true, mine: true},
	StartThread:      {least: Member, agreed: true, voice: true},
	AnswerThread:     {least: Member, agreed: true, voice: true, heard: true, practised: true},
	WriteUnnamed:     {least: Member, agreed: true, voice: true, settled: true},
	ShapeThread:      {least: Member, mine: true},
	SayRead:          {least: Member},
	EditPost:         {least: Member, agreed: true, voice: true, mine: true},
	WithdrawPost:     {least: Member, mine: true},
	Follow:           {least: Member},
	KeepDraft:        {least: Member},
	KeepCompany:      {least: Member},
	Greet:            {least: Member},
	Search:           {least: Member},
	EnterRoom:        {least: Guest, inRoom: true},
	Say:              {least: Member, agreed: true, voice: true, inRoom: true},
	WithdrawPart:     {least: Member, mine: true},
	RaiseHand:        {least: Member, agreed: true, voice: true, inRoom: true},
	LowerHand:        {least: Member, inRoom: true},
	PutDownPiece:     {least: Member, inRoom: true, mine: true},
	KeepSeat:         {least: Guest},
	GiveUpSeat:       {least: Guest, always: true},

	EditCard:          {least: Moderator},
	EditQuestions:     {least: Moderator},
	TightenKeeping:    {least: Moderator},
	Enact:             {least: Moderator, agreed: true},
	SeeRequests:       {least: Moderator},
	DecideRequest:     {least: Moderator, agreed: true},
	OrderWaitlist:     {least: Moderator},
	Invite:            {least: Moderator, agreed: true, voice: true},
	SeeInvites:        {least: Moderator},
	RevokeInvite:      {least: Moderator},
	LockDown:          {least: Moderator},
	SeeLog:            {least: Moderator},
	SeeNotes:          {least: Moderator},
	WriteNote:         {least: Moderator},
	EditNote:          {least: Moderator, mine: true},
	Cite:              {least: Moderator},
	Nudge:             {least: Moderator, below: true},
	Warn:              {least: Moderator, below: true},
	Mute:              {least: Moderator, below: true},
	Unmute:            {least: Moderator, below: true, level: true, lifts: true},
	Remove:            {least: Moderator, below: true},
	Ban:               {least: Moderator, below: true},
	BanForGood:        {least: Moderator, below: true},
	Unban:             {least: Moderator, lifts: true},
	TakeBack:          {least: Moderator, mine: true},
	SeeAppeals:        {least: Moderator},
	DecideAppeal:      {least: Moderator, apart: true, other: true},
	StepDown:          {least: Moderator, always: true},
	Declare:           {least: Moderator, voice: true},
	ClaimOwnership:    {least: Moderator, agreed: true},
	ObjectToClaim:     {least: Moderator},
	TendThread:        {least: Moderator},
	FoldPost:          {least: Moderator},
	FoldPart:          {least: Moderator, guardian: true},
	FoldMany:          {least: Moderator, below: true},
	RemovePost:        {least: Moderator},
	NotePost:          {least: Moderator},
	WriteNoteInThread: {least: Moderator, agreed: true, voice: true},
	Unmask:            {least: Moderator, agreed: true},
	TendWords:         {least: Moderator},
	SeeHeld:           {least: Moderator},
	DecideHeld:        {least: Moderator, agreed: true},
	WatchFirst:        {least: Moderator},
	SetFloor:          {least: Moderator, inRoom: true, guardian: true},
	GivePiece:         {least: Moderator, inRoom: true, guardian: true},
	RemoveFromRoom:    {least: Moderator, inRoom: true, guardian: true, below: true},
	LetIntoRoom:       {least: Moderator, guardian: true, below: true},
	Schedule:          {least: Moderator},
	AppointGuardian:   {least: Moderator},
	RunGathering:      {least: Moderator, guardian: true},
	SeeAttendance:     {least: Moderator},
	MarkAttendance:    {least: Moderator},
	SeeGreenRoom:      {least: Member, inRoom: true, behind: true},
	WriteGreenRoom:    {least: Member, inRoom: true, behind: true, voice: true},

	AskSupport:    {least: Guest, always: true},
	UseSideRoom:   {always: true, side: true},
	LookAfter:     {least: Member, always: true, side: true, carer: true},
	CloseSideRoom: {always: true, side: true, mine: true},

	SeeRota:    {least: Member},
	HoldPlace:  {least: Moderator, agreed: true},
	StandBy:    {least: Member, agreed: true, voice: true, settled: true},
	GiveBack:   {least: Member, always: true, mine: true},
	SeeLoad:    {least: Member, always: true},
	OwnDebrief: {own: true, mine: true},

	Report:      {least: Guest, always: true},
	ReportAbove: {own: true, mine: true},
	SeeReports:  {own: true, mine: true},
	SeeCases:    {least: Moderator},
	WorkCase:    {least: Moderator, apart: true},
	SeeDesk:     {steward: true},
	WorkDesk:    {steward: true, apart: true},
	DecideAbove: {steward: true, apart: true, other: true},

	SetDoor:  {least: Owner},
	SetState: {least: Owner},
	Loosen:   {least: Owner, agreed: true},
	Appoint:  {least: Owner, below: true, lifts: true},
	Transfer: {least: Owner, below: true, lifts: true},
}

// What the law answers.
var (
	// ErrHidden answers outsiders and banned people alike: they learn nothing.
	ErrHidden = &models.Error{Kind: models.NotFound, Code: "not_found", Message: "There is nothing here, or it is not open to you."}
	// ErrRole answers members whose role is too low, towards somebody of their
	// own rank or above, or about somebody else's words.
	ErrRole = &models.Error{Kind: models.Forbidden, Code: "forbidden", Message: "Your role in this circle does not allow this."}
	// ErrAgreements asks a member to accept the agreements before speaking.
	ErrAgreements = &models.Error{Kind: models.Forbidden, Code: "agreements", Message: "The agreements of this circle have changed. Please read and accept them before you speak."}
	// ErrPaused answers whoever has paused their seat.
	ErrPaused = &models.Error{Kind: models.Forbidden, Code: "paused", Message: "You have paused your seat here. It is kept for you; come back whenever you like."}
	// ErrAway answers whoever has locked themselves out for a time.
	ErrAway = &models.Error{Kind: models.Forbidden, Code: "away", Message: "You have stepped away from this circle for a time. Your seat is kept, and the door opens again by itself."}
	// ErrSuspended answers whoever's account two stewards have shut for a time. What
	// is their own they may still read, take along and delete.
	ErrSuspended = &models.Error{Kind: models.Forbidden, Code: "suspended", Message: "Two stewards have shut your account for a time. You can read why, answer it, and take along or delete what is yours."}
	// ErrMuted answers whoever may not speak for a time. They may still read,
	// leave, report, and take back what is theirs.
	ErrMuted = &models.Error{Kind: models.Forbidden, Code: "muted", Message: "A moderator has asked you to be quiet here for a time. You can still read, take back your own words, and leave. What you wrote is still with you."}
	// ErrWarned answers whoever has not yet said that they saw a warning.
	ErrWarned = &models.Error{Kind: models.Forbidden, Code: "warned", Message: "A moderator has written to you. Please read it and say that you saw it; then you can speak again. Seeing it is not agreeing with it."}
	// ErrNewcomer answers newcomers, where a circle waits a little.
	ErrNewcomer = &models.Error{Kind: models.Forbidden, Code: "newcomer", Message: "You are new here. This opens after your second gathering, or after two weeks."}
	// ErrKeptOut answers a member who was removed from the room.
	ErrKeptOut = &models.Error{Kind: models.Forbidden, Code: "removed_from_room", Message: "A moderator has asked you to stay out of this room for now. You are still in the circle. A moderator can let you back in."}
	// ErrQuiet answers whoever wants to answer what asks for no answers.
	ErrQuiet = &models.Error{Kind: models.Conflict, Code: "thread_quiet", Message: "The author asked for no answers here. Reading is company too."}
	// ErrPractice answers whoever has not been through the listening practice.
	ErrPractice = &models.Error{Kind: models.Forbidden, Code: "practice", Message: "Before your first answer there is a short practice in listening. It takes about two minutes. What you wrote is still with you."}
	// ErrAbove answers whoever wants to lift what two stewards have decided.
	ErrAbove = &models.Error{Kind: models.Forbidden, Code: "above", Message: "Two stewards have decided this. Only stewards can lift it, where the person appeals."}
	// ErrActor answers whoever did what somebody else has to look at.
	ErrActor = &models.Error{Kind: models.Forbidden, Code: "your_own_act", Message: "You did this yourself, so somebody else decides."}
	// ErrMember answers whoever asks to join a circle they are in.
	ErrMember = &models.Error{Kind: models.Conflict, Code: "already_member", Message: "You are already in this circle."}
)
