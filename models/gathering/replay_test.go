package gathering_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
)

// covers: F17: what was put down of a gathering, played again, is the gathering at
// every version of it, whatever people did.
func TestAGatheringIsPlayedAgainFromItsMoves(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		w.Gatherings.OnDuty(nil) // how much one holds is not what this is about
		for seed := range uint64(3) {
			r := rand.New(rand.NewPCG(seed, 17))
			plan := script.Plan{Order: script.Orders[r.IntN(len(script.Orders))], OneWord: r.IntN(2) == 0}
			e := &evening{T: t, w: w, h: h}
			e.doorsAt(time.Now().UTC().Truncate(time.Second).Add(time.Duration(seed)*4*time.Hour), plan)
			e.come(w.Bo, w.Ada, w.Cem)
			e.walk(14 * time.Minute)
			e.do(w.Bo, "begin")
			shown := map[int64]string{}
			people, moves := []account.ID{w.Bo, w.Ada, w.Cem}, gathering.Moves()
			for range 150 {
				by := people[r.IntN(len(people))]
				switch r.IntN(6) {
				case 0:
					e.walk(time.Duration(1+r.IntN(20)) * time.Second)
				case 1:
					e.leave(by)
				case 2:
					e.here = append(e.here, by)
				case 3: // towards going on
					for _, do := range []string{"agreement.ack", "turn.take", "turn.done", "turn.skip", "phase.next", "bell.resume", "hold.off"} {
						_, _ = e.try(by, gathering.Move{Do: do})
					}
				case 4:
					_, _ = e.say(by, "Some words.")
				default:
					do := moves[r.IntN(len(moves))]
					if do == "end.close" || do == "hold.close" || do == "end.early" {
						continue
					}
					what := []string{"quiet", "ideas", "share", "process", "grief", "advice", script.Random, script.ByHands}[r.IntN(8)]
					_, err := e.try(by, gathering.Move{Do: do, What: what, To: w.People[people[r.IntN(3)]], Minutes: 1 + r.IntN(2)})
					if err != nil && models.AsError(err).Kind == models.Internal {
						t.Fatalf("%s: %v", do, err)
					}
				}
				v, text := e.script()
				shown[v] = text
			}
			e.replay(shown)
			if _, err := e.try(w.Ada, gathering.Move{Do: "end.close", What: "other"}); err == nil {
				_, _ = e.try(w.Ada, gathering.Move{Do: "end.close"})
			}
			e.walk(time.Hour)
			e.phase(script.Closed)
			v, text := e.script()
			e.replay(map[int64]string{v: text})
		}
	})
}

// script is the state of a gathering as its row has it.
func (e *evening) script() (version int64, text string) {
	e.Helper()
	var row struct {
		Version int64
		Script  string
	}
	if err := e.h.DB.Read(e.Context()).Table("gatherings").Select("version, script").Where("id = ?", e.id).Take(&row).Error; err != nil {
		e.Fatal(err)
	}
	var now script.State
	if err := json.Unmarshal([]byte(row.Script), &now); err != nil { // Postgres writes it in its own way
		e.Fatal(err)
	}
	written, err := json.Marshal(now)
	if err != nil {
		e.Fatal(err)
	}
	return row.Version, string(written)
}

// replay plays the moves again, and compares what that makes with what was there;
// and that none is missing or changed.
func (e *evening) replay(shown map[int64]string) {
	e.Helper()
	var rows []struct {
		Version      int64
		Input, Lines string
		Before, Hash []byte
	}
	if err := e.h.DB.Read(e.Context()).Table("moves").Where("gathering_id = ?", e.id).Order("version").Find(&rows).Error; err != nil {
		e.Fatal(err)
	}
	inputs, last := make([][]byte, len(rows)), []byte{}
	for i, m := range rows {
		inputs[i] = []byte(m.Input)
		hash := sha256.Sum256(bytes.Join([][]byte{last, []byte(m.Input), []byte(m.Lines)}, nil))
		if m.Version != int64(i+1) || !bytes.Equal(m.Before, last) || !bytes.Equal(m.Hash, hash[:]) {
			e.Fatalf("the chain breaks at %d", m.Version)
		}
		last = m.Hash
	}
	states, err := gathering.Replay(inputs)
	if err != nil {
		e.Fatal(err)
	}
	for v, want := range shown {
		got, err := json.Marshal(states[v-1])
		if err != nil || string(got) != want {
			e.Fatalf("at %d it is\n%s\nand not\n%s\n%v", v, got, want, err)
		}
	}
	e.Logf("%d moves, %d states compared", len(rows), len(shown))
}
