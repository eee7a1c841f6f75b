# SPDX-License-Identifier: MIT
"""What the tests of presence share: the daemon with its role `sense`, how late its word comes, whether it rests."""
import glob
import os
import time

from harness import PATIENCE, Daemon, until

# The break is as short as a plan may make it.
PLAN = """
[minimus]
natural-break = 1s
quiet = none
start-delay = 0s
settle = 1s
min-gap = 1s
max-per-day = 50
morning-question = no

[exercise breathe]
title = Lie and breathe
kind = stretch
sets = 1
hold = 2s
prepare = 1s

[routine long]
title = A long one
exercises = breathe 1x120s

[reminder test]
routine = long
every = 2h
"""


# So long must be without a single wake-up; the wide set has the 30 s that design asks for.
REST_S = float(os.environ.get("MINIMUS_REST_S", "3"))


class Sensed:
    """A daemon of which the presence is watched."""

    def __init__(self, home, env, plan=PLAN, wrapper=(), ready=True, speed=None):
        self.daemon = Daemon(plan=plan, desktop=True, home=home, env=env, wrapper=wrapper, speed=speed)
        try:
            self.client = self.daemon.connect()
            self.client.subscribe("presence.changed", "helper.lost", "helper.restored")
            if ready:
                until(lambda: self.presence()["state"] != "unknown", what="a source of presence")
        except BaseException:
            self.close()
            raise

    def presence(self):
        return self.client.call("status")["presence"]

    def helper(self):
        """The process of the role."""
        for path in glob.glob("/proc/[0-9]*/cmdline"):
            try:
                with open(path, "rb") as file:
                    words = file.read().split(b"\0")
                with open(os.path.dirname(path) + "/status", encoding="utf-8") as file:
                    parent = next(line for line in file if line.startswith("PPid:"))
            except (OSError, StopIteration):
                continue
            if words[0].endswith(b"minimus-desktop") and b"sense" in words and int(parent.split()[1]) == self.daemon.pid:
                return int(path.split("/")[2])
        return None

    def wait(self, state, since=None, deadline=20):
        """The event that says so; with `since` (time.monotonic) also how late it came, in seconds."""
        event = self.client.wait_event("presence.changed", deadline, where=lambda e: e["presence"] == state)
        return event if since is None else time.monotonic() - since

    def close(self):
        self.daemon.close()
        # What a sanitizer has to say of the helper is there. A Home outlives the daemon that was given it.
        if os.path.exists(self.daemon.log_path) and "Sanitizer" in self.daemon.log():
            raise AssertionError(self.daemon.log())


def switches(pid):
    """How often the process has been on a processor."""
    total = 0
    for path in glob.glob("/proc/%d/task/*/status" % pid):
        with open(path, encoding="utf-8") as file:
            total += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
    return total


def rest(pid, seconds):
    """How many switches there were over a rest, which is the thing that is measured here."""
    before = switches(pid)
    time.sleep(seconds)
    return switches(pid) - before


def memory(pid):
    """PSS and private dirty memory in KiB."""
    found = {}
    with open("/proc/%d/smaps_rollup" % pid, encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if words[0] in ("Pss:", "Private_Dirty:"):
                found[words[0][:-1]] = int(words[1])
    return found


def best_lateness(act, expect, times=3):
    """act() makes the thing happen and returns when it did; expect(when) returns how late the word came. The best of a few: a
    busy machine adds to each, and nothing takes anything away."""
    found = []
    for _ in range(times):
        found.append(expect(act()))
        if found[-1] < 0.1:
            break
    return min(found) / PATIENCE
