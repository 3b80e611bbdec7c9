package thread_test

import (
	"fmt"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/thread"
)

// exported is all that somebody wrote, and on how many pages.
func exported(t *testing.T, w *fixture.World, by account.ID) (all []thread.ExportedPost, pages int) {
	t.Helper()
	for after := ""; ; {
		some, next, err := w.Threads.ExportPosts(t.Context(), by, after)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
		if pages++; next == "" {
			return all, pages
		}
		after = next
	}
}

func TestAnExportGoesOnWhereManyWroteAsAMember(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		settle(t, h)
		id := start(t, w, w.Ada, "n1", "ideas")
		unnamed := fixture.Share("n2", "One of many.")
		unnamed.Unnamed = true
		if _, err := w.Threads.Answer(ctx, w.Bo, id, unnamed); err != nil {
			t.Fatal(err)
		}
		fixturetest.Answers(t, h, w.Tuesday, id, w.People[w.Bo], 2000, func(i int) models.Private { return models.Private(fmt.Sprint("Of many ", i)) })
		err := h.DB.Do(ctx, func(tx *db.Tx) error {
			return tx.Exec("UPDATE posts SET author_id = NULL, alias_id = (SELECT id FROM aliases) WHERE author_id = ? AND alias_id IS NULL", w.People[w.Bo]).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		unnamed.Nonce, unnamed.Body = "n3", "The last, and mine."
		if _, err := w.Threads.Answer(ctx, w.Cem, id, unnamed); err != nil {
			t.Fatal(err)
		}
		all, pages := exported(t, w, w.Cem)
		if len(all) != 1 || all[0].Body != "The last, and mine." || !all[0].Unnamed || pages != 2 {
			t.Errorf("%d posts on %d pages", len(all), pages)
		}
		if all, _ := exported(t, w, w.Bo); len(all) != 2001 {
			t.Errorf("%d posts", len(all))
		}
	})
}

func TestANoteOfAModeratorIsNotTheAuthorsUntilTheyWriteTheirOwn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, _ *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Cem, "n1", "ideas")
		post := read(t, w, w.Cem, id, 0).Opening
		if _, err := w.Threads.NotePost(ctx, w.Bo, id, post.ID, thread.Notes{Keys: []string{"death"}, Words: "A death in winter."}, because); err != nil {
			t.Fatal(err)
		}
		body := models.Private("Said in other words.")
		edit := func(b thread.Editing) {
			t.Helper()
			b.Rev = read(t, w, w.Cem, id, 0).Opening.Rev
			if _, err := w.Threads.Edit(ctx, w.Cem, id, post.ID, b); err != nil {
				t.Fatal(err)
			}
		}
		edit(thread.Editing{Body: &body})
		if all, _ := exported(t, w, w.Cem); len(all) != 1 || all[0].Body != body || all[0].Notes.Words != "" || len(all[0].Notes.Keys) != 1 {
			t.Errorf("a moderator's words are the author's: %d", len(all))
		}
		edit(thread.Editing{Notes: &thread.Notes{Keys: []string{"death"}, Words: "My aunt."}})
		if all, _ := exported(t, w, w.Cem); len(all) != 1 || all[0].Notes.Words != "My aunt." {
			t.Error("the author's own words are not theirs")
		}
	})
}
