# Go, Node and make are enough. `make help` says what there is.
.DEFAULT_GOAL := help
.PHONY: help run demo build check test simulate generate bench format clean
export CGO_ENABLED ?= 0

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-17s%s\n", $$1, $$2 }'

run: build ## start Afterward on the embedded database, in ./data
	@exec bin/afterward serve

demo: build ## the same with an invented circle to look around in, in ./data-demo
	@DATA_DIR=$${DATA_DIR:-./data-demo} exec bin/afterward demo

build: ## the frontend and the one binary, bin/afterward; only what changed
	@scripts/frontend
	@go build -o bin/afterward ./cmd/afterward

check: ## format, vet, fast tests: under a minute, before every commit
	@scripts/check

test: ## everything: both databases, both buses, -race, the browser stories
	@scripts/test

simulate: ## gatherings played by a seed, judged by their invariants: N=100000 SEED=1
	@go test -count=1 -timeout=0 -v -run '^TestSimulate$$' ./models/gathering/script -args -gatherings $(or $(N),100000) -seed $(or $(SEED),1)

generate: ## write again what is generated and committed
	@scripts/generate

bench: build ## the journal with 5 000 entries in Chromium, and the Go benchmarks on both databases, up to a million posts
	@scripts/bench-journal
	@scripts/with-services go test -run '^$$' -bench . -benchmem -timeout=0 ./api/... ./models/... ./realtime/...

format: ## gofumpt over the Go code
	@go tool -modfile=tools/go.mod gofumpt -w api cmd models realtime frontend/*.go

clean: ## remove what was built; the data folders stay
	@rm -rf bin test-output frontend/build/site frontend/.svelte-kit frontend/node_modules
