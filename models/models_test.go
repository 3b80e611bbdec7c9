package models_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
)

func TestPrivateTextDoesNotReachALog(t *testing.T) {
	const p models.Private = "secretword"
	var b bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&b, nil))
	log.Info("x", "p", p, "e", fmt.Errorf("said %v", p))
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "p", p)
	for _, verb := range []string{"%v", "%s", "%q", "%x", "%+v", "%#v", "%d", "%T%v"} {
		fmt.Fprintf(&b, verb, p)
	}
	fmt.Fprint(&b, p, []models.Private{p}, struct{ P models.Private }{p})
	if s := b.String(); strings.Contains(s, "secretword") || strings.Contains(s, fmt.Sprintf("%x", "secretword")) {
		t.Errorf("it did: %s", s)
	}
	if text, err := json.Marshal(p); err != nil || string(text) != `"secretword"` {
		t.Errorf("%s, %v", text, err)
	}
}

func TestTextIsCleanedOfWhatCannotBeSeen(t *testing.T) {
	for in, want := range map[models.Private]models.Private{
		"  a\r\nb\rc ":         "a\nb\nc",
		"e\u0301":              "é",
		"a\x00b\x07c":          "abc",
		"x\u202eevil\u202c":    "xevil",
		"شكرا \u200d stays":    "شكرا \u200d stays", // joiners are letters' business
		"tab\tstays":           "tab\tstays",
		"\u2066\u2069\n\n  \t": "",
	} {
		if got := in.Clean(); got != want {
			t.Errorf("%x is cleaned to %x, want %x", string(in), string(got), string(want))
		}
	}
}

func TestCopiesOfAnErrorAreThatError(t *testing.T) {
	base := &models.Error{Kind: models.Conflict, Code: "full", Message: "It is full."}
	cause := errors.New("cause")
	for _, e := range []error{base.At("x"), base.With(1), base.Wait(time.Second), base.Because(cause), fmt.Errorf("w: %w", base)} {
		if !errors.Is(e, base) || models.AsError(e).Code != "full" {
			t.Errorf("%v", e)
		}
	}
	if base.Fields != nil || base.State != nil || base.After != 0 || !errors.Is(base.Because(cause), cause) {
		t.Error("a copy changed the original, or lost its cause")
	}
	if e := models.AsError(cause); e.Kind != models.Internal || strings.Contains(e.Message, "cause") || !errors.Is(e, cause) {
		t.Errorf("%+v", e)
	}
}

func TestOnlyWhatNewIDWritesIsAnID(t *testing.T) {
	if id := models.NewID(); !models.IsID(id) || models.IsID(strings.ToUpper(id)) || models.IsID("{"+id+"}") || models.IsID("urn:uuid:"+id) {
		t.Error("ids have one spelling")
	}
	for _, bad := range []string{"", "me", "1", "' OR 1=1", strings.Repeat("a", 36)} {
		if models.IsID(bad) {
			t.Errorf("%q", bad)
		}
	}
}
