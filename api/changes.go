package api

import (
	"encoding/json"
	"fmt"
	"time"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
	"example.org/afterward/models/thread"
)

// Since is how a client says what it has.
type Since struct {
	After int64  `query:"after" minimum:"0" default:"0" doc:"The number of the latest change you have."`
	Epoch string `query:"epoch" maxLength:"36" doc:"The epoch your number is from."`
}

// Changes is what came after a number.
type Changes struct {
	Epoch   string   `json:"epoch"`
	Seq     int64    `json:"seq" doc:"The number of the latest change there is."`
	Changes []Change `json:"changes" doc:"Oldest first, without gaps."`
	More    bool     `json:"more" doc:"There is more after the last of these."`
	Resync  bool     `json:"resync" doc:"Your number cannot be served: take a fresh snapshot."`
}

// Change is one change of a stream, told by what its item looks like now. Of one
// that is not theirs to read, somebody is told its number only ("unseen").
type Change struct {
	Seq     int64          `json:"seq"`
	What    string         `json:"what" enum:"unseen,part.said,part.edited,part.folded,part.shown,part.withdrawn,part.forgotten,response.made,response.gone,words.shown,floor.set,person.removed,person.let_in,member.joined,member.left,member.role,member.changed,standing,circle.about,gathering.set,gathering.moved,series.set,thread.started,post.made,post.withdrawn"`
	At      time.Time      `json:"at"`
	Through int64          `json:"through,omitempty" doc:"In part.forgotten: everything said up to this number is gone. In gathering.moved: the version of the floor."`
	Part    *room.Part     `json:"part,omitempty"`
	Floor   *room.Floor    `json:"floor,omitempty"`
	Person  *circle.Heard  `json:"person,omitempty"`
	Thread  *thread.Thread `json:"thread,omitempty"`
	Post    *thread.Post   `json:"post,omitempty"`

	Gathering *gathering.Gathering `json:"gathering,omitempty"`
	Stage     *gathering.Stage     `json:"stage,omitempty"`
	Lines     []gathering.Line     `json:"lines,omitempty" doc:"In gathering.moved: what came of it; absent where it is told later."`
	Series    *gathering.Series    `json:"series,omitempty"`
	Response  *gathering.Response  `json:"response,omitempty"`
	Words     []gathering.Word     `json:"words,omitempty" doc:"In words.shown: the closing words of a gathering."`
}

type changesOut struct{ Body Changes }

func (in Since) changes(p stream.Page, err error) (*changesOut, error) {
	if err != nil {
		return nil, err
	}
	out := &changesOut{Changes{Epoch: p.Epoch, Seq: p.Seq, Changes: []Change{}, More: p.More, Resync: p.Resync}}
	if in.Epoch != "" && in.Epoch != p.Epoch {
		out.Body.Resync = true
		return out, nil
	}
	for _, n := range p.Changes {
		var c Change
		if err := json.Unmarshal(n.Change, &c); err != nil {
			return nil, fmt.Errorf("change %d: %w", n.Seq, err)
		}
		out.Body.Changes = append(out.Body.Changes, c)
	}
	return out, nil
}
