package thread_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

func start(t *testing.T, w *fixture.World, by account.ID, nonce, wants string) thread.ID {
	t.Helper()
	id, err := w.Threads.Start(t.Context(), by, w.Tuesday, fixture.Update(nonce, wants, "A week later", "The dishes, mostly."))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func read(t *testing.T, w *fixture.World, by account.ID, id thread.ID, after int64) *thread.Page {
	t.Helper()
	page, err := w.Threads.Read(t.Context(), by, id, after)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestAnUpdateIsAnsweredAndReadInOrder(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := start(t, w, w.Ada, "n1", "reflection")
		const answers = thread.PageSize + 3
		for i := range answers {
			if _, err := w.Threads.Answer(t.Context(), w.Cem, id, fixture.Give("reflect", fmt.Sprint(i), models.Private(fmt.Sprint("answer ", i)))); err != nil {
				t.Fatal(err)
			}
		}
		page := read(t, w, w.Bo, id, 0)
		if page.Opening.Body != "The dishes, mostly." || page.Thread.Title != "A week later" || page.Thread.Responses != answers || page.Circle.Name != "Tuesday" {
			t.Errorf("%+v", page.Thread)
		}
		if len(page.Posts) != thread.PageSize || page.Next == 0 || page.Posts[0].Body != "answer 0" {
			t.Fatalf("%d posts, next %d", len(page.Posts), page.Next)
		}
		rest := read(t, w, w.Bo, id, page.Next)
		if len(rest.Posts) != 3 || rest.Next != 0 || rest.Posts[2].Body != "answer 17" {
			t.Fatalf("%d posts, next %d", len(rest.Posts), rest.Next)
		}
	})
}

func TestStartingAndAnsweringTwiceWithOneNonceIsOnce(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		var wg sync.WaitGroup
		ids := make([]thread.ID, 8)
		for i := range ids {
			wg.Go(func() {
				var err error
				if ids[i], err = w.Threads.Start(t.Context(), w.Ada, w.Tuesday, fixture.Update("n", "ideas", "Title", "Body")); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		posts := make([]thread.PostID, 8)
		for i := range posts {
			if ids[i] != ids[0] {
				t.Fatal("one nonce made two threads")
			}
			wg.Go(func() {
				p, err := w.Threads.Answer(t.Context(), w.Cem, ids[0], fixture.Share("n", "Answer"))
				if err != nil {
					t.Error(err)
					return
				}
				posts[i] = p.ID
			})
		}
		wg.Wait()
		for _, p := range posts {
			if p != posts[0] {
				t.Fatal("one nonce made two posts")
			}
		}
		if _, err := w.Threads.Answer(t.Context(), w.Cem, ids[0], fixture.Share("n", "Other words")); !errors.Is(err, circle.ErrReused) {
			t.Errorf("other words under one nonce: %v", err)
		}
	})
}

func TestWhereQuietIsWantedOnlyTheAuthorGoesOn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := start(t, w, w.Cem, "n1", "quiet")
		if _, err := w.Threads.Answer(t.Context(), w.Ada, id, fixture.Share("a", "But")); !errors.Is(err, policy.ErrQuiet) {
			t.Errorf("the owner answered where quiet was wanted: %v", err)
		}
		if _, err := w.Threads.Answer(t.Context(), w.Cem, id, fixture.Give("said", "a", "And one more thing.")); err != nil {
			t.Errorf("the author: %v", err)
		}
		for who, want := range map[account.ID]bool{w.Ada: false, w.Cem: true} {
			may := fmt.Sprint(read(t, w, who, id, 0).Viewer.May)
			if strings.Contains(may, string(policy.AnswerThread)) != want {
				t.Errorf("offered: %s", may)
			}
		}
	})
}

func TestWithdrawnPostsAreGoneForEverybody(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		c, err := w.Circles.View(ctx, w.Bo, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		id := start(t, w, w.Ada, "n1", "reflection")
		answer, err := w.Threads.Answer(ctx, w.Cem, id, fixture.Give("reflect", "a", "an answer of mine"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Withdraw(ctx, w.Ada, id, answer.ID); !errors.Is(err, policy.ErrRole) {
			t.Errorf("the owner took back another's post: %v", err)
		}
		opening := read(t, w, w.Ada, id, 0).Opening.ID
		for range 2 {
			if _, err := w.Threads.Withdraw(ctx, w.Cem, id, answer.ID); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Threads.Withdraw(ctx, w.Ada, id, opening); err != nil {
				t.Fatal(err)
			}
		}
		page := read(t, w, w.Bo, id, 0)
		if page.Thread.Title != "" || page.Thread.State != "withdrawn" || page.Opening.Body != "" || page.Posts[0].Body != "" || page.Posts[0].State != "withdrawn" {
			t.Errorf("%+v", page)
		}
		changes, err := w.Circles.Changes(ctx, w.Bo, w.Tuesday, c.Seq)
		if err != nil || len(changes.Changes) != 4 {
			t.Fatalf("%d changes: %v", len(changes.Changes), err)
		}
		for _, change := range changes.Changes {
			for _, words := range []string{"an answer of mine", "dishes", "A week later"} {
				if strings.Contains(string(change.Change), words) {
					t.Error("withdrawn words were told again")
				}
			}
		}
	})
}

func TestListsAreOfFifteenTheLatestActivityFirst(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		var ids []thread.ID
		for i := range thread.PageSize + 4 {
			ids = append(ids, start(t, w, w.Ada, fmt.Sprint(i), "ideas"))
		}
		if _, err := w.Threads.Answer(ctx, w.Cem, ids[0], fixture.Share("a", "again")); err != nil {
			t.Fatal(err)
		}
		first, next, err := w.Threads.List(ctx, w.Bo, w.Tuesday, 0)
		if err != nil || len(first) != thread.PageSize || next == 0 || first[0].ID != ids[0] || first[1].ID != ids[len(ids)-1] {
			t.Fatalf("%d threads, next %d, %v", len(first), next, err)
		}
		rest, next, err := w.Threads.List(ctx, w.Bo, w.Tuesday, next)
		if err != nil || len(rest) != 4 || next != 0 || rest[3].ID != ids[1] {
			t.Fatalf("%d threads, next %d, %v", len(rest), next, err)
		}
	})
}

func TestHowFarOneHasReadIsOnesOwn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		isNew := func(who account.ID) bool {
			list, _, err := w.Threads.List(ctx, who, w.Tuesday, 0)
			if err != nil || len(list) != 1 {
				t.Fatal(err)
			}
			return list[0].New
		}
		if isNew(w.Ada) || !isNew(w.Bo) || !isNew(w.Cem) {
			t.Fatal("an update is new to everyone but its author")
		}
		before := len(h.Heard.All())
		seq := read(t, w, w.Bo, id, 0).Thread.LastSeq
		if err := w.Threads.MarkRead(ctx, w.Bo, id, seq+1000); err != nil {
			t.Fatal(err)
		}
		if isNew(w.Bo) || !isNew(w.Cem) || len(h.Heard.All()) != before {
			t.Error("Bo's reading is told, or is not Bo's")
		}
		if _, err := w.Threads.Answer(ctx, w.Cem, id, fixture.Share("a", "hello")); err != nil {
			t.Fatal(err)
		}
		if !isNew(w.Bo) || isNew(w.Cem) {
			t.Error("what came after is not new, or one's own is")
		}
		if err := w.Threads.MarkRead(ctx, w.Cem, id, 1); err != nil || isNew(w.Cem) {
			t.Errorf("reading went backwards: %v", err)
		}
	})
}

func TestWhoWasNotThereWhenItBeganDoesNotReadIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		refused := func(who account.ID) {
			t.Helper()
			for what, try := range map[string]func() error{
				"read":   func() error { _, err := w.Threads.Read(ctx, who, id, 0); return err },
				"answer": func() error { _, err := w.Threads.Answer(ctx, who, id, fixture.Share("n", "x")); return err },
				"mark":   func() error { return w.Threads.MarkRead(ctx, who, id, 1) },
				"withdraw": func() error {
					_, err := w.Threads.Withdraw(ctx, who, id, read(t, w, w.Ada, id, 0).Opening.ID)
					return err
				},
			} {
				if err := try(); !errors.Is(err, policy.ErrHidden) {
					t.Errorf("%s: %v", what, err)
				}
			}
		}
		refused(w.Fin)
		refused(w.Eli)
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		refused(w.Fin)
		if list, _, err := w.Threads.List(ctx, w.Fin, w.Tuesday, 0); err != nil || len(list) != 0 {
			t.Errorf("a newcomer lists %d older threads: %v", len(list), err)
		}
		if _, err := w.Threads.Answer(ctx, w.Cem, id, fixture.Share("late", "a late answer")); err != nil {
			t.Fatal(err)
		}
		fresh := start(t, w, w.Ada, "n2", "ideas")
		read(t, w, w.Fin, fresh, 0)
		page, err := w.Circles.Changes(ctx, w.Fin, w.Tuesday, 0)
		if err != nil || page.Resync || int64(len(page.Changes)) != page.Seq {
			t.Fatalf("%d changes of %d: %v", len(page.Changes), page.Seq, err)
		}
		told := ""
		for _, c := range page.Changes {
			told += string(c.Change)
		}
		if strings.Contains(told, string(id)) || strings.Contains(told, "late answer") || strings.Contains(told, "Eli") {
			t.Error("a newcomer is told of what is from before their time, or of answers to it")
		}
		if !strings.Contains(told, string(fresh)) {
			t.Error("a newcomer is not told of what came after")
		}
		for _, e := range h.Heard.All() {
			if strings.Contains(string(e.Change), "late answer") && e.Since >= e.Mver {
				t.Error("an answer to an older update is published as if everyone might read it")
			}
		}
	})
}

func TestWhatIsWrongWithAnUpdateIsNamed(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for field, err := range map[string]error{
			"wants": second(w.Threads.Start(t.Context(), w.Ada, w.Tuesday, fixture.Update("n", "applause", "T", "B"))),
			"title": second(w.Threads.Start(t.Context(), w.Ada, w.Tuesday, fixture.Update("n", "ideas", " ", "B"))),
			"body":  second(w.Threads.Start(t.Context(), w.Ada, w.Tuesday, fixture.Update("n", "ideas", "T", models.Private(strings.Repeat("x", thread.MaxBody+1))))),
			"nonce": second(w.Threads.Start(t.Context(), w.Ada, w.Tuesday, fixture.Update(strings.Repeat("n", 65), "ideas", "T", "B"))),
		} {
			if e := models.AsError(err); e.Kind != models.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func second(_ thread.ID, err error) error { return err }
