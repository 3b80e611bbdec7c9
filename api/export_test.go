package api

import "github.com/danielgtaylor/huma/v2"

// Description is what the API says of itself.
func (a *API) Description() *huma.OpenAPI { return a.huma.OpenAPI() }
