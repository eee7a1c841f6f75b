# SPDX-License-Identifier: MIT
"""What one event costs the engine, by how many reminders there are, and what loading a plan of 1,000 takes.

    engine.py BUILD-TREE EVENTS
"""
import json
import math
import os
import subprocess
import sys
import time

PREFIX = os.path.abspath(sys.argv[1])
EVENTS = sys.argv[2]
os.environ["MINIMUS_PREFIX"] = PREFIX
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "integration"))

from harness import Home, Stdio  # noqa: E402

RUNS = 5
REMINDERS = 1000
BUDGET_MS = 200


def main():
    runs = [subprocess.run([f"{PREFIX}/bench/bench-engine", EVENTS], capture_output=True, text=True, check=True).stdout for _ in range(RUNS)]
    rows = [min((json.loads(line) for line in lines), key=lambda row: row["ns"]) for lines in zip(*(r.splitlines() for r in runs))]
    for row in rows:
        # Growing as log n: ten times the reminders may cost as much more as the logarithm grows.
        limit = rows[0]["ns"] * math.log(row["reminders"]) / math.log(rows[0]["reminders"])
        print(json.dumps(dict(bench="engine", **row, limit_ns=round(limit), ok=row["ns"] <= limit * 1.1)), flush=True)
    home = Home()
    path = home.write_plan("".join(f"[reminder r{i}]\nroutine = desk-micro-3\nat = {i // 60 % 24:02}:{i % 60:02}\n" for i in range(REMINDERS)))
    with Stdio() as client:
        client.call("check", plan=path)
        times = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            assert client.call("check", plan=path)["ok"]
            times.append((time.perf_counter() - begin) * 1e3)
    home.remove()
    print(json.dumps({"bench": "load", "reminders": REMINDERS, "ms": round(min(times), 1), "budget_ms": BUDGET_MS,
                      "ok": min(times) <= BUDGET_MS}))


main()
