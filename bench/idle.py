# SPDX-License-Identifier: MIT
"""Rest, measured: context switches and memory of minimusd and its helpers beside dunst, mako and a bare libuv timer.

    idle.py BUILD-TREE SECONDS

All run at once on a private bus under Xvfb, mako on one of its own under a headless sway. Each prints one JSON line; the last says whether the budgets held.
"""
import glob
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PREFIX = os.path.abspath(sys.argv[1])
SECONDS = float(sys.argv[2])
os.environ["MINIMUS_PREFIX"] = PREFIX
sys.path.insert(0, os.path.join(HERE, "..", "tests", "integration"))

import compositors  # noqa: E402
import mocks  # noqa: E402
from desk import Desk, end  # noqa: E402
from harness import Daemon, until  # noqa: E402

BUDGET_KIB = {"minimusd": 2560, "helpers": 4608, "together": 7168}
ROLES = ("notify", "sense")


def switches(pid):
    total = 0
    for path in glob.glob(f"/proc/{pid}/task/*/status"):
        with open(path, encoding="ascii") as file:
            total += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
    return total


def memory(pid):
    kib = {}
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            name, _, rest = line.partition(":")
            if name in ("Rss", "Pss", "Anonymous"):
                kib[name.lower() + "_kib"] = int(rest.split()[0])
    return kib


def cpu_ticks(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def child_of(pid, program, word=""):
    """The child that runs this program, with this word among its arguments."""
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="ascii") as file:
                head, _, rest = file.read().rpartition(")")
            with open(path[:-len("stat")] + "cmdline", encoding="ascii") as file:
                words = file.read().split("\0")
        except OSError:
            continue
        if int(rest.split()[1]) == pid and words[0].endswith("/" + program) and (not word or word in words):
            return int(head.split()[0])
    return None


def start_mako(desk, sway):
    """mako on a bus of its own."""
    bus = mocks.Bus(desk.home.runtime, "mako")
    config = os.path.join(desk.home.root, "mako.conf")
    with open(config, "w", encoding="ascii"):
        pass
    mako = subprocess.Popen(["mako", "--config", config], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            env=dict(os.environ, WAYLAND_DISPLAY=sway.display, DBUS_SESSION_BUS_ADDRESS=bus.address))
    until(lambda: bus.has("org.freedesktop.Notifications"), what="mako")
    bus.call("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "Notify",
             "susssasa{sv}i", "bench", "0", "", "One notification", "is shown", "0", "0", "60000")
    return bus, mako


def main():
    timer = subprocess.Popen([os.path.join(PREFIX, "bench", "bench-timer")])
    with compositors.Sway() as sway, Desk() as desk, Daemon(desktop=True, home=desk.home, env=desk.environment()) as daemon:
        bus, mako = start_mako(desk, sway)
        client = daemon.connect()
        client.call("screening", result="none")
        client.sync()
        helpers = {role: until(lambda role=role: child_of(daemon.pid, "minimus-desktop", role), what="the helper " + role)
                   for role in ROLES}
        until(lambda: client.call("status")["presence"]["state"] != "unknown", what="presence")
        # Plugin hosts end after 30 s without a call: rest begins when they are gone.
        until(lambda: child_of(daemon.pid, "minimus-plugin-host") is None, deadline=60, what="the plugin hosts' end")
        client.close()
        watched = {"minimusd": daemon.pid, "dunst": desk.dunst.pid, "mako": mako.pid, "libuv timer": timer.pid}
        watched.update(("minimus-desktop " + role, pid) for role, pid in helpers.items())
        time.sleep(1)
        before = {name: (switches(pid), cpu_ticks(pid)) for name, pid in watched.items()}
        time.sleep(SECONDS)
        rows = {}
        for name, pid in watched.items():
            rows[name] = dict(process=name, seconds=SECONDS, switches=switches(pid) - before[name][0],
                              cpu_ticks=cpu_ticks(pid) - before[name][1], **memory(pid))
            print(json.dumps(rows[name]), flush=True)
        end(mako)
        bus.close()
    timer.terminate()
    timer.wait()
    parts = [rows["minimus-desktop " + role] for role in ROLES]
    two = sum(row["pss_kib"] for row in parts)
    together = rows["minimusd"]["pss_kib"] + two
    held = all(row["switches"] == 0 for row in [rows["minimusd"], *parts]) \
        and rows["minimusd"]["pss_kib"] <= BUDGET_KIB["minimusd"] \
        and two <= BUDGET_KIB["helpers"] and together <= BUDGET_KIB["together"]
    print(json.dumps({"budget": BUDGET_KIB, "helpers_pss_kib": two, "together_pss_kib": together, "held": held}))


main()
