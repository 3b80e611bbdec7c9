package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"example.org/afterward/models/guard"
	"example.org/afterward/realtime/bus"
)

// counts are the numbers an operator watches. None has a label that could name
// anybody or any circle.
func (a *App) counts() []prometheus.Collector {
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "afterward", Name: name, Help: help}, value)
	}
	counter := func(name, help string, value func() int64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: "afterward", Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	all := []prometheus.Collector{
		gauge("sockets", "Sockets open now.", func() float64 { return float64(a.hub.Stats().Sockets) }),
		counter("guard_overruns_total", "Texts whose check used up its budget.", guard.Overruns),
		gauge("streams", "Circles and rooms somebody here follows now.", func() float64 { return float64(a.hub.Stats().Streams) }),
		counter("sockets_opened_total", "Sockets opened.", func() int64 { return a.hub.Stats().Opened }),
		counter("changes_told_total", "Changes told, however many heard each.", func() int64 { return a.hub.Stats().Changes }),
		counter("catch_ups_total", "Times rows were read because changes had not been heard.", func() int64 { return a.hub.Stats().Reads }),
		counter("seats_removed_total", "Seats taken away because their person may no longer be there.", func() int64 { return a.hub.Stats().Removed }),
		counter("rounds_total", "Times the database was asked where streams stand.", func() int64 { return a.hub.Stats().Rounds }),
		counter("rounds_missed_total", "Times it did not answer.", func() int64 { return a.hub.Stats().Missed }),
		counter("sockets_lost_total", "Times all sockets were closed because what was known was old.", func() int64 { return a.hub.Stats().Lost }),
		counter("sockets_slow_total", "Sockets that fell too far behind.", func() int64 { return a.hub.Stats().Slow }),
	}
	if shared, ok := a.bus.(*bus.Redis); ok {
		all = append(all,
			counter("bus_sent_total", "Messages that reached Redis.", func() int64 { return shared.Stats().Sent }),
			counter("bus_failed_total", "Messages that did not.", func() int64 { return shared.Stats().Failed }),
			counter("bus_dropped_total", "Events dropped because Redis was too slow.", func() int64 { return shared.Stats().Dropped }),
			counter("bus_refused_total", "Messages from Redis that were not ours.", func() int64 { return shared.Stats().Refused }),
			counter("bus_gaps_total", "Times something may have been missed.", func() int64 { return shared.Stats().Gaps }),
		)
	}
	return all
}
