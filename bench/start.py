# SPDX-License-Identifier: MIT
"""From exec to READY=1 with the shipped plugins, beside a bare libuv server that says the same, and /bin/true.

    start.py BUILD-TREE RUNS

The best and the middle of so many runs; the first start of all, which fills the cache of plugins, is not among them.
"""
import json
import os
import socket
import subprocess
import sys
import time

PREFIX = os.path.abspath(sys.argv[1])
RUNS = int(sys.argv[2])
os.environ["MINIMUS_PREFIX"] = PREFIX
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "integration"))

from harness import Home, MINIMUSD  # noqa: E402

BUDGET_MS = 15


def ready_ms(command, env, folder):
    path = os.path.join(folder, "ready.sock")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(path)
        notify.settimeout(20)
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=dict(env, NOTIFY_SOCKET=path), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while b"READY=1" not in notify.recv(4096):
            pass
        taken = time.perf_counter() - begin
        process.terminate()
        process.wait()
    os.unlink(path)
    return taken * 1e3


def true_ms():
    begin = time.perf_counter()
    subprocess.run(["/bin/true"], check=True)
    return (time.perf_counter() - begin) * 1e3


def figures(measure):
    times = sorted(measure() for _ in range(RUNS))
    return {"best_ms": round(times[0], 2), "middle_ms": round(times[len(times) // 2], 2)}


def echo_ms(home):
    path = os.path.join(home.root, "echo.sock")
    if os.path.exists(path):
        os.unlink(path)
    return ready_ms([f"{PREFIX}/bench/bench-echo", path, "100"], home.environment(), home.root)


def main():
    home = Home()
    ready_ms([MINIMUSD, "--no-desktop"], home.environment(), home.root)
    ours = figures(lambda: ready_ms([MINIMUSD, "--no-desktop"], home.environment(), home.root))
    row = dict(bench="start", **ours, libuv=figures(lambda: echo_ms(home)), true=figures(true_ms), budget_ms=BUDGET_MS)
    home.remove()
    print(json.dumps(dict(row, ok=ours["middle_ms"] <= BUDGET_MS)))


main()
