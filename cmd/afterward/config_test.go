package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models/db/dbtest"
)

// said runs the binary's own entrance and returns the exit code and what it said
// of itself, its log apart.
func said(t *testing.T, ctx context.Context, environ ...string) (code int, lines []string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(ctx, nil, environ, nil, &out, &errs)
	for line := range strings.Lines(errs.String()) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "{") {
			lines = append(lines, line)
		}
	}
	if strings.Contains(out.String()+errs.String(), "hunter2") {
		t.Errorf("a secret is told: %s%s", &out, &errs)
	}
	return code, lines
}

var sentence = regexp.MustCompile(`^[A-Z_]+: [^\n]{10,240}$`)

// wrongSettings are settings that cannot be right, whoever's machine it is.
var wrongSettings = []struct{ name, environ string }{
	{"ADDR", "ADDR=nonsense"},
	{"ADDR", "ADDR=127.0.0.1"},
	{"ADDR", "ADDR=127.0.0.1:many"},
	{"ADDR", "ADDR=127.0.0.1:70000"},
	{"METRICS_ADDR", "METRICS_ADDR=on"},
	{"PUBLIC_URL", "PUBLIC_URL=afterward.example"},
	{"PUBLIC_URL", "PUBLIC_URL=ftp://afterward.example"},
	{"PUBLIC_URL", "PUBLIC_URL=https://"},
	{"PUBLIC_URL", "PUBLIC_URL=http://afterward.example"},
	{"PUBLIC_URL", "PUBLIC_URL=https://afterward.example/circles"},
	{"PUBLIC_URL", "PUBLIC_URL=https://afterward.example?x=y"},
	{"PUBLIC_URL", "PUBLIC_URL=https://afterward.example#x"},
	{"PUBLIC_URL", "PUBLIC_URL=https://ada:hunter2@afterward.example"},
	{"PUBLIC_URL", "ADDR=0.0.0.0:8080"}, // whose address nobody can know
	{"DATABASE_URL", "DATABASE_URL=mysql://ada:hunter2@localhost/afterward"},
	{"DATABASE_URL", "DATABASE_URL=localhost"},
	{"KEYS_DATABASE_URL", "KEYS_DATABASE_URL=sqlite:hunter2"},
	{"REDIS_URL", "REDIS_URL=http://:hunter2@localhost\x00DATABASE_URL=postgres://localhost/x"},
	{"REDIS_URL", "REDIS_URL=redis://:hunter2@localhost"}, // without DATABASE_URL
	{"MASTER_KEY", "MASTER_KEY=hunter2"},
	{"MASTER_KEY", "MASTER_KEY=" + strings.Repeat("A", 44)},
	{"MASTER_KEY", "MASTER_KEY=" + strings.Repeat("A", 43) + "\x00MASTER_KEY_FILE=/hunter2"},
	{"TRUSTED_PROXIES", "TRUSTED_PROXIES=10.0.0.0/99"},
	{"TRUSTED_PROXIES", "TRUSTED_PROXIES=10.0.0.1,proxy"},
	{"LOG_LEVEL", "LOG_LEVEL=loud"},
}

func TestASettingThatCannotBeRightIsNamedInOneSentence(t *testing.T) {
	for _, c := range wrongSettings {
		code, lines := said(t, t.Context(), append([]string{"DATA_DIR=" + t.TempDir()}, strings.Split(c.environ, "\x00")...)...)
		if code != exitSetting || len(lines) != 1 || !strings.HasPrefix(lines[0], c.name+": ") || !sentence.MatchString(lines[0]) {
			t.Errorf("%q: %d %q", c.environ, code, lines)
		}
	}
}

func TestAllWrongSettingsAreToldAtOnce(t *testing.T) {
	code, lines := said(t, t.Context(), "ADDR=x", "METRICS_ADDR=x", "PUBLIC_URL=x", "DATABASE_URL=x", "KEYS_DATABASE_URL=x", "REDIS_URL=x",
		"MASTER_KEY=x", "TRUSTED_PROXIES=x", "LOG_LEVEL=x", "DATA_DIR="+t.TempDir())
	names := map[string]bool{}
	for _, line := range lines {
		name, _, _ := strings.Cut(line, ":")
		names[name] = true
		if !sentence.MatchString(line) {
			t.Errorf("%q", line)
		}
	}
	if code != exitSetting || len(names) != 9 || len(lines) != 9 {
		t.Errorf("%d %q", code, lines)
	}
}

func TestSettingsThatAreRightAreTaken(t *testing.T) {
	for environ, want := range map[string]string{
		"":                                      "http://127.0.0.1:8080 false",
		"ADDR=127.0.0.1:9999":                   "http://127.0.0.1:9999 false",
		"PUBLIC_URL=https://afterward.example":  "https://afterward.example true",
		"PUBLIC_URL=https://Afterward.Example/": "https://afterward.example true",
		"PUBLIC_URL=https://afterward.example:443":  "https://afterward.example true", // as browsers write it
		"PUBLIC_URL=https://afterward.example:8443": "https://afterward.example:8443 true",
		"PUBLIC_URL=http://LOCALHOST:80":            "http://localhost false",
		"PUBLIC_URL=http://[::1]:8080":              "http://[::1]:8080 false",
		"METRICS_ADDR=off":                          "http://127.0.0.1:8080 false",
	} {
		c, err := loadConfig([]string{environ})
		if got := fmt.Sprint(c.Origin, " ", c.Secure); err != nil || got != want {
			t.Errorf("%s: %s %v", environ, got, err)
		}
	}
}

// quiet are settings of a node that needs nothing and tells nobody.
func quiet(folder string, more ...string) []string {
	return append([]string{"ADDR=127.0.0.1:0", "METRICS_ADDR=off", "PUBLIC_URL=" + page, "DATA_DIR=" + folder, "LOG_LEVEL=debug"}, more...)
}

// TestWhatKeepsANodeFromStartingIsNamed is about settings that are well-formed
// and wrong here.
func TestWhatKeepsANodeFromStartingIsNamed(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("not a key, not a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "afterward.db"), bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	used := t.TempDir()
	start(t, quiet(used)...)
	mine, other := "MASTER_KEY="+strings.Repeat("A", 43), "MASTER_KEY="+strings.Repeat("E", 43)
	keyed := t.TempDir()
	start(t, quiet(keyed, mine)...).stop()
	for what, c := range map[string]struct {
		name    string
		environ []string
	}{
		"the port is in use":             {"ADDR", quiet(t.TempDir(), "ADDR="+taken.Addr().String())},
		"the metrics' port is in use":    {"METRICS_ADDR", quiet(t.TempDir(), "METRICS_ADDR="+taken.Addr().String())},
		"the host is not ours":           {"ADDR", quiet(t.TempDir(), "ADDR=192.0.2.1:8080")},
		"the folder is a file":           {"DATA_DIR", quiet(file)},
		"the folder is in a file":        {"DATA_DIR", quiet(filepath.Join(file, "data"))},
		"the folder takes no files":      {"DATA_DIR", quiet("/proc/self/afterward")},
		"the database is none":           {"DATA_DIR", quiet(broken)},
		"another process has the folder": {"DATA_DIR", quiet(used)},
		"another master key":             {"MASTER_KEY", quiet(keyed, other)},
		"the key file holds no key":      {"MASTER_KEY_FILE", quiet(t.TempDir(), "MASTER_KEY_FILE="+file)},
		"the key file cannot be made":    {"MASTER_KEY_FILE", quiet(t.TempDir(), "MASTER_KEY_FILE="+filepath.Join(file, "key"))},
		"no database answers":            {"DATABASE_URL", quiet(t.TempDir(), "DATABASE_URL=postgres://ada:hunter2@127.0.0.1:1/x")},
		"no such host":                   {"DATABASE_URL", quiet(t.TempDir(), "DATABASE_URL=postgres://ada:hunter2@nowhere.invalid/x")},
		"no port is a word":              {"DATABASE_URL", quiet(t.TempDir(), "DATABASE_URL=postgres://ada:hunter2@localhost:port/x")},
		"no keys' database answers":      {"KEYS_DATABASE_URL", quiet(t.TempDir(), "DATABASE_URL=postgres://127.0.0.1:1/x", "KEYS_DATABASE_URL=postgres://ada:hunter2@127.0.0.1:1/y")},
	} {
		begun := time.Now()
		code, lines := said(t, t.Context(), c.environ...)
		if (code != exitSetting && code != exitFailed) || len(lines) != 1 || !strings.HasPrefix(lines[0], c.name+": ") || !sentence.MatchString(lines[0]) {
			t.Errorf("%s: %d %q", what, code, lines)
		} else {
			t.Logf("%s: %s", what, lines[0])
		}
		if took := time.Since(begun); took > 15*time.Second {
			t.Errorf("%s: that took %v", what, took)
		}
	}
}

func TestADatabaseThatIsNotThereIsNamedWithoutItsPassword(t *testing.T) {
	at := dbtest.Fresh(t)
	absent := strings.Replace(at, "/t_", "/absent_", 1)
	absent = strings.Replace(absent, "postgres://postgres@", "postgres://postgres:hunter2@", 1)
	code, lines := said(t, t.Context(), quiet(t.TempDir(), "DATABASE_URL="+absent)...)
	if code == 0 || len(lines) != 1 || !strings.HasPrefix(lines[0], "DATABASE_URL: ") || !sentence.MatchString(lines[0]) {
		t.Errorf("%d %q", code, lines)
	}
}

func TestAnUnknownCommandIsAnsweredWithThoseThereAre(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"serve", "now"}, {"-v"}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, nil, nil, &out, &errs); code != exitSetting || !strings.Contains(errs.String(), "migrate") || out.Len() != 0 {
			t.Errorf("%v: %d %s%s", args, code, &out, &errs)
		}
	}
}

func TestTheCommandsThatPrintNeedNoSettings(t *testing.T) {
	for command, part := range map[string]string{"openapi": `"openapi": "3`, "resources": `"phone"`, "privacy": "| accounts | handle |"} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{command}, []string{"DATA_DIR=/proc/none"}, nil, &out, &errs); code != 0 || !strings.Contains(out.String(), part) {
			t.Errorf("%s: %d %s %.200s", command, code, &errs, &out)
		}
	}
}
