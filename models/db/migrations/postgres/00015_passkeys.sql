-- +goose Up
-- What opens a vault on a device, beside the password: the vault key, wrapped under what the device makes of the salt.
CREATE TABLE passkeys (
  id               uuid PRIMARY KEY,
  account_id       uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  credential_id    bytea NOT NULL,
  salt             bytea NOT NULL,
  vault_by_passkey bytea NOT NULL,
  label            bytea NOT NULL,
  created_on       text NOT NULL,
  UNIQUE (account_id, credential_id)
);

-- +goose Down
DROP TABLE passkeys;
