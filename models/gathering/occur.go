package gathering

import (
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"example.org/afterward/models"
)

// Rule says on which days a gathering comes again, by the clock and the calendar
// of its circle's zone. It ends after so many, after a day, or not by itself.
type Rule struct {
	Freq  string   `json:"freq" enum:"weekly,monthly"`
	Every int      `json:"every,omitempty" doc:"Every so many weeks or months: 1 to 12; 1 where it is left out. Weeks begin on Monday."`
	Days  []string `json:"days" enum:"mo,tu,we,th,fr,sa,su" doc:"On which days of the week: mo, tu, we, th, fr, sa, su. Monthly, on one."`
	Nth   int      `json:"nth,omitempty" doc:"Monthly: on which of those days of the month, 1 to 4, or -1 for the last."`
	Count int      `json:"count,omitempty" doc:"How many there are in all, from the first: 1 to 104."`
	Until string   `json:"until,omitempty" doc:"Or the last day there can be one, as 2026-12-31."`
}

// How often a gathering comes again.
const (
	weekly  = "weekly"
	monthly = "monthly"
)

// Limits of rules.
const (
	maxEvery = 12     // weeks or months
	maxCount = 104    // gatherings of a series: two years of weeks
	maxWalk  = 20_000 // occurrences that are gone through at most: fifty years of days
	lastNth  = -1
)

// ErrRule says what a rule is made of.
var ErrRule = &models.Error{Kind: models.Invalid, Code: "request", Message: "A gathering comes again every 1 to 12 weeks on some days, or every 1 to 12 months on the first, second, third, fourth or last of one day, for up to 104 times, until a day, or without an end."}

// weekdays are the days of a week, as rules and RFC 5545 write them.
var weekdays = []struct {
	name string
	day  rrule.Weekday
}{{"mo", rrule.MO}, {"tu", rrule.TU}, {"we", rrule.WE}, {"th", rrule.TH}, {"fr", rrule.FR}, {"sa", rrule.SA}, {"su", rrule.SU}}

// The forms of floating time: what a clock on the wall and its calendar show,
// wherever it hangs.
const (
	floating = "2006-01-02T15:04"
	rfcLocal = "20060102T150405"
)

// wallOf reads a floating time, kept as if the wall were in UTC.
func wallOf(text string) (time.Time, error) { return time.Parse(floating, text) }

// option makes RFC 5545 of a rule, but for its end by a day, which the library
// would write in UTC; text does that. A rule that cannot be is ErrRule at the
// field.
func (r Rule) option() (o rrule.ROption, err error) {
	if o.Interval = max(r.Every, 1); r.Every < 0 || r.Every > maxEvery {
		return o, ErrRule.At("rule.every")
	}
	if o.Count = r.Count; r.Count < 0 || r.Count > maxCount || r.Count > 0 && r.Until != "" {
		return o, ErrRule.At("rule.count")
	}
	for _, w := range weekdays {
		if slices.Contains(r.Days, w.name) {
			o.Byweekday = append(o.Byweekday, w.day)
		}
	}
	if len(o.Byweekday) == 0 || len(o.Byweekday) != len(r.Days) { // none, twice, or not a day
		return o, ErrRule.At("rule.days")
	}
	switch r.Freq {
	case weekly:
		if o.Freq = rrule.WEEKLY; r.Nth != 0 {
			return o, ErrRule.At("rule.nth")
		}
	case monthly:
		if o.Freq = rrule.MONTHLY; len(o.Byweekday) != 1 {
			return o, ErrRule.At("rule.days")
		}
		if r.Nth != lastNth && (r.Nth < 1 || r.Nth > 4) {
			return o, ErrRule.At("rule.nth")
		}
		o.Byweekday[0] = o.Byweekday[0].Nth(r.Nth)
	default:
		return o, ErrRule.At("rule.freq")
	}
	return o, nil
}

// text is a rule in RFC 5545, as it is kept. Its end is floating, as its start
// is, and the whole of its last day belongs to it.
func (r Rule) text() (string, error) {
	o, err := r.option()
	if err != nil || r.Until == "" {
		return o.RRuleString(), err
	}
	last, err := time.Parse(time.DateOnly, r.Until)
	if err != nil {
		return "", ErrRule.At("rule.until")
	}
	return o.RRuleString() + ";UNTIL=" + last.Add(24*time.Hour-time.Second).Format(rfcLocal), nil
}

// ruleOf reads a rule that was kept.
func ruleOf(text string) (r Rule, err error) {
	o, err := rrule.StrToROptionInLocation(text, time.UTC)
	if err != nil {
		return r, err
	}
	r = Rule{Freq: weekly, Every: o.Interval, Count: o.Count}
	for _, w := range weekdays {
		for _, day := range o.Byweekday {
			if day.Day() == w.day.Day() {
				r.Days, r.Nth = append(r.Days, w.name), day.N()
			}
		}
	}
	if o.Freq == rrule.MONTHLY {
		r.Freq = monthly
	}
	if !o.Until.IsZero() {
		r.Until = o.Until.Format(time.DateOnly)
	}
	return r, nil
}

// occurrence is one time at which a series comes.
type occurrence struct {
	wall string    // what the clock in its zone shows: its name within the series
	at   time.Time // when that is
}

// day is the day of an occurrence: a series has at most one a day, and keeps it
// when its hour is changed.
func (o occurrence) day() string { return dayOf(o.wall) }

func dayOf(wall string) string {
	day, _, _ := strings.Cut(wall, "T")
	return day
}

// occurrences walks through the times of a series in order, from the first, until
// yield has enough.
func occurrences(starts, rule string, zone *time.Location, yield func(occurrence) bool) error {
	first, err := wallOf(starts)
	if err != nil {
		return err
	}
	o, err := rrule.StrToROptionInLocation(rule, time.UTC)
	if err != nil {
		return err
	}
	o.Dtstart = first
	r, err := rrule.NewRRule(*o)
	if err != nil {
		return err
	}
	next := r.Iterator()
	for range maxWalk {
		wall, more := next()
		if !more || !yield(occurrence{wall: wall.Format(floating), at: instant(wall, zone)}) {
			break
		}
	}
	return nil
}

// instant is when a clock on the wall of a zone shows a floating time. Where it
// shows it twice, in autumn, that is the first time; where it is put past it, in
// spring, it is the time by the clock as it was before, as RFC 5545 has it, so as
// much later as the clock is put forward.
func instant(wall time.Time, zone *time.Location) time.Time {
	const farOff = 48 * time.Hour // no offset and no jump together are so large
	before := 0                   // the offset until the clock was put last
	for at := wall.Add(-farOff); ; {
		_, offset := at.In(zone).Zone()
		from, to := at.In(zone).ZoneBounds()
		found := wall.Add(-time.Duration(offset) * time.Second)
		switch {
		case found.Before(from): // the clock was put past it
			return wall.Add(-time.Duration(before) * time.Second)
		case to.IsZero(), found.Before(to):
			return found
		}
		before, at = offset, to
	}
}
