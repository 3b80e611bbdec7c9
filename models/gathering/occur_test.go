package gathering

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
)

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// walk lists the first occurrences of a rule, at most n.
func walk(t *testing.T, starts string, r Rule, zone *time.Location, n int) (walls []string, at []time.Time) {
	t.Helper()
	text, err := r.text()
	if err != nil {
		t.Fatal(err)
	}
	err = occurrences(starts, text, zone, func(o occurrence) bool {
		walls, at = append(walls, o.wall), append(at, o.at)
		return len(walls) < n
	})
	if err != nil {
		t.Fatal(err)
	}
	return walls, at
}

func TestARuleComesOnItsDays(t *testing.T) {
	for name, c := range map[string]struct {
		starts string
		rule   Rule
		kept   string
		want   string // days of 2026 and 2027, or all of what there is
	}{
		"every Tuesday": {
			"2026-12-01T19:00",
			Rule{Freq: "weekly", Days: []string{"tu"}},
			"FREQ=WEEKLY;INTERVAL=1;BYDAY=TU",
			"2026-12-01 2026-12-08 2026-12-15 2026-12-22 2026-12-29 2027-01-05",
		},
		"every two weeks, Tuesday and Thursday": {
			"2026-12-03T19:00",
			Rule{Freq: "weekly", Every: 2, Days: []string{"th", "tu"}},
			"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
			"2026-12-03 2026-12-15 2026-12-17 2026-12-29 2026-12-31 2027-01-12",
		},
		"every two weeks, Sunday and Monday, from a Sunday": { // weeks begin on Monday
			"2026-12-06T19:00",
			Rule{Freq: "weekly", Every: 2, Days: []string{"su", "mo"}},
			"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU",
			"2026-12-06 2026-12-14 2026-12-20 2026-12-28 2027-01-03 2027-01-11",
		},
		"from a day that is not one of them": {
			"2026-12-02T19:00",
			Rule{Freq: "weekly", Days: []string{"tu"}, Count: 2},
			"FREQ=WEEKLY;INTERVAL=1;COUNT=2;BYDAY=TU",
			"2026-12-08 2026-12-15",
		},
		"the second Wednesday of a month": {
			"2026-11-01T19:00",
			Rule{Freq: "monthly", Days: []string{"we"}, Nth: 2},
			"FREQ=MONTHLY;INTERVAL=1;BYDAY=+2WE",
			"2026-11-11 2026-12-09 2027-01-13 2027-02-10 2027-03-10 2027-04-14",
		},
		"the last Friday of a month": {
			"2026-11-01T19:00",
			Rule{Freq: "monthly", Days: []string{"fr"}, Nth: -1},
			"FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR",
			"2026-11-27 2026-12-25 2027-01-29 2027-02-26 2027-03-26 2027-04-30",
		},
		"the first Monday of every third month, three times": {
			"2026-11-03T19:00",
			Rule{Freq: "monthly", Every: 3, Days: []string{"mo"}, Nth: 1, Count: 3},
			"FREQ=MONTHLY;INTERVAL=3;COUNT=3;BYDAY=+1MO",
			"2027-02-01 2027-05-03 2027-08-02",
		},
		"until a day, that day included": {
			"2026-12-01T23:59",
			Rule{Freq: "weekly", Days: []string{"tu"}, Until: "2026-12-15"},
			"FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;UNTIL=20261215T235959",
			"2026-12-01 2026-12-08 2026-12-15",
		},
		"until the day before": {
			"2026-12-01T00:00",
			Rule{Freq: "weekly", Days: []string{"tu"}, Until: "2026-12-14"},
			"FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;UNTIL=20261214T235959",
			"2026-12-01 2026-12-08",
		},
		"until before it begins": {
			"2026-12-01T19:00",
			Rule{Freq: "weekly", Days: []string{"tu"}, Until: "2026-11-30"},
			"FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;UNTIL=20261130T235959",
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			walls, at := walk(t, c.starts, c.rule, time.UTC, 6)
			var days []string
			for i, w := range walls {
				if days = append(days, dayOf(w)); w[len("2026-12-01"):] != c.starts[len("2026-12-01"):] || at[i].Format(floating) != w {
					t.Errorf("%s is at %v", w, at[i])
				}
			}
			if got := strings.Join(days, " "); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			text, _ := c.rule.text()
			if text != c.kept {
				t.Errorf("kept as %q, want %q", text, c.kept)
			}
			back, err := ruleOf(text)
			if again, _ := back.text(); err != nil || again != text || back.Every != max(c.rule.Every, 1) || back.Until != c.rule.Until || back.Nth != c.rule.Nth || len(back.Days) != len(c.rule.Days) {
				t.Errorf("read back as %+v, %v", back, err)
			}
		})
	}
}

func TestARuleThatCannotBeIsRefusedWhereItIsWrong(t *testing.T) {
	for field, wrong := range map[string][]Rule{
		"rule.freq":  {{Freq: "daily", Days: []string{"tu"}}, {Days: []string{"tu"}}},
		"rule.every": {{Freq: "weekly", Every: 13, Days: []string{"tu"}}, {Freq: "weekly", Every: -1, Days: []string{"tu"}}},
		"rule.days": {
			{Freq: "weekly"},
			{Freq: "weekly", Days: []string{"tu", "tu"}},
			{Freq: "weekly", Days: []string{"TU"}},
			{Freq: "weekly", Days: []string{"mo", "someday"}},
			{Freq: "monthly", Nth: 1, Days: []string{"mo", "tu"}},
		},
		"rule.nth": {
			{Freq: "weekly", Nth: 1, Days: []string{"tu"}},
			{Freq: "monthly", Days: []string{"tu"}},
			{Freq: "monthly", Nth: 5, Days: []string{"tu"}},
			{Freq: "monthly", Nth: -2, Days: []string{"tu"}},
		},
		"rule.count": {
			{Freq: "weekly", Days: []string{"tu"}, Count: 105},
			{Freq: "weekly", Days: []string{"tu"}, Count: -1},
			{Freq: "weekly", Days: []string{"tu"}, Count: 2, Until: "2026-12-31"},
		},
		"rule.until": {
			{Freq: "weekly", Days: []string{"tu"}, Until: "tomorrow"},
			{Freq: "weekly", Days: []string{"tu"}, Until: "2026-12-31;COUNT=3"},
			{Freq: "weekly", Days: []string{"tu"}, Until: "2026-02-30"},
		},
	} {
		for _, r := range wrong {
			_, err := r.text()
			if e := models.AsError(err); !errors.Is(err, ErrRule) || len(e.Fields) != 1 || e.Fields[0].Name != field {
				t.Errorf("%+v: %v", r, err)
			}
		}
	}
}

// The hours at which clocks are put forward and back, as they are known.
func TestAnHourThatIsSkippedOrComesTwiceIsOneInstant(t *testing.T) { // covers: features §3 row 52, DST
	for _, c := range []struct{ name, zone, wall, want string }{
		{"Berlin in winter", "Europe/Berlin", "2026-12-01T19:00", "2026-12-01T18:00:00Z"},
		{"Berlin in summer", "Europe/Berlin", "2026-07-07T19:00", "2026-07-07T17:00:00Z"},
		{"Berlin, skipped: 02:30 is 03:30", "Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:30:00Z"},
		{"Berlin, the first skipped minute", "Europe/Berlin", "2027-03-28T02:00", "2027-03-28T01:00:00Z"},
		{"Berlin, the minute before", "Europe/Berlin", "2027-03-28T01:59", "2027-03-28T00:59:00Z"},
		{"Berlin, the first minute after", "Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00:00Z"},
		{"Berlin, twice: the first", "Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z"},
		{"Berlin, after both", "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z"},
		{"New York, skipped", "America/New_York", "2027-03-14T02:30", "2027-03-14T07:30:00Z"},
		{"New York, twice", "America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z"},
		{"Lord Howe, half an hour skipped", "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00Z"},
		{"Lord Howe, half an hour twice", "Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45:00Z"},
		{"Apia, a whole day skipped", "Pacific/Apia", "2011-12-30T19:00", "2011-12-31T05:00:00Z"},
		{"Casablanca, out of the month of fasting", "Africa/Casablanca", "2026-03-22T02:30", "2026-03-22T02:30:00Z"},
		{"Casablanca, into it: twice", "Africa/Casablanca", "2026-02-15T02:30", "2026-02-15T01:30:00Z"},
		{"Kolkata", "Asia/Kolkata", "2026-12-01T19:00", "2026-12-01T13:30:00Z"},
		{"nowhere but UTC", "UTC", "2026-12-01T19:00", "2026-12-01T19:00:00Z"},
	} {
		wall, err := wallOf(c.wall)
		if err != nil {
			t.Fatal(err)
		}
		if got := instant(wall, zoneOf(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s is %s, want %s", c.name, c.wall, got, c.want)
		}
	}
}

// TestEveryWallTimeNearEveryJumpIsTheInstantACalendarWouldSay compares with a
// search through every instant there is: the first whose clock shows the time,
// or, where none does, the time by the clock as it was before the jump.
func TestEveryWallTimeNearEveryJumpIsTheInstantACalendarWouldSay(t *testing.T) { // covers: features §3 row 52, DST
	const step = 15 * time.Minute
	jumps, gaps, twice := 0, 0, 0
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "America/St_Johns"} {
		zone := zoneOf(t, name)
		for at := time.Date(2009, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2032; {
			_, jump := at.In(zone).ZoneBounds()
			if jump.IsZero() {
				break
			}
			at, jumps = jump, jumps+1
			// Every time a clock shows from a day and a half before the jump to as much after.
			shown := map[string][]time.Time{}
			for i := jump.Add(-72 * time.Hour); i.Before(jump.Add(72 * time.Hour)); i = i.Add(step) {
				shown[i.In(zone).Format(floating)] = append(shown[i.In(zone).Format(floating)], i.UTC())
			}
			_, before := jump.Add(-time.Second).In(zone).Zone()
			near := jump.Add(time.Duration(before) * time.Second).UTC()
			for wall := near.Add(-36 * time.Hour); wall.Before(near.Add(36 * time.Hour)); wall = wall.Add(step) {
				got, found := instant(wall, zone), shown[wall.Format(floating)]
				want := wall.Add(-time.Duration(before) * time.Second) // in a gap
				switch {
				case len(found) == 0:
					gaps++
				default:
					want = slices.MinFunc(found, time.Time.Compare)
				}
				if len(found) > 1 {
					twice++
				}
				if !got.Equal(want) {
					t.Fatalf("%s: %s is %v, want %v", name, wall.Format(floating), got, want)
				}
			}
		}
	}
	if jumps < 150 || gaps < 300 || twice < 300 {
		t.Errorf("%d jumps, %d skipped times, %d that came twice: too few to say anything", jumps, gaps, twice)
	}
}

func TestASeriesKeepsItsHourWhenClocksArePut(t *testing.T) { // covers: features §3 row 52, DST
	_, at := walk(t, "2026-10-20T19:00", Rule{Freq: "weekly", Days: []string{"tu"}}, zoneOf(t, "Europe/Berlin"), 3)
	for i, want := range []string{"2026-10-20T17:00:00Z", "2026-10-27T18:00:00Z", "2026-11-03T18:00:00Z"} {
		if got := at[i].Format(time.RFC3339); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	// At an hour that is skipped it comes once that day, and at its own hour again after.
	walls, at := walk(t, "2027-03-21T02:30", Rule{Freq: "weekly", Days: []string{"su"}}, zoneOf(t, "Europe/Berlin"), 3)
	for i, want := range []string{"2027-03-21T01:30:00Z", "2027-03-28T01:30:00Z", "2027-04-04T00:30:00Z"} {
		if got := at[i].Format(time.RFC3339); got != want {
			t.Errorf("%s is %s, want %s", walls[i], got, want)
		}
	}
}

func TestARuleOfManyYearsIsGoneThroughOnlySoFar(t *testing.T) {
	n := 0
	all := []string{"mo", "tu", "we", "th", "fr", "sa", "su"}
	text, err := Rule{Freq: weekly, Days: all}.text()
	if err != nil {
		t.Fatal(err)
	}
	if err := occurrences("2026-12-01T19:00", text, time.UTC, func(occurrence) bool { n++; return true }); err != nil || n != maxWalk {
		t.Errorf("%d, %v", n, err)
	}
}
