# `make lint test` is what every change must pass; `make` alone lists the targets.
.DEFAULT_GOAL := help
CARGO ?= cargo

.PHONY: help build test lint ci serial oldest deny bench compare fuzz attack goldens

# Property tests draw the same inputs on every run, so that a change alone can make them fail; `make attack` draws others.
test serial: export PROPTEST_RNG_SEED ?= 20191005

help:
	@echo "make build    the program, optimised: target/release/elfvik"
	@echo "make test     all tests, with doc tests and examples"
	@echo "make lint     format check, lints, docs without warnings"
	@echo "make ci       both, and: without threads, with the oldest supported compiler, licences of dependencies"
	@echo "make bench    benchmarks; each also asserts its answer"
	@echo "make compare  the same work in NegMAS, with a table of ratios (needs python3; see bench/)"
	@echo "bench/talks   the same talks here and in NegMAS, offer by offer, and how fast"
	@echo "bench/amounts  one price of half a million amounts: check, exact brief, 10,000 worlds"
	@echo "bench/opponents  what every built-in strategy gets from a default delegate"
	@echo "bench/interface  drawn requests to the server of rooms (needs python3)"
	@echo "bench/collection FOLDER  a folder of scenarios here and in NegMAS"
	@echo "make fuzz     ten minutes of each fuzz target (needs nightly and cargo-fuzz); make fuzz-genius of one"
	@echo "make attack   ten minutes of hostile files, programs and signals, with new seeds; make test does a short form"
	@echo "make goldens  write the golden briefs, plays, schemas and the index of strategies anew, to be reviewed as text"

build:
	$(CARGO) build --release --locked

test:
	$(CARGO) test --workspace --bins --test '*' --examples --benches --locked
	$(CARGO) test -p elfvik --lib --profile unit --locked
	$(CARGO) test --workspace --doc --locked

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked

ci: test lint serial oldest deny

# The library without threads: the same answers.
serial:
	$(CARGO) test -p elfvik --no-default-features --features schema --profile unit --locked --test all -- \
		additive:: prospects:: sessions::

# The oldest compiler that Cargo.toml promises; the server names its own, which its database library needs.
OLDEST = $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
oldest:
	@if rustup run $(OLDEST) cargo --version || rustup toolchain install $(OLDEST) --profile minimal --no-self-update; \
	then set -x; CARGO_TARGET_DIR=target/oldest rustup run $(OLDEST) cargo check --workspace --exclude elfvik-rooms --locked; \
	else echo "SKIPPED: the toolchain $(OLDEST) is not here and could not be fetched: nothing is known of the oldest compiler"; fi

# What dependencies may be is in deny.toml. Where the tool is missing it is built, which takes some minutes.
deny:
	@if $(CARGO) deny --version || timeout 900 $(CARGO) install cargo-deny --locked --debug; \
	then set -x; $(CARGO) deny --offline check licenses bans sources; \
	else echo "SKIPPED: cargo-deny is not here and could not be built: nothing is known of licences"; fi

bench:
	$(CARGO) bench -p elfvik --locked

compare:
	bench/compare

FORMATS = scenario genius geniusweb negolog negmas record record_chain accord_events protocol strategy arguments
FUZZ_SECONDS ?= 600

fuzz: $(FORMATS:%=fuzz-%)

fuzz-%:
	mkdir -p fuzz/corpus/$*
	cp fuzz/seeds/$*/* fuzz/corpus/$*/
	cd fuzz && cargo +nightly fuzz run $* -- -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -max_len=16384

# Tests with families of attacks, each for its part of the time.
ATTACKS = programs hostile secrets command_lines records bombs numbers_at_bounds escapes outputs degenerate \
	foreign_mutations native_mutations own_numbers units seats written_texts long_talks forged_lines report_lines utility \
	ratification first_page home_briefs wording differences formulas spreadsheets profiles authored_files amounts states
ATTACK_SECONDS ?= 600

attack: $(ATTACKS:%=attack-%) attack-laws

attack-%:
	@ls crates/*/tests/all/$*.rs > /dev/null
	ELFVIK_ATTACK_SECONDS=$$(( $(ATTACK_SECONDS) / $(words $(ATTACKS)) )) \
		$(CARGO) test --workspace --test all --locked $*::

# All property tests again and again, each time on other inputs.
attack-laws:
	end=$$(( $$(date +%s) + $(ATTACK_SECONDS) )); while test $$(date +%s) -lt $$end; do \
		$(CARGO) test --workspace --test all --locked || exit 1; done

goldens:
	ELFVIK_WRITE_SCHEMAS=1 $(CARGO) test -p elfvik-cli --test all --locked schema::every_kept_schema
	INSTA_UPDATE=always INSTA_FORCE_PASS=1 $(CARGO) test -p elfvik-cli --test all --locked goldens::
	INSTA_UPDATE=always INSTA_FORCE_PASS=1 $(CARGO) test -p elfvik --test all --locked plays::
