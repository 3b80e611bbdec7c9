package api

import (
	"context"
	"net/http"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

func (a *API) templates() {
	const tag = "Circles"
	handle(a, operation(http.MethodGet, "/templates", "templates", "The shapes a circle can be founded in", tag), a.listTemplates)
	handle(a, operation(http.MethodGet, "/themes", "themes", "What circles can be found by", tag), a.listThemes)
}

type templatesOut struct {
	Body struct {
		Templates []circle.Template `json:"templates"`
	}
}

func (a *API) listTemplates(context.Context, *account.Session, *struct{}) (*templatesOut, error) {
	out := &templatesOut{}
	out.Body.Templates = circle.Templates()
	return out, nil
}

type theme struct {
	ID string `json:"id"`
}

type themesOut struct {
	Body struct {
		Themes []theme `json:"themes"`
	}
}

func (a *API) listThemes(context.Context, *account.Session, *struct{}) (*themesOut, error) {
	out := &themesOut{}
	for _, id := range circle.Themes() {
		out.Body.Themes = append(out.Body.Themes, theme{id})
	}
	return out, nil
}
