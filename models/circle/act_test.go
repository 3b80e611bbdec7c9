package circle

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Whoever reads a log needs words for each act: the interface has them for what
// the log says there is.
func TestTheLogNamesEveryActThereIs(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "act.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	ast.Inspect(file, func(n ast.Node) bool {
		c, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(c.Names[0].Name, "act") {
			return true
		}
		what, err := strconv.Unquote(c.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		there = append(there, what)
		return true
	})
	enum := func(of any) []string {
		field, _ := reflect.TypeOf(of).FieldByName("What")
		return strings.Split(field.Tag.Get("enum"), ",")
	}
	slices.Sort(there)
	told := enum(Act{})
	slices.Sort(told)
	if len(there) < 40 || !slices.Equal(there, told) {
		t.Errorf("there are %v\nthe log tells %v", there, told)
	}
	weigh, told := slices.Sorted(slices.Values(measures)), enum(Measure{})
	slices.Sort(told)
	if !slices.Equal(weigh, told) {
		t.Errorf("people are told of %v\nas %v", weigh, told)
	}
}
