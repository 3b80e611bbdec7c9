package realtime

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/policy"
)

// What ends or shuts somebody's place on one node is true on the other at once:
// nothing that is written afterwards reaches them, with Redis and without.
func TestWhosePlaceEndsHearsNothingMoreOnAnyNode(t *testing.T) {
	why := circle.Grounds{Reason: "Because.", Clause: 1}
	for name, does := range map[string]func(t *testing.T, w *town) error{
		"removed": func(t *testing.T, w *town) error {
			return w.nodes[0].Circles.Remove(t.Context(), w.Bo, w.Tuesday, w.People[w.Cem], 7, why)
		},
		"banned": func(t *testing.T, w *town) error {
			_, err := w.nodes[0].Circles.Ban(t.Context(), w.Bo, w.Tuesday, w.People[w.Cem], circle.Barring{Grounds: why, Days: 1})
			return err
		},
		"paused": func(t *testing.T, w *town) error {
			return w.nodes[0].Circles.Pause(t.Context(), w.Cem, w.Tuesday, 3)
		},
		"away": func(t *testing.T, w *town) error {
			return w.nodes[0].Circles.StepAway(t.Context(), w.Cem, w.Tuesday, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			inTowns(t, func(t *testing.T, w *town) {
				inRoom, _ := w.sits(t, 1, w.Cem)
				inCircle := w.tab(t, 1, w.Cem)
				inCircle.do("enter", "circle", w.Tuesday)
				inCircle.until("snapshot")
				began := time.Now()
				if err := does(t, w); err != nil {
					t.Fatal(err)
				}
				for i := range 10 { // fences
					if _, err := w.nodes[0].Rooms.Say(t.Context(), w.Bo, w.Room, fmt.Sprint("fence", i), "fence"); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := w.nodes[0].Threads.Start(t.Context(), w.Bo, w.Tuesday, fixture.Update("fence", "ideas", "fence", "fence")); err != nil {
					t.Fatal(err)
				}
				for _, p := range []*peer{inRoom, inCircle} {
					heard, _ := p.closed(4403)
					for _, f := range changesIn(heard) {
						if f.Change.What == "part.said" || f.Change.What == "thread.started" {
							t.Errorf("heard %s afterwards", f.Change.What)
						}
					}
				}
				t.Logf("silent after %v", time.Since(began))
			})
		})
	}
}

// A mute and a lost role keep one's seat and take what one could do: the command
// that comes next is refused, and says why.
func TestALostVoiceOrRoleIsLostInOpenSockets(t *testing.T) { // covers: edge 5 in part
	inTowns(t, func(t *testing.T, w *town) {
		cem, _ := w.sits(t, 1, w.Cem)
		bo, at := w.sits(t, 1, w.Bo)
		if err := w.nodes[0].Circles.Mute(t.Context(), w.Ada, w.Tuesday, w.People[w.Cem], 5, circle.Grounds{Reason: "Please listen a while.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.nodes[0].Circles.Appoint(t.Context(), w.Ada, w.Tuesday, w.People[w.Bo], policy.Member); err != nil {
			t.Fatal(err)
		}
		cem.do("say", "room", w.Room, "nonce", "n", "body", "May I?")
		f := cem.until("error")
		var told circle.Measure
		if err := json.Unmarshal(f.Problem.State, &told); err != nil || f.Problem.Code != "muted" || told.Reason != "Please listen a while." {
			t.Errorf("%+v", f.Problem)
		}
		bo.do("floor.set", "room", w.Room, "mode", "closed", "version", 1)
		if f := bo.until("error"); f.Problem.Code != "forbidden" {
			t.Errorf("%+v", f.Problem)
		}
		bo.do("say", "room", w.Room, "nonce", "n", "body", "Still here.")
		bo.until("ok")
		cem.numbers(at.Seq+1, at.Seq+1) // who is muted hears on
	})
}
