-- +goose Up
-- What opens a vault on a device, beside the password: the vault key, wrapped under what the device makes of the salt.
CREATE TABLE passkeys (
  id               text PRIMARY KEY,
  account_id       text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  credential_id    blob NOT NULL,
  salt             blob NOT NULL,
  vault_by_passkey blob NOT NULL,
  label            blob NOT NULL,
  created_on       text NOT NULL,
  UNIQUE (account_id, credential_id)
);

-- +goose Down
DROP TABLE passkeys;
