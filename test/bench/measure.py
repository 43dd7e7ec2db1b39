#!/usr/bin/env python3
"""The measurements of test/bench/run, which has set the tables up.

Everything is measured in one run, round by round in turn, and reported as
medians and as ratios: absolute times say more about the machine than about
the program.
"""
import argparse
import os
import shlex
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import measure_write

NARROW = ["c1", "c2"]
WIDE = NARROW + ["country", "browser", "os", "city", "ip", "url", "referer", "title"]


class Shape:
    """What is read, and how fast it must be relative to the heap."""

    def __init__(self, title, table, columns, heap_ratio):
        self.title = title
        self.table = table
        self.columns = ", ".join(columns)
        self.counted = ", ".join(f"count({column})" for column in columns)
        self.heap_ratio = heap_ratio


SHAPES = [
    Shape("narrow, both columns", "narrow", NARROW, 0.5),
    Shape("wide, two of ten columns", "wide", NARROW, 0.5),
    Shape("wide, all ten columns", "wide", WIDE, 2.5),
]

# Reading is measured, so nothing else may run remotely.
SESSION = "SET clickhouse_fdw.pushdown = off;"

MARK = "end of answer"

# What counts as fast enough, beside the shapes' heap_ratio.
ROUND_TRIP_RATIO = 1.3
MEMORY_MB = 64
CANCEL_MS = 100


class Session:
    """A psql that stays: caches stay warm and connections open."""

    def __init__(self, command, setup=SESSION):
        self.process = subprocess.Popen(
            command + ["-A", "-t", "-v", "ON_ERROR_STOP=0"], text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.pid = int(self.run("SELECT pg_backend_pid();")[0])
        self.run(setup)

    def run(self, sql):
        """The lines of the answer, errors included."""
        self.process.stdin.write(f"{sql}\n\\echo {MARK}\n")
        lines = []
        for line in self.process.stdout:
            if line.rstrip() == MARK:
                return lines
            lines.append(line.rstrip())
        raise RuntimeError(f"psql ended during: {sql}")

    def seconds(self, sql):
        """Elapsed, and of the backend's processor."""
        start, cpu = time.monotonic(), self.cpu_seconds()
        lines = self.run(sql)
        elapsed = time.monotonic() - start
        if any("ERROR" in line for line in lines):
            raise RuntimeError(f"{sql}: {lines}")
        return elapsed, self.cpu_seconds() - cpu

    def cpu_seconds(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            user, system = stat.read().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self, what):
        with open(f"/proc/{self.pid}/status") as status:
            for line in status:
                if line.startswith(what + ":"):
                    return int(line.split()[1]) / 1024
        raise RuntimeError(f"no {what} in the status of process {self.pid}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Report:
    """Prints a line per measurement and remembers what missed its target."""

    def __init__(self):
        self.missed = 0

    def title(self, text, *columns):
        print(f"\n{text}\n  {'':<44}" + "".join(f"{column:>9}" for column in columns))

    def line(self, what, values, target="", ok=None):
        verdict = "" if ok is None else "ok" if ok else "NOT MET"
        self.missed += ok is False
        numbers = "".join(f"{value:>9}" for value in values)
        print(f"  {what:<44}{numbers:<27}  {target:<14}{verdict}".rstrip(), flush=True)


def number_of(command):
    """What a program of ours printed: seconds or milliseconds."""
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout), None


def client_seconds(client, sql):
    start = time.monotonic()
    subprocess.run(client + ["--compression", "0", "--query", sql + " FORMAT Null"], check=True)
    return time.monotonic() - start, None


def rounds_in_turn(actions, rounds):
    """Medians per action of what it took, and of processor time if known; the
    first round warms up and does not count."""
    took = {name: [] for name in actions}
    for i in range(rounds + 1):
        for name, action in actions.items():
            result = action()
            if i > 0:
                took[name].append(result)
    return {name: [statistics.median(values) if None not in values else None
                   for values in zip(*results)]
            for name, results in took.items()}


def scan_actions(args, sessions, shape, counted):
    """Every way to read it, for this consumer of the rows."""
    query = f"SELECT {counted} FROM (SELECT {shape.columns} FROM {{}}.{shape.table} OFFSET 0) s;"
    actions = {}
    for schema in ("ch", "heap", "floor", "pg"):
        actions[schema] = lambda schema=schema: sessions[schema].seconds(query.format(schema))
    if counted != "count(*)":
        remote = f"SELECT {shape.columns} FROM bench.{shape.table}"
        actions["drain"] = lambda: number_of(args.native + ["drain", remote])
        actions["decode"] = lambda: number_of(args.native + ["decode", remote])
        actions["client"] = lambda: client_seconds(args.client, remote)
    return actions


NAMES = {
    "ch": "clickhouse_fdw",
    "heap": "local heap table, warm",
    "floor": "constant rows (the executor's floor)",
    "pg": "postgres_fdw, loopback, fetch_size 10000",
    "drain": "bytes off the socket, not looked at",
    "decode": "bundled client alone, decoded",
    "client": "clickhouse-client FORMAT Null",
}


def report_scan(report, shape, consumer, rows, medians):
    ours, heap = medians["ch"][0], medians["heap"][0]
    report.title(f"{shape.title}; {consumer}; {rows} rows", "seconds", "cpu", "fdw / it")
    for name, (seconds, cpu) in medians.items():
        judged = name == "heap"
        report.line(NAMES[name],
                    [f"{seconds:.3f}", "" if cpu is None else f"{cpu:.2f}", f"{ours / seconds:.2f}"],
                    f"fdw <= {shape.heap_ratio} x" if judged else "",
                    ours <= shape.heap_ratio * heap if judged else None)


def check_same_rows(session, table):
    """A benchmark of wrong answers is worthless."""
    sums = [session.run(f"SELECT count(*), sum(c1), sum(c2), sum(hashtext(t::text)) FROM {schema}.{table} t;")
            for schema in ("ch", "heap")]
    if sums[0] != sums[1]:
        raise RuntimeError(f"{table}: {sums[0]} remotely, {sums[1]} locally")
    return sums[0][0].split("|")[0]


def measure_scan(args, report):
    """Two consumers: one that needs every column, and count(*), for which
    PostgreSQL asks the scan for rows without columns."""
    sessions = {schema: Session(args.psql) for schema in ("ch", "heap", "floor", "pg")}
    for shape in SHAPES:
        rows = check_same_rows(sessions["heap"], shape.table)
        for consumer, counted in (("columns counted", shape.counted), ("count(*)", "count(*)")):
            actions = scan_actions(args, sessions, shape, counted)
            report_scan(report, shape, consumer, rows, rounds_in_turn(actions, args.rounds))
    for session in sessions.values():
        session.close()


def peak_memory_mb(args, shape):
    """Peak above what the backend had after its first remote query."""
    session = Session(args.psql)
    session.seconds("SELECT count(c1) FROM ch.one;")
    idle = session.memory_mb("VmRSS")
    session.seconds(f"SELECT {shape.counted} FROM (SELECT {shape.columns}"
                    f" FROM ch.{shape.table} OFFSET 0) s;")
    peak = session.memory_mb("VmHWM")
    session.close()
    return peak - idle


def measure_memory(args, report):
    report.title("memory of the backend above idle, peak", "MB")
    for shape in SHAPES:
        peak = peak_memory_mb(args, shape)
        report.line(shape.title, [f"{peak:.1f}"], f"< {MEMORY_MB} MB", peak < MEMORY_MB)


def pgbench_ms(args, sql, transactions):
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(sql + "\n")
        script.flush()
        host = dict(zip(args.psql, args.psql[1:]))
        output = subprocess.run(
            [args.pgbench, "-n", "-t", str(transactions), "-f", script.name,
             "-h", host["-h"], "-p", host["-p"], "-U", host["-U"], host["-d"]],
            check=True, capture_output=True, text=True).stdout
    for line in output.splitlines():
        if line.startswith("latency average"):
            return float(line.split()[3]), None
    raise RuntimeError(output)


def measure_latency(args, report):
    count = 1000
    medians = rounds_in_turn({
        "ch": lambda: pgbench_ms(args, "SELECT c1 FROM ch.one;", count),
        "native": lambda: number_of(args.native + ["latency", "SELECT c1 FROM bench.one", str(count)]),
        "heap": lambda: pgbench_ms(args, "SELECT c1 FROM heap.narrow LIMIT 1;", count),
    }, args.rounds)
    ours, alone, local = (medians[name][0] for name in ("ch", "native", "heap"))
    report.title(f"one row, {count} queries in a session", "ms", "fdw / it")
    report.line("clickhouse_fdw", [f"{ours:.3f}", "1.00"])
    report.line("bundled client alone, one round trip", [f"{alone:.3f}", f"{ours / alone:.2f}"],
                f"fdw <= {ROUND_TRIP_RATIO} x", ours <= ROUND_TRIP_RATIO * alone)
    report.line("local heap table", [f"{local:.3f}", f"{ours / local:.2f}"])


def cancelled_after_ms(args, sql):
    """From pg_cancel_backend() to the error's arrival."""
    session, other = Session(args.psql), Session(args.psql)
    done = []

    def work():
        lines = session.run(sql)
        done.append((time.monotonic(), lines))

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(0.7)
    start = time.monotonic()
    other.run(f"SELECT pg_cancel_backend({session.pid});")
    worker.join()
    session.close()
    other.close()
    ended, lines = done[0]
    if not any("canceling statement due to user request" in line for line in lines):
        raise RuntimeError(f"{sql}: {lines}")
    return (ended - start) * 1000


def timed_out_after_ms(args, sql):
    """How long after statement_timeout the error arrives."""
    session = Session(args.psql, SESSION + " SET statement_timeout = '700ms';")
    start = time.monotonic()
    lines = session.run(sql)
    elapsed = time.monotonic() - start
    session.close()
    if not any("canceling statement due to statement timeout" in line for line in lines):
        raise RuntimeError(f"{sql}: {lines}")
    return elapsed * 1000 - 700


def mute_listener():
    """A port that accepts and never says a word."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    return listener


def measure_cancel(args, report):
    listener = mute_listener()
    admin = Session(args.psql)
    admin.run(f"ALTER SERVER mute OPTIONS (SET port '{listener.getsockname()[1]}');")
    admin.close()
    queries = {
        "while connecting": "SELECT count(c1) FROM mute.asleep;",
        "while nothing arrives": "SELECT count(c1) FROM ch.asleep;",
        "while only progress arrives": "SELECT count(c1) FROM ch.endless_progress;",
        "while rows arrive": "SELECT count(c1) FROM ch.endless_rows;",
    }
    for title, action in (("pg_cancel_backend()", cancelled_after_ms),
                          ("statement_timeout", timed_out_after_ms)):
        report.title(f"{title}, from the request to the error", "ms")
        for what, sql in queries.items():
            took = statistics.median(action(args, sql) for _ in range(3))
            report.line(what, [f"{took:.1f}"], f"<= {CANCEL_MS} ms", took <= CANCEL_MS)
    listener.close()


def measure_write_part(args, report):
    session = Session(args.psql)
    measure_write.measure_write(args, report, session)
    session.close()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for command in ("psql", "client", "native"):
        parser.add_argument(f"--{command}", required=True, type=shlex.split)
    parser.add_argument("--pgbench", required=True)
    parser.add_argument("--directory", required=True, help="for files that PostgreSQL can read")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="scan,memory,latency,cancel,write",
                        type=lambda text: text.split(","))
    return parser.parse_args()


def main():
    args = arguments()
    measures = {"scan": measure_scan, "memory": measure_memory,
                "latency": measure_latency, "cancel": measure_cancel,
                "write": measure_write_part}
    print(f"medians of {args.rounds} rounds; {os.cpu_count()} processors")
    report = Report()
    for name in args.only:
        measures[name](args, report)
    print(f"\n{report.missed} targets missed" if report.missed else "\nevery target met")
    sys.exit(report.missed > 0)


if __name__ == "__main__":
    main()
