-- +goose Up
-- By which act a part is folded, until it was looked at again.
ALTER TABLE parts ADD COLUMN fold_id text;
-- With which part of a live room something was done.
ALTER TABLE acts ADD COLUMN part_id text;

-- +goose Down
ALTER TABLE acts DROP COLUMN part_id;
ALTER TABLE parts DROP COLUMN fold_id;
