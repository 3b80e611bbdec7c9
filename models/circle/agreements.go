package circle

// core are the house rules every circle's agreements begin with, in words that
// are read once, slowly, before one speaks.
var core = []string{
	"Adults only.",
	"Come as you are, but not under the influence to a live room.",
	"Speak for yourself.",
	"No fixing, no diagnosing, and no telling people what their experience meant.",
	"Keep other people's stories here.",
	"No getting hold of things: no sellers, sources, prices, meeting places, growing or making, links or hints, in public or in private.",
	"No amounts or schedules. Do not ask how much, how often, what with, or whether to mix with a medicine, and do not answer it either. Please ask a pharmacist or a drug-information line.",
	"No plans to use together, and no offers of ceremonies, retreats, sitting or coaching, paid or free.",
	"No selling and no recruiting, your own practice, group or belief included.",
	"No sexual or romantic approach inside a circle, and none ever from somebody who looks after it.",
	"No hate.",
	"No recording, no screenshots, no AI note-takers.",
	"Ask before contacting someone elsewhere.",
	"If you are asked to keep a secret from the moderators, that is a reason to tell one.",
}
