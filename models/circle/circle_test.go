package circle_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

// newcomers signs up people who are in no circle.
func newcomers(t *testing.T, w *fixture.World, n int) []account.ID {
	t.Helper()
	ids := make([]account.ID, n)
	for i := range ids {
		name := fmt.Sprintf("newcomer-%d", i)
		in, err := w.Accounts.SignUp(t.Context(), models.Private(name), true, fixture.Credentials(name), "test")
		if err != nil {
			t.Fatal(err)
		}
		ids[i] = in.Account.ID
	}
	return ids
}

func TestACircleIsFoundedWithEverythingItNeeds(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		c, err := w.Circles.View(t.Context(), w.Ada, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		if c.Room == "" || c.Viewer.Person.Role != policy.Owner || c.About.Agreements.Version != 1 || len(c.About.Agreements.Items) == 0 {
			t.Errorf("%+v", c)
		}
		if c.Card.Taken != 4 || c.Card.Free != 4 || c.Card.History != "since_join" || c.Card.Retention != "h72" {
			t.Errorf("the card says %d members, %d free, %s, %s", c.Card.Taken, c.Card.Free, c.Card.History, c.Card.Retention)
		}
	})
}

func TestFoundingTwiceWithOneNonceFoundsOneCircle(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		f := fixture.Founding("Morning", "Fin")
		first, err := w.Rooms.Found(t.Context(), w.Fin, f)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.Rooms.Found(t.Context(), w.Fin, f)
		if err != nil || again != first {
			t.Fatalf("founded another: %v", err)
		}
		f.Name = "Evening"
		if _, err := w.Rooms.Found(t.Context(), w.Fin, f); !errors.Is(err, circle.ErrReused) {
			t.Errorf("another circle under one nonce: %v", err)
		}
	})
}

func TestWhatIsWrongWithAFoundingIsNamed(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		long := models.Private(strings.Repeat("x", 281))
		for field, spoil := range map[string]func(*circle.Founding){
			"name":       func(f *circle.Founding) { f.Name = "ab" },
			"purpose":    func(f *circle.Founding) { f.Purpose = "  " },
			"good":       func(f *circle.Founding) { f.Good = long },
			"notFor":     func(f *circle.Founding) { f.NotFor = "" },
			"language":   func(f *circle.Founding) { f.Language = "no such language" },
			"zone":       func(f *circle.Founding) { f.Zone = "Europe/Nowhere" },
			"capacity":   func(f *circle.Founding) { f.Capacity = 17 },
			"joinPolicy": func(f *circle.Founding) { f.JoinPolicy = "ajar" },
			"persona":    func(f *circle.Founding) { f.Persona = "the moderator" },
			"nonce":      func(f *circle.Founding) { f.Nonce = "" },
		} {
			if field == "persona" {
				spoil = func(f *circle.Founding) { f.Persona = "Módérator" }
			}
			f := fixture.Founding("Morning", "Fin")
			spoil(&f)
			_, err := w.Rooms.Found(t.Context(), w.Fin, f)
			if e := models.AsError(err); e.Kind != models.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != field {
				t.Errorf("%s: %v %v", field, err, models.AsError(err).Fields)
			}
		}
	})
}

func TestJoiningAsksForTheAgreementsAsTheyAre(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		join := func(version int, name models.Private) error {
			_, err := w.Circles.Join(t.Context(), w.Fin, w.Tuesday, circle.Joining{Nonce: "n", AgreementsVersion: version, Fit: true, Persona: name})
			return err
		}
		if err := join(0, "Fin"); !errors.Is(err, circle.ErrAgreements) {
			t.Errorf("joined without reading: %v", err)
		}
		for _, taken := range []models.Private{"Ada", "ÁDA", "a d a", "Eli"} {
			if err := join(1, taken); !errors.Is(err, circle.ErrTaken) {
				t.Errorf("took somebody's name: %v", err)
			}
		}
		if err := join(1, "Fin"); err != nil {
			t.Fatal(err)
		}
		if err := join(1, "Fin"); err != nil {
			t.Errorf("a retry: %v", err)
		}
		_, err := w.Circles.Join(t.Context(), w.Fin, w.Tuesday, circle.Joining{Nonce: "other", AgreementsVersion: 1, Fit: true, Persona: "Fin"})
		if !errors.Is(err, policy.ErrMember) {
			t.Errorf("joined twice: %v", err)
		}
	})
}

func TestNobodyIsInMoreThanThreeCirclesHoweverTheyTry(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		var found []func() error
		for i := range 6 {
			f := fixture.Founding(models.Private(fmt.Sprint("Circle ", i)), "Fin")
			f.Nonce = fmt.Sprint(i)
			found = append(found, func() error { _, err := w.Rooms.Found(t.Context(), w.Fin, f); return err })
		}
		in := fixturetest.Won(t, circle.ErrTooMany, found...)
		mine, err := w.Circles.Of(t.Context(), w.Fin)
		if err != nil || in != circle.MaxCircles || len(mine) != in {
			t.Fatalf("%d foundings went through, %d circles: %v", in, len(mine), err)
		}
	})
}

func TestTheLastOwnerCannotLeaveOthersBehind(t *testing.T) { // covers: edge 1
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		if err := w.Circles.Leave(t.Context(), w.Ada, w.Tuesday); !errors.Is(err, circle.ErrLastOwner) {
			t.Fatalf("the last owner left: %v", err)
		}
		if err := w.Circles.Leave(t.Context(), w.Cem, w.SlowWater); err != nil {
			t.Fatalf("an owner alone could not leave: %v", err)
		}
		if _, err := w.Circles.View(t.Context(), w.Fin, w.SlowWater); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("a circle without anybody is still shown: %v", err)
		}
		cards, _, err := w.Circles.Find(t.Context(), circle.Search{Limit: 30})
		if err != nil || len(cards) != 1 {
			t.Errorf("%d circles are found: %v", len(cards), err)
		}
	})
}

func TestWhoLeavesAndComesBackIsTheSamePersonWithoutTheirOldAccess(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if err := w.Circles.Leave(ctx, w.Bo, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Circles.Members(ctx, w.Bo, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Fatalf("Bo reads on: %v", err)
		}
		was := w.People[w.Bo]
		if err := w.Join(ctx, w.Bo, w.Tuesday, "Bo"); err != nil {
			t.Fatal(err)
		}
		c, err := w.Circles.View(ctx, w.Bo, w.Tuesday)
		if err != nil || c.Viewer.Person.ID != was || c.Viewer.Person.Role != policy.Member {
			t.Fatalf("%+v, %v", c.Viewer.Person, err)
		}
	})
}

func TestOnlyAnOwnerAppointsModerators(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for name, c := range map[string]struct {
			by   account.ID
			who  circle.PersonID
			role policy.Role
			want error
		}{
			"a moderator":              {w.Bo, w.People[w.Cem], policy.Moderator, policy.ErrRole},
			"an outsider":              {w.Fin, w.People[w.Cem], policy.Moderator, policy.ErrHidden},
			"the owner, themselves":    {w.Ada, w.People[w.Ada], policy.Member, circle.ErrLastOwner},
			"the owner, another owner": {w.Ada, w.People[w.Cem], policy.Owner, circle.ErrRole},
			"the owner, one who left":  {w.Ada, w.People[w.Eli], policy.Moderator, policy.ErrHidden},
			"the owner":                {w.Ada, w.People[w.Cem], policy.Moderator, nil},
		} {
			if _, err := w.Circles.Appoint(ctx, c.by, w.Tuesday, c.who, c.role); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		p, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Cem], policy.Member)
		if err != nil || p.Role != policy.Member {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestCirclesAreFoundByTheWordsOnTheirCards(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		f := fixture.Founding("Café am Fluß", "Fin")
		f.Purpose, f.Language = "Wir sprechen langsam über die Wochen danach.", "de"
		if _, err := w.Rooms.Found(t.Context(), w.Fin, f); err != nil {
			t.Fatal(err)
		}
		for q, want := range map[circle.Search]int{
			{}:                              3,
			{Words: "cafe"}:                 1,
			{Words: "CAFÉ langs"}:           1,
			{Words: "tues"}:                 1,
			{Words: "quiet hour"}:           1,
			{Words: "hour elephants"}:       0,
			{Language: "de"}:                1,
			{Words: "cafe", Language: "en"}: 0,
		} {
			q.Limit = 30
			cards, next, err := w.Circles.Find(t.Context(), q)
			if err != nil || len(cards) != want || next != "" {
				t.Errorf("%+v: %d circles, want %d (%v)", q, len(cards), want, err)
			}
		}
	})
}

func TestCardsComeInPagesNewestFirst(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		first, next, err := w.Circles.Find(t.Context(), circle.Search{Limit: 1})
		if err != nil || len(first) != 1 || first[0].ID != w.SlowWater || next == "" {
			t.Fatalf("%v %v", next, err)
		}
		second, next, err := w.Circles.Find(t.Context(), circle.Search{Limit: 1, Before: next})
		if err != nil || len(second) != 1 || second[0].ID != w.Tuesday || next != "" {
			t.Fatalf("%v %v", next, err)
		}
	})
}

func TestPeopleAreKnownByTheirPersonaAndByNothingElse(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		members, err := w.Circles.Members(t.Context(), w.Cem, w.Tuesday)
		if err != nil || len(members) != 4 {
			t.Fatalf("%d members: %v", len(members), err)
		}
		for _, m := range members {
			for _, id := range []account.ID{w.Ada, w.Bo, w.Cem, w.Dee} {
				if string(m.ID) == string(id) {
					t.Error("a person's public id is their account's")
				}
			}
		}
		if members[0].Name != "Ada" || members[1].Hello != "Hello, I am new here." {
			t.Error("names or hellos are not what was said")
		}
		slow, err := w.Circles.View(t.Context(), w.Cem, w.SlowWater)
		if err != nil || slow.Viewer.Person.ID == w.People[w.Cem] {
			t.Errorf("one person has one id in two circles: %v", err)
		}
	})
}
