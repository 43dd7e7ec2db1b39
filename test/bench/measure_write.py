"""The write part of measure.py: rows into ClickHouse, by us and by its own client.

Every way starts with the target empty and the same rows: those of the heap table
heap.source, or files made of it.
"""
import os
import statistics
import subprocess
import time

TARGETS = {"target": "MergeTree table", "nowhere": "Null table"}

# What counts as fast enough: us relative to the other.
CLIENT_RATIO = 1.0
COPY_RATIO = 1.0


def make_files(args, session):
    """The rows as COPY reads them, and as clickhouse-client does."""
    paths = {name: os.path.join(args.directory, f"rows.{name}") for name in ("text", "native")}
    with open(paths["text"], "w") as text:
        subprocess.run(args.psql + ["-c", "COPY heap.source TO STDOUT"], check=True, stdout=text)
    session.seconds("INSERT INTO ch.target SELECT * FROM heap.source;")
    with open(paths["native"], "w") as native:
        subprocess.run(args.client + ["--query", "SELECT * FROM bench.target FORMAT Native"],
                       check=True, stdout=native)
    rows = [session.run(f"SELECT count(*), sum(hashtext(t::text)) FROM {table} t;")
            for table in ("ch.target", "heap.source")]
    if rows[0] != rows[1]:
        raise RuntimeError(f"written: {rows[0]}, meant: {rows[1]}")
    return paths


def client_inserts(client, table, path):
    start = time.monotonic()
    with open(path) as native:
        subprocess.run(client + ["--compression", "0", "--query",
                                 f"INSERT INTO bench.{table} FORMAT Native"],
                       check=True, stdin=native)
    return time.monotonic() - start, None


def pairs(action, other, empty, rounds):
    """Medians of both, and of the ratio of each pair, one after the other."""
    took = []
    for i in range(rounds + 1):
        pair = []
        for run in (action, other):
            empty()
            pair.append(run())
        if i > 0:
            took.append(pair)
    ratio = statistics.median(ours[0] / theirs[0] for ours, theirs in took)
    medians = [[statistics.median(column) if None not in column else None
                for column in zip(*side)] for side in zip(*took)]
    return medians, ratio


def report_pair(report, title, names, medians, ratio, limit):
    report.title(title, "seconds", "cpu", "fdw / it")
    for name, (seconds, cpu), number in zip(names, medians, (1, ratio)):
        judged = name == names[1]
        report.line(name, [f"{seconds:.3f}", "" if cpu is None else f"{cpu:.2f}", f"{number:.2f}"],
                    f"fdw <= {limit} x" if judged else "", ratio <= limit if judged else None)


def measure_write(args, report, session):
    paths = make_files(args, session)

    def empty():
        session.seconds("TRUNCATE heap.target; TRUNCATE ch.target;")

    for table, what in TARGETS.items():
        medians, ratio = pairs(
            lambda: session.seconds(f"INSERT INTO ch.{table} SELECT * FROM heap.source;"),
            lambda: client_inserts(args.client, table, paths["native"]), empty, args.rounds)
        report_pair(report, f"twenty columns into a {what}",
                    ("INSERT ... SELECT from a heap table", "clickhouse-client, Native from a file"),
                    medians, ratio, CLIENT_RATIO)
        medians, ratio = pairs(
            lambda: session.seconds(f"COPY ch.{table} FROM '{paths['text']}';"),
            lambda: session.seconds(f"COPY heap.target FROM '{paths['text']}';"), empty, args.rounds)
        report_pair(report, f"COPY of the same into a {what}",
                    ("COPY into the foreign table", "COPY into a logged heap table"),
                    medians, ratio, COPY_RATIO)
    empty()
