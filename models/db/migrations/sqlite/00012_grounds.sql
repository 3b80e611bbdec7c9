-- +goose Up
-- By which act somebody was asked to stay out of a room: it says why, and they can appeal.
ALTER TABLE removals ADD COLUMN act_id text;

-- +goose Down
ALTER TABLE removals DROP COLUMN act_id;
