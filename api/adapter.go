package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// adapter runs Huma on Fiber v2. Huma's own adapter merges cookies into one
// header, leaves path parameters escaped and links Fiber v3 into the binary.
// Every string handed to Huma is a copy: Fiber's are views of a buffer that the
// next request uses again.
type adapter struct {
	app    *fiber.App
	router fiber.Router
}

func (a *adapter) Handle(op *huma.Operation, h func(huma.Context)) {
	path := strings.NewReplacer("{", ":", "}", "").Replace(op.Path)
	a.router.Add(op.Method, path, func(c *fiber.Ctx) error {
		if int64(len(c.Request().Body())) > op.MaxBodyBytes {
			return tooLarge(op.MaxBodyBytes)
		}
		h(&requestContext{op: op, c: c, ctx: c.UserContext(), status: new(int)})
		return nil
	})
}

// ServeHTTP serves tests that speak net/http.
func (a *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	res, err := a.app.Test(r, -1)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer res.Body.Close()
	for name, values := range res.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(res.StatusCode)
	_, _ = io.Copy(w, res.Body)
}

// requestContext is one request as Huma sees it.
type requestContext struct {
	op     *huma.Operation
	c      *fiber.Ctx
	ctx    context.Context
	status *int
}

func (r *requestContext) Operation() *huma.Operation { return r.op }
func (r *requestContext) Context() context.Context   { return r.ctx }
func (r *requestContext) Method() string             { return r.c.Method() }
func (r *requestContext) Host() string               { return strings.Clone(r.c.Hostname()) }
func (r *requestContext) RemoteAddr() string         { return "" } // no address leaves the limiter
func (r *requestContext) URL() url.URL {
	u, err := url.ParseRequestURI(string(r.c.Request().RequestURI()))
	if err != nil {
		return url.URL{}
	}
	return *u
}
func (r *requestContext) Param(name string) string  { return unescape(r.c.Params(name)) }
func (r *requestContext) Query(name string) string  { return strings.Clone(r.c.Query(name)) }
func (r *requestContext) Header(name string) string { return strings.Clone(r.c.Get(name)) }
func (r *requestContext) EachHeader(each func(name, value string)) {
	for name, value := range r.c.Request().Header.All() {
		each(string(name), string(value))
	}
}
func (r *requestContext) BodyReader() io.Reader { return bytes.NewReader(r.c.Body()) }
func (r *requestContext) GetMultipartForm() (*multipart.Form, error) {
	return r.c.MultipartForm()
}
func (r *requestContext) SetReadDeadline(time.Time) error { return nil } // the body has been read
func (r *requestContext) SetStatus(code int)              { *r.status = code; r.c.Status(code) }
func (r *requestContext) Status() int                     { return *r.status }
func (r *requestContext) SetHeader(name, value string)    { r.c.Set(name, value) }
func (r *requestContext) AppendHeader(name, value string) { r.c.Response().Header.Add(name, value) }
func (r *requestContext) BodyWriter() io.Writer           { return r.c.Context() }
func (r *requestContext) TLS() *tls.ConnectionState       { return r.c.Context().TLSConnectionState() }

func (r *requestContext) Version() huma.ProtoVersion {
	return huma.ProtoVersion{Proto: r.c.Protocol()}
}

func (r *requestContext) WithContext(ctx context.Context) huma.Context {
	r.c.SetUserContext(ctx)
	return &requestContext{op: r.op, c: r.c, ctx: ctx, status: r.status}
}

func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return strings.Clone(u)
	}
	return strings.Clone(s)
}
