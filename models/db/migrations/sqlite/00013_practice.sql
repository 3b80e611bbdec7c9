-- +goose Up
-- The private practice: what the browser has sealed, in the order of its changes.
CREATE TABLE practices (
  account_id text PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  seq        integer NOT NULL,
  items      integer NOT NULL,
  bytes      integer NOT NULL
);

CREATE TABLE items (
  account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  id         text NOT NULL,
  kind       text NOT NULL,
  version    integer NOT NULL,
  seq        integer NOT NULL,
  active     boolean NOT NULL CHECK (NOT active OR kind = 'commitment'),
  due_on     text,
  sealed     blob,
  gone_at    datetime,
  PRIMARY KEY (account_id, id),
  CHECK ((sealed IS NULL) = (gone_at IS NOT NULL)),
  CHECK (gone_at IS NULL OR NOT active AND due_on IS NULL)
);
CREATE UNIQUE INDEX items_seq ON items (account_id, seq);
CREATE INDEX items_active ON items (account_id) WHERE active;
CREATE INDEX items_gone ON items (gone_at) WHERE gone_at IS NOT NULL;

-- +goose Down
DROP TABLE items;
DROP TABLE practices;
