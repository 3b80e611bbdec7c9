package api_test

import (
	"strings"
	"testing"

	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

func TestKeysAnswerEachWhoAsks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		old, fresh, wrong := fixture.Credentials("ada"), fixture.Credentials("fresh"), text(make([]byte, 32))
		password := func(key string) string {
			return asJSON(map[string]any{"authKey": key, "kdfVersion": 1, "newAuthKey": text(fresh.AuthKey), "vaultByPassword": text(fresh.VaultByPassword)})
		}
		code := func(key string) string {
			return asJSON(map[string]any{"authKey": key, "recoveryKey": text(fresh.RecoveryKey), "vaultByRecovery": text(fresh.VaultByRecovery)})
		}
		passkey := func(key, label string) string {
			return asJSON(map[string]any{"authKey": key, "credentialId": "AQ", "salt": wrong, "vaultByPasskey": "Ag", "label": label})
		}
		s.hold([]row{
			{"PUT", "/api/me/password", password(wrong), "nobody 401 signed_out; ada 403 password_refused"},
			{"PUT", "/api/me/password", strings.Replace(password(wrong), `"kdfVersion":1`, `"kdfVersion":2`, 1), "ada 422 key_invalid kdfVersion"},
			{"PUT", "/api/me/password", `{}`, "ada 422 request authKey kdfVersion newAuthKey vaultByPassword"},
			{"PUT", "/api/me/password", password(text(old.AuthKey)), "ada ada 204"},
			{"POST", "/api/session", signIn("ada"), "nobody 401 sign_in_refused"},
			{"PUT", "/api/me/recovery", code(text(old.AuthKey)), "nobody 401 signed_out; ada 403 password_refused"},
			{"PUT", "/api/me/recovery", code(text(fresh.AuthKey)), "ada ada 204"},
			{"POST", "/api/recovery", asJSON(map[string]any{"handle": "ada", "recoveryKey": text(old.RecoveryKey)}), "nobody 401 recovery_refused"},
			{"POST", "/api/recovery", asJSON(map[string]any{"handle": "ada", "recoveryKey": text(fresh.RecoveryKey)}), "nobody 200"},
			{"GET", "/api/me/passkeys", "", "nobody 401 signed_out; ada 200"},
			{"POST", "/api/me/passkeys", passkey(wrong, "This phone"), "nobody 401 signed_out; ada 403 password_refused"},
			{"POST", "/api/me/passkeys", passkey(text(fresh.AuthKey), ""), "ada 422 label_invalid label"},
			{"POST", "/api/me/passkeys", passkey(text(fresh.AuthKey), "This phone"), "ada ada 201"},
			{"DELETE", "/api/me/passkeys/{unknown}", "", "nobody 401 signed_out; ada 204"},
		})
		mine := s.ask("ada", "GET", "/api/me/passkeys", "")
		if s.get(mine, "passkeys.0.label") != "This phone" || s.get(mine, "passkeys.0.credentialId") != "AQ" || strings.Count(mine.body, `"id"`) != 1 {
			t.Fatal(mine.body)
		}
		if none := s.ask("bo", "GET", "/api/me/passkeys", ""); none.body != `{"passkeys":[]}` {
			t.Errorf("somebody else has %s", none.body)
		}
		s.hold([]row{
			{"DELETE", "/api/me/passkeys/" + s.get(mine, "passkeys.0.id"), "", "bo 204"},
			{"DELETE", "/api/me/passkeys/no-id", "", "bo 204"},
		})
		if again := s.ask("ada", "GET", "/api/me/passkeys", ""); again.body != mine.body {
			t.Error("somebody else removed it")
		}
	})
}
