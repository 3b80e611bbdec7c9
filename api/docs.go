package api

import (
	"bytes"
	_ "embed"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

//go:embed docs.html
var docsPage string

//go:embed docs.css
var docsStyle string

// described is one operation as the page tells of it.
type described struct {
	Method, Path, ID, Summary string
	Public                    bool
	Inputs                    []field
	Answers                   []answer
}

type field struct {
	Name, In, Type, Doc string
	Required            bool
}

type answer struct {
	Status string
	Fields []field
}

// docs serves the OpenAPI document and a page for people made from it. The page
// asks for nothing from anywhere.
func (a *API) docs(app *fiber.App) error {
	spec, err := a.Spec()
	if err != nil {
		return err
	}
	t, err := template.New("docs").Parse(docsPage)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	err = t.Execute(&page, map[string]any{"Info": a.huma.OpenAPI().Info, "Style": template.CSS(docsStyle), "Groups": groups(a.huma.OpenAPI())})
	if err != nil {
		return err
	}
	csp := "default-src 'none'; style-src " + hashOf([]byte(docsStyle)) + "; frame-ancestors 'none'; base-uri 'none'"
	app.Get("/api/openapi.json", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "application/openapi+json")
		return c.Send(spec)
	})
	app.Get("/api/docs", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentSecurityPolicy, csp)
		c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
		return c.Send(page.Bytes())
	})
	return nil
}

type group struct {
	Name       string
	Operations []described
}

func groups(spec *huma.OpenAPI) []group {
	byTag := map[string][]described{}
	for _, path := range slices.Sorted(maps.Keys(spec.Paths)) {
		item := spec.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				byTag[op.Tags[0]] = append(byTag[op.Tags[0]], describe(spec, path, op))
			}
		}
	}
	var all []group
	for _, name := range slices.Sorted(maps.Keys(byTag)) {
		all = append(all, group{name, byTag[name]})
	}
	return all
}

func describe(spec *huma.OpenAPI, path string, op *huma.Operation) described {
	d := described{Method: op.Method, Path: "/api" + path, ID: op.OperationID, Summary: op.Summary, Public: len(op.Security) == 0}
	for _, p := range op.Parameters {
		if p.In == "cookie" {
			continue
		}
		doc := p.Description
		if doc == "" && p.Schema != nil {
			doc = p.Schema.Description
		}
		d.Inputs = append(d.Inputs, field{Name: p.Name, In: p.In, Type: typeOf(spec, p.Schema), Doc: doc, Required: p.Required})
	}
	if op.RequestBody != nil {
		d.Inputs = append(d.Inputs, fields(spec, op.RequestBody.Content["application/json"], "body")...)
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if status == "default" {
			continue
		}
		d.Answers = append(d.Answers, answer{status, fields(spec, op.Responses[status].Content["application/json"], "")})
	}
	return d
}

func fields(spec *huma.OpenAPI, m *huma.MediaType, in string) []field {
	if m == nil || m.Schema == nil {
		return nil
	}
	s := resolve(spec, m.Schema)
	var out []field
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		out = append(out, field{Name: name, In: in, Type: typeOf(spec, p), Doc: p.Description, Required: slices.Contains(s.Required, name)})
	}
	return out
}

func resolve(spec *huma.OpenAPI, s *huma.Schema) *huma.Schema {
	if s.Ref == "" {
		return s
	}
	return spec.Components.Schemas.SchemaFromRef(s.Ref)
}

func typeOf(spec *huma.OpenAPI, s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	case s.Type == huma.TypeArray:
		return "list of " + typeOf(spec, s.Items)
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			if text, ok := v.(string); ok {
				values = append(values, text)
			}
		}
		return strings.Join(values, " · ")
	case s.Format != "":
		return s.Type + " (" + s.Format + ")"
	}
	return s.Type
}
