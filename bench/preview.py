# SPDX-License-Identifier: MIT
"""A year of the default plan, previewed: from the request to the whole answer, over standard input and output.

    preview.py BUILD-TREE RUNS

Each figure is the best of so many runs, for the machine may be busy.
"""
import json
import os
import sys
import time

PREFIX = os.path.abspath(sys.argv[1])
RUNS = int(sys.argv[2])
os.environ["MINIMUS_PREFIX"] = PREFIX
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "integration"))

from harness import Stdio  # noqa: E402

BUDGET_MS = 20


def main():
    with Stdio() as client:
        client.call("sync")

        def ask(days):
            begin = time.perf_counter()
            ident = client.send("preview", **{"from": "2026-01-01T00:00:00+01:00", "days": days, "timezone": "Europe/Berlin"})
            parts = [os.read(client.lines.read_fd, 1 << 20)]
            while not parts[-1].endswith(b"\n"):
                parts.append(os.read(client.lines.read_fd, 1 << 20))
            taken = time.perf_counter() - begin
            answer = json.loads(b"".join(parts))
            assert answer["id"] == ident
            return taken * 1e3, len(answer["result"]["occurrences"])

        year = min(ask(365) for _ in range(RUNS))
    print(json.dumps({"bench": "preview", "days": 365, "occurrences": year[1], "ms": round(year[0], 2),
                      "budget_ms": BUDGET_MS, "ok": year[0] <= BUDGET_MS}))


main()
