package seal_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/seal"
)

var (
	now   = time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	here  = seal.Place{Table: "parts", Column: "body", Row: "1"}
	scope = seal.Circle("c1", seal.Live)
)

const words models.Private = "a lamp in the window"

func TestSealedWordsOpenOnlyWhereTheyStand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		ctx := t.Context()
		sealed, err := h.Box.Seal(ctx, scope, now, here, words)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, []byte("lamp")) {
			t.Fatal("the words can be read")
		}
		if got, err := h.Box.Open(ctx, here, sealed); err != nil || got != words {
			t.Fatalf("does not open: %v", err)
		}
		for _, elsewhere := range []seal.Place{{"posts", "body", "1"}, {"parts", "title", "1"}, {"parts", "body", "2"}} {
			if _, err := h.Box.Open(ctx, elsewhere, sealed); err == nil {
				t.Errorf("opened at %v", elsewhere)
			}
		}
		sealed[len(sealed)-1] ^= 1
		if _, err := h.Box.Open(ctx, here, sealed); err == nil {
			t.Error("opened though changed")
		}
	})
}

func TestDestroyedKeysTakeTheirWeeksWithThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		ctx := t.Context()
		weekAgo := now.AddDate(0, 0, -7)
		old, err := h.Box.Seal(ctx, scope, weekAgo, here, words)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := h.Box.Seal(ctx, scope, now, here, words)
		if err != nil {
			t.Fatal(err)
		}
		slow, err := h.Box.Seal(ctx, seal.Circle("c1", seal.Slow), weekAgo, here, words)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := h.Box.Destroy(ctx, seal.Live, now); n != 1 || err != nil {
			t.Fatalf("destroyed %d keys, want 1: %v", n, err)
		}
		if _, err := h.Box.Open(ctx, here, old); !errors.Is(err, seal.ErrGone) {
			t.Errorf("last week's words: %v, want gone", err)
		}
		if got, there, err := h.Box.OpenIfThere(ctx, here, old); got != "" || there || err != nil {
			t.Errorf("last week's words are there: %v, %v", there, err)
		}
		if got, there, err := h.Box.OpenIfThere(ctx, here, nil); got != "" || !there || err != nil {
			t.Errorf("where nothing was said something is gone: %v, %v", there, err)
		}
		if _, there, err := h.Box.OpenIfThere(ctx, here, []byte("damaged")); there || err == nil {
			t.Errorf("what does not open is taken for destroyed: %v, %v", there, err)
		}
		for name, still := range map[string][]byte{"this week's": kept, "another use's": slow} {
			if got, err := h.Box.Open(ctx, here, still); err != nil || got != words {
				t.Errorf("%s words do not open: %v", name, err)
			}
			if got, there, err := h.Box.OpenIfThere(ctx, here, still); err != nil || !there || got != words {
				t.Errorf("%s words are not there: %v", name, err)
			}
		}
	})
}

func TestTwoNodesThatSealAtOnceShareOneKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		var wg sync.WaitGroup
		ids := make([]string, 16)
		for i := range ids {
			wg.Go(func() {
				sealed, err := h.Box.Seal(t.Context(), scope, now, here, words)
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = string(sealed[1:17])
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatal("one circle and week has two keys")
			}
		}
	})
}

func TestAnotherMasterKeyDoesNotOpenTheStore(t *testing.T) {
	at := "sqlite:" + filepath.Join(t.TempDir(), "keys.db")
	first, err := seal.Open(t.Context(), at, dbtest.Master)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(t.Context(), at, bytes.Repeat([]byte{8}, 32)); !errors.Is(err, seal.ErrMaster) {
		t.Fatalf("opened under another master key: %v", err)
	}
	again, err := seal.Open(t.Context(), at, dbtest.Master)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestTheKeyStoreHoldsNoKeyInTheClear(t *testing.T) {
	folder := t.TempDir()
	b, err := seal.Open(context.Background(), "sqlite:"+filepath.Join(folder, "keys.db"), dbtest.Master)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Seal(t.Context(), scope, now, here, words); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, dbtest.Master) || bytes.Contains(text, b.Derive("wrap")) {
			t.Errorf("%s holds a key", f.Name())
		}
	}
}

func TestAMasterKeyIsMadeOnceAndReadAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys", "master.key")
	made, err := seal.ReadMaster(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := seal.ReadMaster(file)
	if err != nil || !bytes.Equal(made, again) {
		t.Fatalf("another key at the second start: %v", err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, want 0600 (%v)", info.Mode().Perm(), err)
	}
	for _, bad := range []string{"", "short", "not base64url !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"} {
		if _, err := seal.ParseMaster(bad); !errors.Is(err, seal.ErrMasterForm) {
			t.Errorf("%q was taken for a master key", bad)
		}
	}
}
