package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
)

const (
	// forgot is what somebody writes whose browser does not seal, but says it does: the
	// house cannot tell, and so it is found where things are kept.
	forgot = "zqopenwindow"
	// spoken is said in a thread, which others read; the house keeps it sealed its own way.
	spoken = "zqspokenfern"
)

// process starts the real node as a process of its own, and returns where it is, all
// it says on both of its outputs, and how to end it.
func process(t *testing.T, settings []string) (addr string, said *safe, stop func()) {
	t.Helper()
	addr, said = freeAddr(t), &safe{}
	c := exec.Command(os.Args[0], "serve")
	c.Env = append([]string{asNode, "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, append(settings, "ADDR="+addr)...)
	c.Stdout, c.Stderr = said, said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		_ = c.Process.Signal(os.Interrupt)
		if err := c.Wait(); err != nil {
			t.Errorf("the node ended with %v: %s", err, said.bytes())
		}
	})
	t.Cleanup(stop)
	eventually(t, "the node is ready", func() bool {
		res, err := http.Get("http://" + addr + "/readyz")
		if err == nil {
			res.Body.Close()
		}
		return err == nil && res.StatusCode == 200
	})
	return addr, said, stop
}

// overheard is all that one node hears on its bus, of itself and of others.
type overheard struct{ safe }

// Hear keeps an event as it would travel and as it is printed.
func (o *overheard) Hear(e models.Event) {
	text, _ := json.Marshal(e)
	fmt.Fprintf(o, "%s %+v %s\n", text, e, e.Change)
}

// Gap is of no interest here.
func (o *overheard) Gap() {}

// crowd are those who write: one who will leave, one who stays, and one whose browser
// forgets to seal.
type crowd struct{ leaves, stays, careless *notebook }

// live has people write on the nodes at two addresses. It returns them, and what Redis
// was told meanwhile is for whoever listens.
func live(t *testing.T, called, a, b string) crowd {
	t.Helper()
	c := crowd{signsUp(t, a, called+"-leaves"), signsUp(t, b, called+"-stays"), signsUp(t, a, called+"-careless")}
	c.leaves.lives(b)
	c.stays.lives(a)
	c.gather()
	c.forget()
	return c
}

// gather has somebody speak in a circle, where others read it and the notebook of
// whoever speaks is as closed as before.
func (c crowd) gather() {
	circle := field(c.stays.t, c.stays.ask(201, "POST", "/api/circles", object{
		"nonce": "c", "name": card, "purpose": "Finding words for it.", "good": "People listen.", "notFor": "Emergencies.",
		"language": "en", "zone": "Europe/Berlin", "capacity": 8, "joinPolicy": "open", "persona": "Wren",
	}), "card", "id")
	c.careless.ask(201, "POST", "/api/circles/"+circle+"/members", object{"nonce": "j", "agreementsVersion": 1, "fit": true, "persona": "Crow"})
	said := c.stays.ask(201, "POST", "/api/circles/"+circle+"/threads", object{
		"nonce": "t", "kind": "update", "wants": "ideas", "replies": "open", "title": "An evening", "body": spoken,
	})
	if seen := c.careless.ask(200, "GET", "/api/threads/"+field(c.stays.t, said, "thread", "id"), nil); !strings.Contains(seen, spoken) {
		c.careless.t.Errorf("what is said in a circle is not read there: %s", seen)
	}
	c.stays.joins(c.careless, circle)
	for _, path := range []string{"/api/me/items", "/api/me/export/items", "/api/me/export/posts", "/api/circles/" + circle + "/members"} {
		if seen := []byte(c.careless.ask(200, "GET", path, nil)); finds(seen, inked) || len(c.stays.foundIn(seen)) > 0 {
			c.careless.t.Errorf("%s shows somebody else's notebook", path)
		}
	}
}

// forget keeps something that only looks sealed.
func (c crowd) forget() {
	looks := make([]byte, 256+29)
	looks[0] = 1
	copy(looks[40:], forgot)
	c.careless.ask(200, "PUT", "/api/me/items", object{"changes": []object{{"id": uuid.NewString(), "kind": "entry", "base": 0, "sealed": b64.EncodeToString(looks)}}})
}

// foundIn are the items whose sealed bytes lie in text whole, in any form. Long ones
// are kept in pieces.
func (n *notebook) foundIn(text []byte) (ids []string) {
	for id, is := range n.all() {
		if len(is.sealed) < 300 && bytes.Contains(text, is.sealed) || bytes.Contains(text, []byte(b64.EncodeToString(is.sealed))) || bytes.Contains(text, fmt.Appendf(nil, "%x", is.sealed)) {
			ids = append(ids, id)
		}
	}
	return ids
}

// short counts the items of which every byte must be found where things are kept.
func (n *notebook) short() (count int) {
	for _, is := range n.all() {
		if len(is.sealed) < 300 {
			count++
		}
	}
	return count
}

// holdsNone looks through a place for what was written and what would open it.
func (c crowd) holdsNone(t *testing.T, place string, text []byte) {
	t.Helper()
	if len(text) == 0 {
		t.Errorf("%s: there is nothing to look through", place)
	}
	for _, word := range []string{inked, drawn, spoken} {
		if finds(text, word) {
			t.Errorf("%s holds %s", place, word)
		}
	}
	for _, n := range []*notebook{c.leaves, c.stays, c.careless} {
		for what, secret := range n.secrets {
			if finds(text, secret) {
				t.Errorf("%s holds %s of %s", place, what, n.handle)
			}
		}
	}
}

// keepsSealed looks through a place where things are kept: it has every sealed item, and
// nothing that was written in it, and it shows what was never sealed.
func (c crowd) keepsSealed(t *testing.T, place string, text []byte) {
	t.Helper()
	c.holdsNone(t, place, text)
	for _, n := range []*notebook{c.leaves, c.stays} {
		if found, all := len(n.foundIn(text)), n.short(); found < all || all < 10 {
			t.Errorf("%s: only %d of %d sealed items of %s are there", place, found, all, n.handle)
		}
	}
	for what, word := range map[string]string{"public": card, "not sealed": forgot} {
		if !finds(text, word) {
			t.Errorf("%s: what is %s is not found, so nothing would be", place, what)
		}
	}
}

// tellsNothing looks through a place where nothing of a notebook belongs, sealed or not.
func (c crowd) tellsNothing(t *testing.T, place string, text []byte, but string) {
	t.Helper()
	c.holdsNone(t, place, text)
	if !bytes.Contains(text, []byte(but)) {
		t.Errorf("%s does not even say %s: %.300q", place, but, text)
	}
	for _, n := range []*notebook{c.leaves, c.stays} {
		if found := n.foundIn(text); len(found) > 0 {
			t.Errorf("%s holds %d sealed items", place, len(found))
		}
	}
	if finds(text, forgot) {
		t.Errorf("%s holds what a browser forgot to seal", place)
	}
}

// leave closes an account, lets its day go by, and has it erased.
func leave(t *testing.T, n *node, who *notebook) {
	t.Helper()
	who.addr = n.Addr()
	who.ask(200, "POST", "/api/me/close", object{"authKey": b64.EncodeToString(who.auth)})
	err := n.db.Do(t.Context(), func(tx *db.Tx) error {
		return tx.Table("accounts").Where("id = ?", who.account).Update("closing_at", tx.Now.Add(-time.Minute)).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the account is erased", func() bool { // by this, or by the node's own task
		_, err := n.Accounts.SweepClosing(t.Context())
		var open int64
		count := n.db.Read(t.Context()).Table("accounts").Where("id = ? AND closed_at IS NULL", who.account).Count(&open).Error
		if err != nil || count != nil {
			t.Fatal(err, count)
		}
		return open == 0
	})
	who.ask(401, "GET", "/api/me/items", nil)
}

// everyRow is every column of every row of every table, as the database's own catalogue
// lists them.
func everyRow(t *testing.T, n *node) []byte {
	t.Helper()
	var tables []string
	g := n.db.Read(t.Context())
	list := "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
	if n.db.Pool() == nil {
		list = "SELECT name FROM sqlite_master WHERE type = 'table'"
	}
	if err := g.Raw(list).Scan(&tables).Error; err != nil || len(tables) < 40 {
		t.Fatalf("%v %v", tables, err)
	}
	var all bytes.Buffer
	for _, table := range tables {
		found, err := g.Raw("SELECT * FROM " + table).Rows()
		if err != nil {
			t.Fatal(err)
		}
		names, err := found.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for found.Next() {
			into, values := make([]any, len(names)), make([]any, len(names))
			for i := range into {
				into[i] = &values[i]
			}
			if err := found.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				if raw, is := v.([]byte); is {
					fmt.Fprintf(&all, "%s.%s: %s\n", table, names[i], raw)
				} else {
					fmt.Fprintf(&all, "%s.%s: %v\n", table, names[i], v)
				}
			}
		}
		if err := errors.Join(found.Err(), found.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return all.Bytes()
}

// after is what is there once somebody has gone: nothing of theirs in any row, and all
// of whoever stays.
func (c crowd) after(t *testing.T, text []byte) {
	t.Helper()
	c.holdsNone(t, "the rows, once one has left", text)
	if found := c.leaves.foundIn(text); len(found) > 0 {
		t.Errorf("%d items of somebody who is gone are still there", len(found))
	}
	if found, all := len(c.stays.foundIn(text)), len(c.stays.all()); found != all {
		t.Errorf("whoever stays has %d of %d items", found, all)
	}
}

// TestNothingThatIsSealedInABrowserIsReadAnywhere lets people keep notebooks in a house
// of one process and in one of several, and then reads every byte of what is kept, what
// is told from node to node, and what is said to whoever runs it.
//
// covers: unit 36, unit 61
func TestNothingThatIsSealedInABrowserIsReadAnywhere(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		folder, metrics := t.TempDir(), freeAddr(t)
		addr, said, stop := process(t, quiet(folder, "METRICS_ADDR="+metrics))
		c := live(t, "lark", addr, addr)
		measured := fetch(t, "http://"+metrics+"/metrics")
		while := read(t, folder) // with the write-ahead log and its index
		for _, part := range []string{"afterward.db", "afterward.db-wal", "afterward.db-shm"} {
			if _, err := os.Stat(filepath.Join(folder, part)); err != nil {
				t.Errorf("%v", err)
			}
		}
		stop()
		c.keepsSealed(t, "the folder of a running node", while)
		c.keepsSealed(t, "the folder of a stopped node", read(t, folder))
		c.tellsNothing(t, "what the node said", said.bytes(), `"route":"/api/me/items"`)
		c.tellsNothing(t, "what is measured", measured, "go_goroutines")
		c.tellsNothing(t, "the refusals", c.leaves.refusals, "item_stale")

		c = goesOn(t, quiet(folder), c)
		c.keepsNoMore(t, folder)
	})
	t.Run("two nodes", func(t *testing.T) {
		at, metrics := theRedis(t), freeAddr(t)
		told := monitor(t, at)
		settings := quiet(t.TempDir(), "DATABASE_URL="+dbtest.Fresh(t), "REDIS_URL="+at, masterKey())
		a, said, stopA := process(t, append(settings, "METRICS_ADDR="+metrics))
		b, alsoSaid, stopB := process(t, settings)
		c := live(t, "lark", a, b)
		measured := fetch(t, "http://"+metrics+"/metrics")
		heard := told()
		stopA()
		stopB()
		c.tellsNothing(t, "what Redis was told and has", heard, "publish")
		c.tellsNothing(t, "what one node said", said.bytes(), `"route":"/api/me/items"`)
		c.tellsNothing(t, "what the other said", alsoSaid.bytes(), `"route":"/api/me/items"`)
		c.tellsNothing(t, "what is measured", measured, "go_goroutines")
		goesOn(t, settings, c)
	})
}

// goesOn goes on in this process, where the bus can be heard as the nodes hear it: it
// reads every row, has more people write, and has one of those who wrote before leave.
func goesOn(t *testing.T, settings []string, c crowd) crowd {
	t.Helper()
	n := start(t, settings...)
	heard := &overheard{}
	n.bus.Join(heard)
	c.keepsSealed(t, "the rows", everyRow(t, n))
	if n.db.Pool() != nil {
		files(t, n, c)
	}
	more := live(t, "finch", n.Addr(), n.Addr())
	more.tellsNothing(t, "the bus", heard.bytes(), "practice.changed")
	leave(t, n, c.leaves)
	all := everyRow(t, n)
	c.after(t, all)
	more.keepsSealed(t, "the rows, with more people", all)
	n.stop()
	return c
}

// files reads those of Postgres, with its write-ahead log, where they can be read.
func files(t *testing.T, n *node, c crowd) {
	t.Helper()
	var data string
	g := n.db.Read(t.Context())
	if err := g.Raw("SHOW data_directory").Scan(&data).Error; err != nil {
		t.Fatal(err)
	}
	if err := g.Exec("CHECKPOINT").Error; err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadDir(filepath.Join(data, "pg_wal")); err != nil {
		t.Logf("the files of Postgres cannot be read here: %v", err)
		return
	}
	c.keepsSealed(t, "the files of Postgres", read(t, data))
}

// keepsNoMore looks through a folder after somebody has left: what they wrote was never
// there to be read.
func (c crowd) keepsNoMore(t *testing.T, folder string) {
	t.Helper()
	c.holdsNone(t, "the folder, once one has left", read(t, folder))
}
