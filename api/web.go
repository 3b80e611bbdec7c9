package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// shell is the page that every address of the interface begins as.
const shell = "200.html"

// asset is one file of the interface, with its compressed siblings.
type asset struct {
	raw, brotli, gzip []byte
	kind, tag, cache  string
}

// frontend answers GET and HEAD for every file of the built interface, and with
// its shell for other addresses a browser navigates to. Where nothing has been
// built it says so.
func frontend(root fs.FS) (fiber.Handler, error) {
	files, err := load(root)
	if err != nil {
		return nil, err
	}
	page := files[shell]
	if page == nil {
		return func(c *fiber.Ctx) error {
			if strings.HasPrefix(c.Path(), "/api") || c.Accepts("html") == "" {
				return errNowhere
			}
			return c.Status(fiber.StatusServiceUnavailable).SendString("This binary was built without its interface. Run `make run`, which builds both.")
		}, nil
	}
	csp := policyOf(page.raw)
	return func(c *fiber.Ctx) error {
		if m := c.Method(); m != fiber.MethodGet && m != fiber.MethodHead {
			return c.Next()
		}
		a := pick(files, c)
		if a == nil {
			return errNowhere
		}
		h := &c.Response().Header
		if strings.HasPrefix(a.kind, "text/html") {
			h.Set(fiber.HeaderContentSecurityPolicy, csp)
		}
		return send(c, a)
	}, nil
}

func load(root fs.FS) (map[string]*asset, error) {
	files := map[string]*asset{}
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return fs.SkipAll // nothing has been built
		}
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(strings.TrimSuffix(p, ".br"), ".gz")
		a := files[name]
		if a == nil {
			a = &asset{kind: kindOf(name), cache: "no-cache"}
			if strings.HasPrefix(name, "_app/immutable/") {
				a.cache = "public, max-age=31536000, immutable"
			}
			files[name] = a
		}
		switch path.Ext(p) {
		case ".br":
			a.brotli = text
		case ".gz":
			a.gzip = text
		default:
			sum := sha256.Sum256(text)
			a.raw, a.tag = text, hex.EncodeToString(sum[:8])
		}
		return nil
	})
	return files, err
}

// pick finds what an address stands for. A missing file never becomes a page.
func pick(files map[string]*asset, c *fiber.Ctx) *asset {
	name := strings.TrimPrefix(path.Clean("/"+c.Path()), "/")
	if a := files[name]; a != nil && a.raw != nil {
		return a
	}
	if a := files[name+".html"]; a != nil && name != "" {
		return a
	}
	if name == "" && files["index.html"] != nil {
		return files["index.html"]
	}
	if name == "_app" || strings.HasPrefix(name, "_app/") || name == "api" || strings.HasPrefix(name, "api/") || c.Accepts("html") == "" {
		return nil
	}
	return files[shell]
}

func send(c *fiber.Ctx, a *asset) error {
	h := &c.Response().Header
	h.Set(fiber.HeaderCacheControl, a.cache)
	h.Set(fiber.HeaderContentType, a.kind)
	h.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	body, tag := a.raw, a.tag
	// Not Fiber's AcceptsEncodings: it follows the client's order, and browsers
	// name gzip before Brotli.
	switch accepted := c.Get(fiber.HeaderAcceptEncoding); {
	case a.brotli != nil && accepts(accepted, "br"):
		body, tag = a.brotli, a.tag+"-br"
		h.Set(fiber.HeaderContentEncoding, "br")
	case a.gzip != nil && accepts(accepted, "gzip"):
		body, tag = a.gzip, a.tag+"-gz"
		h.Set(fiber.HeaderContentEncoding, "gzip")
	}
	h.Set(fiber.HeaderETag, `"`+tag+`"`)
	if strings.Contains(c.Get(fiber.HeaderIfNoneMatch), `"`+tag+`"`) {
		h.Del(fiber.HeaderContentEncoding)
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Response().SetBodyRaw(body) // not copied
	return nil
}

func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			_, q, weighed := strings.Cut(strings.ReplaceAll(params, " ", ""), "q=")
			weight, err := strconv.ParseFloat(q, 64)
			return !weighed || (err == nil && weight > 0)
		}
	}
	return false
}

var inlineScript = regexp.MustCompile(`(?s)<script(?:\s[^>]*)?>(.*?)</script>`)

// announcer is the hash of the one style attribute in the interface's markup: the
// element in which SvelteKit tells a screen reader that the page has changed.
const announcer = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='"

// policyOf is the content security policy of the interface: nothing from
// elsewhere, no script but our files and the ones that stand in the shell, by
// their hashes, and no markup made from text but by Svelte.
func policyOf(page []byte) string {
	scripts := "'self'"
	for _, m := range inlineScript.FindAllSubmatch(page, -1) {
		if len(m[1]) > 0 {
			scripts += " " + hashOf(m[1])
		}
	}
	return strings.Join([]string{
		"default-src 'none'", "script-src " + scripts, "style-src 'self'", "style-src-attr 'unsafe-hashes' " + announcer,
		"img-src 'self' data:", "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'",
		"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
		"require-trusted-types-for 'script'", "trusted-types svelte-trusted-html sveltekit-trusted-url",
	}, "; ")
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// kindOf names a file's media type, whatever this machine's own tables say.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".json":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
