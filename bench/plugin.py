# SPDX-License-Identifier: MIT
"""A plugin's process: from spawn to its first answer, one question and its answer, memory; beside /bin/true. And the daemon
with many plugins: from exec to ready, and memory at rest with no plugin's process there.

    plugin.py BUILD-TREE RUNS

A hundred are installed of which the plan names none; then sixty that it names, all remembered from a start before.
"""
import json
import os
import re
import socket
import subprocess
import sys
import time

PREFIX = os.path.abspath(sys.argv[1])
RUNS = int(sys.argv[2])
SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
os.environ["MINIMUS_PREFIX"] = PREFIX
sys.path.insert(0, os.path.join(SOURCE, "tests", "integration"))

from harness import LIBDIR, Daemon, Home, MINIMUSD  # noqa: E402
from plugin_host import Host  # noqa: E402

INSTALLED, NAMED = 100, 60
FIRST_ANSWER_MS, ROUND_TRIP_US = 15, 300


def middle(measure, runs=RUNS):
    times = sorted(measure() for _ in range(runs))
    return times[len(times) // 2]


def shipped(name):
    return os.path.join(PREFIX, LIBDIR, "minimus", "plugins", name + ".so")


def first_answer_ms(name):
    begin = time.perf_counter()
    with Host(shipped(name)) as host:
        host.ask("describe")
        return (time.perf_counter() - begin) * 1e3


def true_ms():
    begin = time.perf_counter()
    subprocess.run(["/bin/true"], check=True)
    return (time.perf_counter() - begin) * 1e3


def pss_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return int(re.search(r"^Pss:\s+(\d+)", file.read(), re.M).group(1))


def round_trips():
    """One step of a progression model, and the memory of the process that takes it."""
    with Host(shipped("progression-standard")) as host:
        def once():
            begin = time.perf_counter()
            host.ask("advance", model="double", dose={"sets": 2, "reps": 12}, state=None, results=[{"ok": True, "verdict": "progress"}])
            return (time.perf_counter() - begin) * 1e6
        for _ in range(50):
            once()
        return middle(once, 2000), pss_kib(host.process.pid)


def ready_ms(home):
    path = os.path.join(home.root, "ready.sock")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(path)
        notify.settimeout(60)
        begin = time.perf_counter()
        process = subprocess.Popen([MINIMUSD, "--no-desktop"], env=dict(home.environment(), NOTIFY_SOCKET=path),
                                   stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while b"READY=1" not in notify.recv(4096):
            pass
        taken = time.perf_counter() - begin
        process.terminate()
        process.wait()
    os.unlink(path)
    return taken * 1e3


def at_rest_kib(home):
    with Daemon(home=home) as daemon:
        daemon.connect().sync()
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(daemon.pid)], capture_output=True, text=True).stdout.split()
        assert not children, "a plugin's process is there at rest"
        return pss_kib(daemon.pid)


def build(folder):
    with open(os.path.join(SOURCE, "plugins", "hello", "hello.c"), encoding="utf-8") as file:
        text = file.read()
    for number in range(INSTALLED):
        name = "hello-%02d" % number
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-fvisibility=hidden", "-I", os.path.join(SOURCE, "include"), "-x", "c", "-o",
                        os.path.join(folder, name + ".so"), "-"], input=text.replace('.id = "hello",\n\t.name', f'.id = "{name}",\n\t.name'),
                       text=True, check=True)


def with_plugins(count, named):
    home = Home()
    folder = os.path.join(home.data, "plugins")
    os.makedirs(folder)
    plan = "[reminder desk]\nroutine = desk-micro-3\nevery = 50min\n"
    if count > 0:
        build(folder)
    home.write_plan(plan + "".join("[plugin hello-%02d]\n" % number for number in range(named)))
    ready_ms(home)  # fills what is remembered
    row = {"ready_ms": round(middle(lambda: ready_ms(home)), 2), "pss_kib": at_rest_kib(home)}
    home.remove()
    return row


def main():
    trip_us, host_kib = round_trips()
    row = {"bench": "plugin", "first_answer_ms": {name: round(middle(lambda n=name: first_answer_ms(n)), 2) for name in ("hello", "gluteus-minimus")},
           "true_ms": round(middle(true_ms), 2), "round_trip_us": round(trip_us, 1), "host_pss_kib": host_kib,
           "none": with_plugins(0, 0), "installed_100": with_plugins(INSTALLED, 0), "named_60": with_plugins(INSTALLED, NAMED)}
    ok = row["first_answer_ms"]["hello"] <= FIRST_ANSWER_MS and trip_us <= ROUND_TRIP_US and \
        row["installed_100"]["ready_ms"] <= row["none"]["ready_ms"] * 1.3 + 1
    print(json.dumps(dict(row, ok=ok)))


main()
