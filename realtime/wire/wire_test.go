package wire

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/afterward/models"
)

func TestCommandsAreReadAsTheyAreMeant(t *testing.T) {
	nine, four := int64(9), int64(4)
	for text, want := range map[string]Command{
		`{"do":"enter","ref":"1","room":"r"}`:                                                  {Do: Enter, Ref: "1", Room: "r"},
		` {"circle":"c","do":"enter","after":9,"epoch":"e"} `:                                  {Do: Enter, Circle: "c", After: &nine, Epoch: "e"},
		`{"do":"leave","circle":"c"}`:                                                          {Do: Leave, Circle: "c"},
		`{"do":"say","ref":"2","room":"r","nonce":"n","body":"h\u00e9 😀"}`:                     {Do: Say, Ref: "2", Room: "r", Nonce: "n", Body: "hé 😀"},
		`{"do":"say","room":"r","nonce":"n","body":"\ud83d\ude00\\ud800"}`:                     {Do: Say, Room: "r", Nonce: "n", Body: `😀\ud800`},
		`{"do":"withdraw","room":"r","part":"p"}`:                                              {Do: Withdraw, Room: "r", Part: "p"},
		`{"do":"floor.set","room":"r","mode":"closed","version":3}`:                            {Do: SetFloor, Room: "r", Mode: "closed", Version: 3},
		`{"do":"person.remove","room":"r","person":"x"}`:                                       {Do: Remove, Room: "r", Person: "x"},
		`{"do":"person.remove","room":"r","person":"x","reason":"Why.","clause":3,"case":"c"}`: {Do: Remove, Room: "r", Person: "x", Reason: "Why.", Clause: 3, Case: "c"},
		`{"do":"person.let_in","room":"r","person":"x"}`:                                       {Do: LetIn, Room: "r", Person: "x"},
		`{"do":"hand.raise","room":"r"}`:                                                       {Do: Raise, Room: "r"},
		`{"do":"hand.lower","room":"r"}`:                                                       {Do: Lower, Room: "r"},
		`{"do":"piece.give","room":"r","person":"x","version":3}`:                              {Do: Give, Room: "r", Person: "x", Version: 3},
		`{"do":"piece.done","room":"r","version":3}`:                                           {Do: PutDown, Room: "r", Version: 3},
		`{"do":"ping","ref":"p"}`:                                                              {Do: AskPong, Ref: "p"},
		`{"do":"say","room":"r","nonce":"n","body":"b","kind":"note"}`:                         {Do: Say, Room: "r", Nonce: "n", Body: "b", Kind: "note"},
		`{"do":"come","gathering":"g","speaking":false,"wants":"ideas"}`:                       {Do: Come, Gathering: "g", Speaking: new(bool), Wants: "ideas"},
		`{"do":"turn.take","gathering":"g","version":4}`:                                       {Do: "turn.take", Gathering: "g", Version: 4, Seen: &four},
		`{"do":"bell.ring","gathering":"g"}`:                                                   {Do: "bell.ring", Gathering: "g"},
		`{"do":"order.set","gathering":"g","version":4,"order":["a","b"]}`:                     {Do: "order.set", Gathering: "g", Version: 4, Seen: &four, Order: []string{"a", "b"}},
		`{"do":"turn.grant","gathering":"g","version":4,"minutes":2}`:                          {Do: "turn.grant", Gathering: "g", Version: 4, Seen: &four, Minutes: 2},
		`{"do":"end.close","gathering":"g","what":"time","why":"It is."}`:                      {Do: "end.close", Gathering: "g", What: "time", Why: "It is."},
	} {
		got, err := Decode([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got.After != nil && want.After != nil && *got.After == *want.After {
			got.After = want.After
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestACommandThatIsNotExactlyRightIsRefusedByField(t *testing.T) {
	for text, field := range map[string]string{
		``:                      "",
		`null`:                  "",
		`[]`:                    "",
		`"enter"`:               "",
		`{`:                     "",
		`{"do":"ping"}}`:        "",
		`{"do":"ping"} {}`:      "",
		"{\"do\":\"ping\xff\"}": "",
		`{}`:                    "do",
		`{"do":"dance"}`:        "do",
		`{"do":"bell.ring"}`:    "gathering",
		`{"do":"bell.ring","gathering":"g","what":"x"}`:                 "what",
		`{"do":"hands.raise","gathering":"g"}`:                          "what",
		`{"do":"order.set","gathering":"g","version":1,"order":"a"}`:    "order",
		`{"do":"order.set","gathering":"g","version":1,"order":[1]}`:    "order",
		`{"do":"come","gathering":"g","speaking":"yes"}`:                "speaking",
		`{"do":"come","gathering":"g","speaking":null}`:                 "speaking",
		`{"do":"say","room":"r","nonce":"n","body":"b","kind":"shout"}`: "kind",
		`{"do":"turn.take","gathering":"g","version":-1}`:               "version",
		`{"do":7}`:                         "do",
		`{"do":null}`:                      "do",
		`{"Do":"ping"}`:                    "do",
		`{"do":"ping","DO":"ping"}`:        "DO",
		`{"do":"ping","do":"ping"}`:        "do",
		`{"do":"ping","ref":1}`:            "ref",
		`{"do":"ping","room":"r"}`:         "room",
		`{"do":"ping","x":{"deep":[1,2]}}`: "x",
		`{"do":"ping","ref":"` + strings.Repeat("r", 65) + `"}`: "ref",
		`{"do":"enter"}`:                                           "room",
		`{"do":"enter","room":"r","circle":"c"}`:                   "room",
		`{"do":"enter","room":["r"]}`:                              "room",
		`{"do":"enter","room":"r","after":-1}`:                     "after",
		`{"do":"enter","room":"r","after":1.5}`:                    "after",
		`{"do":"enter","room":"r","after":1e3}`:                    "after",
		`{"do":"enter","room":"r","after":"1"}`:                    "after",
		`{"do":"enter","room":"r","after":null}`:                   "after",
		`{"do":"enter","room":"r","after":99999999999999999999}`:   "after",
		`{"do":"leave","room":"r","after":1}`:                      "after",
		`{"do":"say","room":"r","nonce":"n"}`:                      "body",
		`{"do":"say","room":"r","body":"b"}`:                       "nonce",
		`{"do":"say","room":"r","nonce":"n","body":true}`:          "body",
		`{"do":"say","room":"r","nonce":"n","body":"\ud800"}`:      "body",
		`{"do":"say","room":"r","nonce":"n","body":"\ude00x"}`:     "body",
		`{"do":"say","room":"r","nonce":"n","body":"\uD83Dx"}`:     "body",
		`{"do":"say","room":"r","nonce":"n","body":"b","b":1}`:     "b",
		`{"do":"floor.set","room":"r","mode":"open"}`:              "version",
		`{"do":"floor.set","room":"r","mode":"open","version":-2}`: "version",
		`{"do":"hand.raise","room":"r","version":1}`:               "version",
		`{"do":"piece.give","room":"r","person":"x"}`:              "version",
		`{"do":"piece.give","room":"r","version":1}`:               "person",
		`{"do":"piece.done","room":"r"}`:                           "version",
	} {
		_, err := Decode([]byte(text))
		var e *models.Error
		switch {
		case !errors.As(err, &e):
			t.Errorf("%s was taken: %v", text, err)
		case e.Code != "request" || e.Message == "":
			t.Errorf("%s: %+v", text, e)
		case field == "" && (len(e.Fields) > 0 || e.Kind != models.Malformed):
			t.Errorf("%s: %+v", text, e)
		case field != "" && (len(e.Fields) != 1 || e.Fields[0].Name != field || e.Kind != models.Invalid):
			t.Errorf("%s: %+v", text, e)
		}
	}
}

func TestARefusedCommandKeepsItsRef(t *testing.T) {
	c, err := Decode([]byte(`{"ref":"7","do":"say","room":"r","nonce":"n","body":1}`))
	if err == nil || c.Ref != "7" {
		t.Fatalf("%+v %v", c, err)
	}
}

// unframe takes a server's frame apart.
func unframe(t testing.TB, b []byte) (op byte, payload []byte) {
	t.Helper()
	n, rest := uint64(b[1]), b[2:]
	switch n {
	case 126:
		n, rest = uint64(binary.BigEndian.Uint16(rest)), rest[2:]
	case 127:
		n, rest = binary.BigEndian.Uint64(rest), rest[8:]
	}
	if b[0]&0x80 == 0 || n != uint64(len(rest)) || n > 125 && b[0]&8 != 0 {
		t.Fatalf("frame % x… has length %d, not %d", b[:min(10, len(b))], n, len(rest))
	}
	return b[0] & 15, rest
}

func TestFramesOfEveryLength(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 127, 65535, 65536, 1 << 20} {
		body := bytes.Repeat([]byte("x"), n)
		if op, got := unframe(t, frame(text, body)); op != 1 || !bytes.Equal(got, body) {
			t.Errorf("%d bytes: opcode %d, %d bytes", n, op, len(got))
		}
	}
	if op, got := unframe(t, Close(CloseRemoved, "room:"+strings.Repeat("x", 200))); op != 8 || binary.BigEndian.Uint16(got) != 4403 {
		t.Error("close")
	}
	if op, got := unframe(t, Close(CloseNone, "")); op != 8 || len(got) != 0 {
		t.Error("close without a code")
	}
	if op, _ := unframe(t, Ping); op != 9 {
		t.Error("ping")
	}
	if op, got := unframe(t, PongTo(strings.Repeat("x", 300))); op != 10 || len(got) != 125 {
		t.Error("pong")
	}
}

func TestFramesSayWhatTheContractSays(t *testing.T) {
	room, circle := models.Stream{Kind: models.RoomStream, ID: "r"}, models.Stream{Kind: models.CircleStream, ID: "c"}
	f := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for want, b := range map[string][]byte{
		`{"on":"change","room":"r","seq":4,"change":{"seq":4,"what":"floor.set"}}`: Change(room, 4, json.RawMessage(`{"seq":4,"what":"floor.set"}`)),
		`{"on":"change","circle":"c","seq":1,"change":{}}`:                         Change(circle, 1, json.RawMessage(`{}`)),
		`{"on":"here","room":"r","here":["p","q"]}`:                                Here("r", []string{"p", "q"}),
		`{"on":"here","room":"r","here":[]}`:                                       Here("r", nil),
		`{"on":"notice","room":"r","what":"care"}`:                                 Notify(room, "care"),
		`{"on":"notice","what":"desk"}`:                                            Notify(models.Stream{Kind: models.AccountStream}, "desk"),
		`{"on":"notice","circle":"c","what":"case"}`:                               Notify(circle, "case"),
		`{"on":"hello","epoch":"e"}`:                                               f(Frame{On: Hello, Epoch: "e"}.Text()),
		`{"on":"pong","ref":"7"}`:                                                  f(Frame{On: Pong, Ref: "7"}.Text()),
		`{"on":"resync","ref":"7","room":"r"}`:                                     f(Frame{On: Resync, Ref: "7"}.About(room).Text()),
	} {
		if _, got := unframe(t, b); string(got) != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"do":"enter","ref":"1","room":"r","after":1,"epoch":"e"}`))
	f.Add([]byte(`{"do":"say","room":"r","nonce":"n","body":"\ud83d\ude00"}`))
	f.Add([]byte(`{"do":"floor.set","room":"r","mode":"open","version":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Decode(b)
		if err == nil && (!json.Valid(b) || needs[c.Do] == nil || !utf8.ValidString(string(c.Body)) || strings.ContainsRune(string(c.Body), utf8.RuneError) &&
			!bytes.Contains(b, []byte("\ufffd")) && !bytes.Contains(bytes.ToLower(b), []byte(`\ufffd`))) {
			t.Fatalf("%q was taken as %+v", b, c)
		}
		if err != nil {
			var e *models.Error
			if !errors.As(err, &e) {
				t.Fatalf("%q: %v", b, err)
			}
		}
	})
}
