# clickhouse_fdw: ClickHouse tables as PostgreSQL foreign tables
#
#   make && make install          build and install (PG_CONFIG=... to choose)
#   make installcheck             regression tests in your own server
#                                 (CLICKHOUSE_HOST, CLICKHOUSE_PORT say where
#                                 ClickHouse is; default localhost 9000)
#   make demo                     real data in two throw-away servers
#   make test                     every test there is
#   make bench                    speed, as ratios
#   make bench-tpch               TPC-H, SSB, ClickBench, TPC-DS, remote and local
#   make fuzz                     long fuzz runs (FUZZ_SECONDS=600 a target), and
#                                 as long of random queries on each server
#   make lint                     layers and other laws of the house

MODULE_big = clickhouse_fdw
EXTENSION = clickhouse_fdw
DATA = clickhouse_fdw--1.0.sql
PGFILEDESC = "clickhouse_fdw - foreign data wrapper for ClickHouse"

srcroot := $(or $(srcdir),$(patsubst %/,%,$(dir $(firstword $(MAKEFILE_LIST)))))
SOURCES := $(wildcard $(srcroot)/src/*.c $(srcroot)/src/*/*.c)
OBJS = $(patsubst $(srcroot)/%.c,%.o,$(SOURCES))

# one concern per file, one expected output per file, the same on every server
REGRESS = $(patsubst $(srcroot)/sql/%.sql,%,$(sort $(wildcard $(srcroot)/sql/*.sql)))
REGRESS_OPTS = --inputdir=$(srcroot) --load-extension=clickhouse_fdw

PG_CPPFLAGS = -I$(srcroot)/src
PG_CFLAGS = -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Wno-sign-compare \
	-fvisibility=hidden $(WERROR)
SHLIB_LINK = -lssl -lcrypto -llz4 -lzstd
# not what was downloaded
EXTRA_CLEAN = $(filter-out build/cache,$(wildcard build/*)) results regression.diffs regression.out

# the targets at the end install what they need themselves, PostgreSQL included
OWN_TARGETS := demo test bench bench-tpch fuzz lint
ifneq ($(filter-out $(OWN_TARGETS),$(or $(MAKECMDGOALS),all)),)
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(wildcard $(PGXS)),)
$(error PostgreSQL's server headers are missing ($(PG_CONFIG) --pgxs names no file): install postgresql-server-dev-NN or postgresql-devel)
endif
include $(PGXS)

# a header that changes rebuilds everything: there is no dependency tracking in
# every PostgreSQL build
# (a build outside the source tree needs the directories of its objects)
$(shell mkdir -p $(sort $(dir $(OBJS))))
HEADERS := $(wildcard $(srcroot)/src/*.h $(srcroot)/src/*/*.h)
$(OBJS): $(HEADERS)
endif

.PHONY: demo test bench bench-tpch fuzz lint

demo:
	@$(srcroot)/test/demo/run

test:
	@$(srcroot)/test/run

bench:
	@$(srcroot)/test/bench/run

bench-tpch:
	@ROUNDS=$(or $(ROUNDS),5) $(srcroot)/test/tpch/run

fuzz:
	@$(srcroot)/test/fuzz/run $(or $(FUZZ_SECONDS),600)
	@$(srcroot)/test/differential/random/run 18 --seed random --seconds $(or $(FUZZ_SECONDS),600)
	@$(srcroot)/test/differential/random/run 26 --seed random --seconds $(or $(FUZZ_SECONDS),600)

lint:
	@$(srcroot)/test/lint/run
