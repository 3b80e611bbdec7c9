package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/caarlos0/env/v11"
	"github.com/redis/go-redis/v9"

	"example.org/afterward/models/seal"
)

// Config is every setting. The README's table is made of the same names.
type Config struct {
	Addr           string `env:"ADDR" envDefault:"127.0.0.1:8080"`         // where to listen
	DataDir        string `env:"DATA_DIR" envDefault:"./data"`             // the embedded database and the keys
	PublicURL      string `env:"PUBLIC_URL"`                               // where people find it; http://ADDR if empty
	DatabaseURL    string `env:"DATABASE_URL"`                             // postgres://…; the embedded database if empty
	KeysURL        string `env:"KEYS_DATABASE_URL"`                        // postgres://… for the keys; DATABASE_URL if empty
	RedisURL       string `env:"REDIS_URL"`                                // redis://…; one node by itself if empty
	MetricsAddr    string `env:"METRICS_ADDR" envDefault:"127.0.0.1:9090"` // where to be measured; nowhere if "off"
	MasterKey      string `env:"MASTER_KEY"`                               // 32 bytes in base64url
	MasterKeyFile  string `env:"MASTER_KEY_FILE"`                          // or a file that has them; DATA_DIR/keys/master.key if empty
	TrustedProxies string `env:"TRUSTED_PROXIES"`                          // networks whose X-Forwarded-For is believed
	Level          string `env:"LOG_LEVEL" envDefault:"info"`              // debug, info, warn or error

	LogLevel slog.Level     `env:"-"`
	Origin   string         `env:"-"` // PUBLIC_URL as browsers write it in Origin
	Secure   bool           `env:"-"` // PUBLIC_URL is https
	Trusted  []netip.Prefix `env:"-"`
	Redis    *redis.Options `env:"-"` // nil without REDIS_URL
	Master   []byte         `env:"-"` // nil when it comes from a file
}

// settingError is a setting that cannot be right. Its text begins with the
// setting's name and never has its value, which may be a secret.
type settingError struct{ name, what string }

func (e *settingError) Error() string { return e.name + ": " + e.what }

func wrong(name, format string, a ...any) error {
	return &settingError{name, fmt.Sprintf(format, a...)}
}

// loadConfig reads the settings and returns every fault at once.
func loadConfig(environ []string) (Config, error) {
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: env.ToMap(environ)}); err != nil {
		return c, err
	}
	return c, errors.Join(c.listen(), c.public(), c.stores(), c.keys(), c.proxies(), c.level())
}

func (c *Config) listen() error {
	var faults []error
	for name, addr := range map[string]string{"ADDR": c.Addr, "METRICS_ADDR": c.MetricsAddr} {
		if name == "METRICS_ADDR" && (addr == "" || addr == "off") {
			c.MetricsAddr = ""
			continue
		}
		if _, err := net.ResolveTCPAddr("tcp", addr); err != nil {
			faults = append(faults, wrong(name, "write a host and a port, such as 127.0.0.1:8080"))
		}
	}
	return errors.Join(faults...)
}

func (c *Config) public() error {
	if c.PublicURL == "" {
		if _, err := net.ResolveTCPAddr("tcp", c.Addr); err != nil {
			return nil // listen has said so
		}
		c.PublicURL = "http://" + c.Addr
	}
	u, err := url.Parse(c.PublicURL)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return wrong("PUBLIC_URL", "write the address people open, such as https://afterward.example")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return wrong("PUBLIC_URL", "leave out everything after the host: Afterward lives at the root of its own host")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return wrong("PUBLIC_URL", "use https: plain http is only for this machine itself (localhost, 127.0.0.1)")
	}
	c.Secure = u.Scheme == "https"
	host := strings.ToLower(u.Host)
	if port := map[bool]string{true: ":443", false: ":80"}[c.Secure]; strings.HasSuffix(host, port) {
		host = strings.TrimSuffix(host, port) // browsers leave it out
	}
	c.Origin = u.Scheme + "://" + host
	return nil
}

func loopback(host string) bool {
	host = strings.ToLower(host)
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && addr.IsLoopback())
}

func (c *Config) stores() error {
	var faults []error
	for name, at := range map[string]string{"DATABASE_URL": c.DatabaseURL, "KEYS_DATABASE_URL": c.KeysURL} {
		if at != "" && !strings.HasPrefix(at, "postgres://") && !strings.HasPrefix(at, "postgresql://") {
			faults = append(faults, wrong(name, "write postgres://user:password@host:port/database, or leave it empty for the embedded database"))
		}
	}
	if c.KeysURL == "" {
		c.KeysURL = c.DatabaseURL
	}
	if c.DatabaseURL == "" {
		c.DatabaseURL = "sqlite:" + filepath.Join(c.DataDir, "afterward.db")
	}
	if c.KeysURL == "" {
		c.KeysURL = "sqlite:" + filepath.Join(c.DataDir, "keys", "keys.db")
	}
	if c.RedisURL != "" {
		var err error
		if c.Redis, err = redis.ParseURL(c.RedisURL); err != nil {
			faults = append(faults, wrong("REDIS_URL", "write redis://user:password@host:port/0"))
		}
		if c.embedded() {
			faults = append(faults, wrong("REDIS_URL", "many nodes need Postgres: set DATABASE_URL too, or leave REDIS_URL empty"))
		}
	}
	return errors.Join(faults...)
}

// embedded reports whether the database is a file of this process alone.
func (c *Config) embedded() bool { return strings.HasPrefix(c.DatabaseURL, "sqlite:") }

func (c *Config) keys() error {
	if c.MasterKeyFile == "" {
		c.MasterKeyFile = filepath.Join(c.DataDir, "keys", "master.key")
	} else if c.MasterKey != "" {
		return wrong("MASTER_KEY", "set it or MASTER_KEY_FILE, not both")
	}
	if c.MasterKey == "" {
		return nil
	}
	var err error
	if c.Master, err = seal.ParseMaster(c.MasterKey); err != nil {
		return wrong("MASTER_KEY", "%v", err)
	}
	c.MasterKey = ""
	return nil
}

func (c *Config) proxies() error {
	for part := range strings.FieldsFuncSeq(c.TrustedProxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(part)
		if err != nil {
			addr, e := netip.ParseAddr(part)
			if e != nil {
				return wrong("TRUSTED_PROXIES", "write networks or addresses with commas between, such as 10.0.0.0/8,127.0.0.1")
			}
			p = netip.PrefixFrom(addr, addr.BitLen())
		}
		c.Trusted = append(c.Trusted, p)
	}
	return nil
}

func (c *Config) level() error {
	if err := c.LogLevel.UnmarshalText([]byte(c.Level)); err != nil {
		return wrong("LOG_LEVEL", "write debug, info, warn or error")
	}
	return nil
}
