package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers is the order of the house, from the ground up. A package may import
// those below it, never one above it or beside it. Packages named …test stand
// outside: they hold tests' houses.
var layers = [][]string{
	{"models"},
	{"models/policy", "models/vault", "models/resource", "models/gathering/script", "models/guard"},
	{"models/db"},
	{"models/seal", "models/stream", "models/job"},
	{"models/account"},
	{"models/circle", "models/practice"},
	{"models/steward"},
	{"models/room"},
	{"models/gathering"},
	{"models/thread"},
	{"models/report", "models/appeal", "models/support", "models/duty", "models/companion"},
	{"models/fixture"},
	{"api/problem", "api/limit", "realtime/bus", "frontend"},
	{"realtime/presence"},
	{"realtime/wire"},
	{"api", "realtime"},
	{"cmd/afterward"},
}

// owners names the only parts of the tree that may know a library.
var owners = map[string][]string{
	"gorm.io":                         {"models"},
	"gorm.io/driver":                  {"models/db"},
	"modernc.org/sqlite":              {"models/db", "models/seal"},
	"github.com/jackc/pgx":            {"models/db", "models/seal", "models/job"},
	"database/sql":                    {"models/db", "models/seal", "models/job"},
	"github.com/pressly/goose":        {"models/db"},
	"github.com/riverqueue":           {"models/job"},
	"github.com/alexedwards/argon2id": {"models/account"},
	"github.com/teambition/rrule-go":  {"models/gathering"},
	"github.com/arran4/golang-ical":   {"api"},
	"github.com/danielgtaylor/huma":   {"api"},
	"github.com/gofiber/fiber":        {"api", "realtime", "cmd"},
	"github.com/gofiber/websocket":    {"realtime", "cmd"},
	"github.com/fasthttp/websocket":   {"realtime", "cmd"},
	"github.com/redis/go-redis":       {"realtime/bus", "realtime/presence", "api/limit", "cmd"},
	"github.com/go-redis/redis_rate":  {"api/limit"},
	"github.com/prometheus":           {"cmd"},
	"net/http":                        {"api", "cmd"},
	"crypto/aes":                      {"models/seal", "models/vault", "realtime/bus", "realtime/presence"},
	"encoding/gob":                    {},
	"unsafe":                          {},
}

const module = "example.org/afterward/"

// TestNoPackageKnowsWhatStandsAboveIt holds the tree to its layers and each
// library to its owner.
func TestNoPackageKnowsWhatStandsAboveIt(t *testing.T) {
	height := map[string]int{}
	for i, names := range layers {
		for _, name := range names {
			height[name] = i
		}
	}
	found := map[string]bool{}
	for _, f := range sources(t, os.DirFS("../..")) {
		from := path.Dir(f.name)
		found[from] = true
		if _, placed := height[from]; !placed {
			t.Errorf("%s has no place in layers", from)
			continue
		}
		for _, name := range f.imports() {
			if to, ours := strings.CutPrefix(name, module); ours && height[to] >= height[from] {
				t.Errorf("%s imports %s, which stands above it or beside it", f.name, to)
			}
			for library, may := range owners {
				if library == "gorm.io" && strings.HasPrefix(name, "gorm.io/driver") {
					continue
				}
				if strings.HasPrefix(name+"/", library+"/") && !slices.ContainsFunc(may, func(part string) bool { return within(from, part) }) {
					t.Errorf("%s imports %s; only %v may", f.name, name, may)
				}
			}
		}
	}
	for name := range height {
		if !found[name] {
			t.Errorf("there is no %s", name)
		}
	}
}

// forbidden are the calls by which GORM fails open and Fiber reads what it
// should not (design.md §3 rule 11). They are looked for by name, in packages
// that know the library.
var forbidden = map[string]map[string]string{
	"gorm.io/gorm": {
		"AutoMigrate": "the schema comes from migrations", "Save": "it writes every column, and inserts what is absent",
		"Preload": "no associations", "Association": "no associations", "Unscoped": "there is no soft delete",
		"FirstOrCreate": "say ON CONFLICT", "FirstOrInit": "say ON CONFLICT", "First": "it orders by what it guesses; say Take", "Last": "it orders by what it guesses",
		"UpdateColumns": "say Updates with a map", "InnerJoins": "no associations", "Debug": "it prints words",
	},
	"github.com/gofiber/fiber/v2": {
		"BodyParser": "it takes forms and XML for JSON", "QueryParser": "it fails open", "ParamsParser": "it fails open", "ReqHeaderParser": "it fails open",
		"CookieParser": "it fails open", "FormValue": "no form is ever read", "MultipartForm": "no form is ever read", "IP": "no address is stored; see from",
		"IPs": "no address is stored; see from",
	},
}

// allowed are uses of a forbidden name that are not that call.
var allowed = map[string]bool{
	"api/adapter.go MultipartForm": true, // Huma's interface asks for it; no operation does
	"models/db/dialector.go Exec":  true, // a savepoint's name, which GORM makes and nothing can bind
}

func TestNothingIsDoneInTheWaysThatFailOpen(t *testing.T) {
	for _, f := range sources(t, os.DirFS("../..")) {
		names := f.imports()
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				sel, ok := n.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				for library, calls := range forbidden {
					if why, bad := calls[sel.Sel.Name]; bad && slices.Contains(names, library) && !allowed[f.name+" "+sel.Sel.Name] {
						t.Errorf("%s: %s: %s", f.at(n), sel.Sel.Name, why)
					}
				}
				if slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, "gorm.io/") || name == module+"models/db" }) {
					if x, ok := sel.X.(*ast.Ident); ok && slices.ContainsFunc(names, func(name string) bool { return path.Base(name) == x.Name }) {
						return true // a function of one of our packages
					}
					if why := loose(sel.Sel.Name, n.Args); why != "" && !allowed[f.name+" "+sel.Sel.Name] {
						t.Errorf("%s: %s: %s", f.at(n), sel.Sel.Name, why)
					}
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "gorm" && (n.Sel.Name == "DeletedAt" || n.Sel.Name == "Model") {
					t.Errorf("%s: gorm.%s: deleted means gone", f.at(n), n.Sel.Name)
				}
			case *ast.FuncDecl:
				if n.Recv != nil && slices.Contains([]string{"BeforeSave", "AfterSave", "BeforeCreate", "AfterCreate", "BeforeUpdate", "AfterUpdate", "BeforeDelete", "AfterDelete", "AfterFind"}, n.Name.Name) {
					t.Errorf("%s: %s: no hooks", f.at(n), n.Name.Name)
				}
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok && slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, "gorm.io/") }) {
					for _, field := range s.Fields.List {
						if id, embedded := field.Type.(*ast.Ident); embedded && len(field.Names) == 0 && !id.IsExported() {
							t.Errorf("%s: GORM passes over %s, which is embedded and not exported", f.at(field), id.Name)
						}
					}
				}
			}
			return true
		})
	}
}

// loose says what is wrong with the arguments of one of GORM's calls, "" for
// nothing.
func loose(call string, args []ast.Expr) string {
	switch call {
	case "Where", "Or", "Not", "Having", "Joins", "Order", "Select", "Group", "Raw", "Exec", "Table":
		if len(args) == 0 {
			return ""
		}
		switch a := args[0].(type) {
		case *ast.CompositeLit, *ast.UnaryExpr:
			return "a condition made of a struct leaves out what is zero"
		case *ast.BinaryExpr:
			return "SQL is put together from pieces; use ?"
		case *ast.CallExpr:
			if s, ok := a.Fun.(*ast.SelectorExpr); ok && (s.Sel.Name == "Sprintf" || s.Sel.Name == "Sprint" || s.Sel.Name == "Join") {
				return "SQL is put together from pieces; use ?"
			}
		}
	case "Take", "Find", "Scan", "Delete":
		if len(args) > 1 {
			return "a condition beside the target; say Where"
		}
	case "Updates":
		if len(args) == 1 {
			if !isMapped(args[0]) {
				return "an update made of a struct leaves out what is zero; give it a map written out"
			}
		}
	}
	return ""
}

// isMapped reports whether e is a map written out, there or where the name it
// goes by was given.
func isMapped(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		return isMap(e.Type)
	case *ast.Ident:
		if e.Obj == nil {
			return false
		}
		made, ok := e.Obj.Decl.(*ast.AssignStmt)
		return ok && len(made.Lhs) == 1 && len(made.Rhs) == 1 && isMapped(made.Rhs[0])
	}
	return false
}

func isMap(e ast.Expr) bool {
	_, ok := e.(*ast.MapType)
	return ok
}

// TestTheReaderOfTheTreeSeesWhatIsForbidden shows each kind of what is looked
// for to the reader, which would otherwise be a test that cannot fail.
func TestTheReaderOfTheTreeSeesWhatIsForbidden(t *testing.T) {
	for text, sound := range map[string]bool{
		`Where(&row{Name: x})`: false, `Where(row{})`: false, `Where("id = " + id)`: false, `Where(fmt.Sprintf("id = %s", id))`: false,
		`Take(&row, id)`: false, `Delete(&row{}, "id = ?", id)`: false, `Updates(row)`: false, `Updates(&row{})`: false,
		`Where("id = ?", id)`: true, `Take(&row)`: true, `Updates(map[string]any{"a": 1})`: true, `Delete(&row{})`: true, `Where(which, id)`: true,
	} {
		e, err := parser.ParseExpr("g." + text)
		if err != nil {
			t.Fatal(err)
		}
		c := e.(*ast.CallExpr)
		if why := loose(c.Fun.(*ast.SelectorExpr).Sel.Name, c.Args); (why == "") != sound {
			t.Errorf("%s: %q", text, why)
		}
	}
}

// source is one Go file of ours that is no test.
type source struct {
	name string
	tree *ast.File
	set  *token.FileSet
}

func (f source) at(n ast.Node) string {
	return f.name + ":" + strconv.Itoa(f.set.Position(n.Pos()).Line)
}

func (f source) imports() (names []string) {
	for _, spec := range f.tree.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err == nil {
			names = append(names, name)
		}
	}
	return names
}

// sources reads the tree. It reads the files itself so that go test knows to run
// again when one changes.
func sources(t *testing.T, root fs.FS) (all []source) {
	t.Helper()
	for _, top := range []string{"api", "cmd", "frontend", "models", "realtime"} {
		err := fs.WalkDir(root, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if d.Name() == "node_modules" || (top == "frontend" && name != top) || strings.HasSuffix(d.Name(), "test") {
					return fs.SkipDir
				}
				return nil
			}
			if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			text, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, name, text, 0)
			all = append(all, source{name, tree, set})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 60 {
		t.Fatalf("only %d files were read", len(all))
	}
	return all
}

func within(name, part string) bool { return name == part || strings.HasPrefix(name, part+"/") }
