package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/gofiber/fiber/v2"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/gathering"
)

// calendarPath is where calendars are, behind a secret each. The route has no
// parameter in its name, and the log knows a request by its route only.
const calendarPath = "/calendar/"

func (a *API) calendar(app *fiber.App) {
	const tag = "Account"
	handle(a, operation(http.MethodGet, "/me/calendar", "my-calendar", "Whether your calendar has an address, and since when", tag), a.myCalendar)
	handle(a, created(operation(http.MethodPost, "/me/calendar", "make-calendar", "A new secret address for your calendar, in place of the one before", tag)), a.makeCalendar)
	handle(a, silent(operation(http.MethodDelete, "/me/calendar", "drop-calendar", "Withdraw the address of your calendar", tag)), a.dropCalendar)
	handle(a, operation(http.MethodGet, "/me/comfort", "my-comfort", "What makes being here easier for you", tag), a.myComfort)
	handle(a, operation(http.MethodPut, "/me/comfort", "set-comfort", "Choose what makes it easier; nobody is told", tag), a.setComfort)
	app.Get(calendarPath+"*", a.feed)
}

type calendarOut struct {
	Body struct {
		Since *time.Time `json:"since,omitempty" doc:"Since when it has one; absent where it has none."`
	}
}

func (a *API) myCalendar(ctx context.Context, by *account.Session, _ *struct{}) (*calendarOut, error) {
	since, err := a.Accounts.CalendarSince(ctx, by.Account)
	out := &calendarOut{}
	out.Body.Since = since
	return out, err
}

type madeCalendarOut struct {
	Body struct {
		URL   models.Private `json:"url" doc:"Shown this once. Whoever has it sees when you meet, and nothing else."`
		Since time.Time      `json:"since"`
	}
}

func (a *API) makeCalendar(ctx context.Context, by *account.Session, _ *struct{}) (*madeCalendarOut, error) {
	secret, since, err := a.Accounts.MakeCalendar(ctx, by.Account)
	if err != nil {
		return nil, err
	}
	out := &madeCalendarOut{}
	out.Body.URL, out.Body.Since = models.Private(a.Origin+calendarPath)+secret+".ics", since
	return out, nil
}

func (a *API) dropCalendar(ctx context.Context, by *account.Session, _ *struct{}) (*nothing, error) {
	return nil, a.Accounts.DropCalendar(ctx, by.Account)
}

type comfortOut struct{ Body account.Comfort }

func (a *API) myComfort(ctx context.Context, by *account.Session, _ *struct{}) (*comfortOut, error) {
	c, err := a.Accounts.ComfortOf(ctx, by.Account)
	return &comfortOut{c}, err
}

type setComfortIn struct{ Body account.Comfort }

func (a *API) setComfort(ctx context.Context, by *account.Session, in *setComfortIn) (*comfortOut, error) {
	c, err := a.Accounts.SetComfort(ctx, by.Account, in.Body)
	return &comfortOut{c}, err
}

// feed answers a calendar program, which has no session: the address is the
// secret. Every address that is nobody's answers alike, whatever it looks like.
func (a *API) feed(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), requestTimeout)
	defer cancel()
	secret, named := strings.CutSuffix(c.Params("*"), ".ics")
	if !named {
		secret = ""
	}
	who, err := a.Accounts.ByCalendar(ctx, models.Private(secret), a.from(c))
	if err != nil {
		return err
	}
	if who == "" {
		return errNowhere
	}
	all, err := a.Gatherings.Calendar(ctx, who)
	if err != nil {
		return err
	}
	h := &c.Response().Header
	h.Set(fiber.HeaderCacheControl, "private, no-store")
	h.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	h.Set(fiber.HeaderContentDisposition, `attachment; filename="calendar.ics"`)
	h.SetContentType("text/calendar; charset=utf-8")
	return c.SendString(written(all, models.Now()))
}

// written is a calendar as other programs read it. It says when, and that it is
// an appointment: it may hang in a kitchen.
func written(all []gathering.Appointment, now time.Time) string {
	cal := ics.NewCalendar()
	cal.SetProductId("-//Appointments//EN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetRefreshInterval("PT1H")
	for _, one := range all {
		e := cal.AddEvent(one.UID)
		e.SetDtStampTime(now)
		e.SetStartAt(one.StartsAt)
		e.SetEndAt(one.EndsAt)
		e.SetSequence(one.Sequence)
		e.SetSummary("Appointment")
		e.SetClass(ics.ClassificationPrivate)
		e.SetStatus(ics.ObjectStatusConfirmed)
		if one.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	return cal.Serialize(ics.WithNewLineWindows)
}
