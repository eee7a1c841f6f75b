# SPDX-License-Identifier: MIT
"""Status requests a second, beside a bare libuv server whose answers are as long.

    status.py BUILD-TREE SECONDS

64 in flight on one connection; 50 connections with one each; one by one with both ends on one core.
"""
import json
import os
import subprocess
import sys

PREFIX = os.path.abspath(sys.argv[1])
SECONDS = sys.argv[2]
os.environ["MINIMUS_PREFIX"] = PREFIX
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "integration"))

from harness import Daemon, until  # noqa: E402

GOAL = 100000
REQUEST = '{"jsonrpc":"2.0","id":1,"method":"status"}'
WAYS = (("64 in flight on one connection", 1, 64, False), ("50 connections", 50, 1, False), ("one by one on one core", 1, 1, True))


def load(path, connections, in_flight):
    done = subprocess.run([f"{PREFIX}/bench/bench-load", path, str(connections), str(in_flight), SECONDS, REQUEST],
                          capture_output=True, text=True, check=True)
    return int(done.stdout)


def pin(pid, cores):
    for task in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(task), cores)


def main():
    cores = os.sched_getaffinity(0)
    with Daemon() as daemon:
        client = daemon.connect()
        client.call("screening", result="none")
        length = len(json.dumps(client.message(client.send("status")), separators=(",", ":"))) + 1
        client.close()
        path = os.path.join(daemon.home.root, "echo.sock")
        echo = subprocess.Popen([f"{PREFIX}/bench/bench-echo", path, str(length)])
        until(lambda: os.path.exists(path), what="the peer's socket")
        try:
            for name, connections, in_flight, one_core in WAYS:
                if one_core:
                    first = {min(cores)}
                    for pid in (daemon.pid, echo.pid):
                        pin(pid, first)
                    os.sched_setaffinity(0, first)
                ours = load(daemon.home.socket, connections, in_flight)
                peer = load(path, connections, in_flight)
                print(json.dumps({"bench": "status", "way": name, "answer_bytes": length, "per_s": ours, "libuv_per_s": peer,
                                  "goal_per_s": GOAL, "ok": ours >= GOAL}), flush=True)
        finally:
            echo.terminate()
            echo.wait()


main()
