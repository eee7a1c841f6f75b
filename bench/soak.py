# SPDX-License-Identifier: MIT
"""A day of accelerated use, with every fault of the desktop in turn.

    soak.py BUILD-TREE HOURS SPEED

Somebody takes some prompts, snoozes and skips others, and reports sessions, while the notification server is killed,
stopped and started, the bus ends and comes back, and helpers are killed. One JSON line for each hour of the daemon's
clock; the last says what leaked. Ends with 1 when something did.
"""
import glob
import json
import os
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
os.environ["MINIMUS_PREFIX"] = os.path.abspath(sys.argv[1])
HOURS, SPEED = float(sys.argv[2]), int(sys.argv[3])
sys.path.insert(0, os.path.join(HERE, "..", "tests", "integration"))

from desk import Desk  # noqa: E402
from harness import Daemon, Late, RpcError, until  # noqa: E402

PLAN = """
[minimus]
quiet = none
start-delay = 1min
settle = 0s
min-gap = 5min
max-per-day = 1000
natural-break = 8h
morning-question = no
adapt = no

[reminder desk]
routine = desk-micro-3
every = 25min
snooze = 10min

[reminder hip]
routine = release-stretch-8
every = 2h
priority = high
"""
FAULT_EVERY_S = 6.0
# What may differ between the middle and the last third of the run: by the middle the kept events and the pages of the
# history that SQLite keeps have come to what they come to.
ALLOWED = {"descriptors": 2, "children": 1, "pss_kib": 384, "notify_pss_kib": 512, "sense_pss_kib": 512}


def children(pid):
    """{pid: its arguments} of a process, zombies too."""
    found = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="ascii", errors="replace") as file:
                head, _, rest = file.read().rpartition(")")
            with open(path[:-len("stat")] + "cmdline", encoding="utf-8", errors="replace") as file:
                words = file.read().split("\0")
        except OSError:
            continue
        if int(rest.split()[1]) == pid:
            found[int(head.split()[0])] = words
    return found


def helper(pid, role):
    return next((child for child, words in children(pid).items() if role in words), None)


def pss(pid):
    try:
        with open("/proc/%d/smaps_rollup" % pid, encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except (OSError, TypeError, StopIteration):
        return None


class Soak:
    def __init__(self, desk, daemon):
        self.desk, self.daemon = desk, daemon
        self.client = daemon.connect()
        self.client.subscribe()
        self.client.call("screening", result="none")
        if not self.client.call("status")["plan"]["ok"]:
            raise AssertionError(self.daemon.log())
        self.prompts = self.turn = 0
        self.faults, self.counts, self.rows = {}, {}, []
        self.stopped_until = None

    # ---- somebody at the machine ----

    def act(self, event):
        kind = event["type"]
        self.counts[kind] = self.counts.get(kind, 0) + 1
        try:
            if kind == "reminder.prompted":
                self.prompts += 1
                which = self.prompts % 4
                if which == 0:
                    self.client.call("reminder.snooze")
                elif which == 1:
                    self.client.call("reminder.skip")
                else:
                    self.client.call("session.start", reminder=event["reminder"])
            elif kind == "session.finished":
                self.client.call("session.report")
        except RpcError:
            pass  # it was over before it was answered

    def live(self):
        """What happens until nothing has for a moment."""
        try:
            self.client.take(0.1)
        except Late:
            pass
        while self.client.events:
            self.act(self.client.events.popleft())
        self.client.seen.clear()

    # ---- what goes wrong ----

    def kill_server(self):
        self.desk.stop_dunst(signal.SIGKILL)
        self.desk.start_dunst()

    def stop_server(self):
        self.desk.pause_dunst()
        self.stopped_until = time.monotonic() + 3

    def end_bus(self):
        self.desk.stop_bus()
        self.live()
        self.desk.start_bus()
        self.desk.start_dunst()

    def no_server(self):
        self.desk.stop_dunst()
        for _ in range(10):
            self.live()
        self.desk.start_dunst()

    def kill_helper(self):
        role = "notify" if self.turn % 2 else "sense"
        child = helper(self.daemon.pid, role)
        if child is not None:
            os.kill(child, signal.SIGKILL)

    def fault(self):
        """One of them, each in its turn; a stopped server goes on first."""
        # Whoever is at the machine moves the pointer now and then.
        subprocess.run(["xdotool", "mousemove", str(100 + self.turn % 2), "100"], env=self.desk.environment(), check=False)
        if self.stopped_until is not None:
            return
        faults = (self.kill_server, self.stop_server, self.end_bus, self.kill_helper, self.no_server)
        chosen = faults[self.turn % len(faults)]
        self.turn += 1
        self.faults[chosen.__name__] = self.faults.get(chosen.__name__, 0) + 1
        chosen()

    # ---- what it costs ----

    def sample(self, hour):
        pid = self.daemon.pid
        names = [words[0].rsplit("/", 1)[-1] + (" " + words[2] if len(words) > 2 and words[1] == "--role" else "")
                 for words in children(pid).values()]
        row = {"hour": hour, "descriptors": len(os.listdir("/proc/%d/fd" % pid)),
               "children": len([name for name in names if "plugin-host" not in name and "audio" not in name]),
               "zombies": names.count(""), "notifications": self.desk.count() if self.stopped_until is None else None,
               "pss_kib": pss(pid), "notify_pss_kib": pss(helper(pid, "notify")), "sense_pss_kib": pss(helper(pid, "sense")),
               "faults": self.turn, "prompts": self.prompts}
        self.rows.append(row)
        print(json.dumps(row), flush=True)

    def run(self):
        start = time.monotonic()
        next_fault, hour = start + FAULT_EVERY_S, 0
        while hour < HOURS:
            self.live()
            now = time.monotonic()
            if self.stopped_until is not None and now > self.stopped_until:
                self.desk.resume_dunst()
                self.stopped_until = None
            if now > next_fault:
                self.fault()
                next_fault = now + FAULT_EVERY_S
            if (now - start) * SPEED / 3600 > hour + 1:
                hour += 1
                self.sample(hour)
        if self.stopped_until is not None:
            self.desk.resume_dunst()

    def finish(self):
        """Nothing of a session or a prompt is left when both are over."""
        leaks = []
        self.client.call("pause")
        try:
            self.client.call("session.stop")
            self.client.call("session.report")
        except RpcError:
            pass
        for what, condition in (
                ("notifications", lambda: self.desk.count() == 0),
                ("processes", lambda: {words[2] for words in children(self.daemon.pid).values() if len(words) > 2 and words[1] == "--role"}
                    == {"notify", "sense"}),
                ("zombies", lambda: all(words != [""] for words in children(self.daemon.pid).values()))):
            try:
                until(condition, deadline=90, what=what)
            except Late:
                leaks.append("%s are left" % what)
        third = max(1, len(self.rows) // 3)
        for name, allowed in ALLOWED.items():
            early, late = ([row[name] for row in rows if row[name] is not None] for rows in (self.rows[-2 * third:-third] or self.rows[:third], self.rows[-third:]))
            if early and late and sorted(late)[len(late) // 2] > sorted(early)[len(early) // 2] + allowed:
                leaks.append("%s grew from %d to %d" % (name, sorted(early)[len(early) // 2], sorted(late)[len(late) // 2]))
        if any((row["notifications"] or 0) > 1 for row in self.rows):
            leaks.append("more than one notification was shown")
        if self.prompts < HOURS or len(self.faults) < min(5, self.turn):
            leaks.append("too little happened to tell")
        return leaks


def main():
    with Desk() as desk:
        env = {key: desk.environment()[key] for key in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        with Daemon(plan=PLAN, desktop=True, home=desk.home, env=env, speed=SPEED, args=["--log-level", "error"]) as daemon:
            soak = Soak(desk, daemon)
            soak.run()
            leaks = soak.finish()
            if daemon.stop() != 0:
                leaks.append("minimusd did not end well")
            print(json.dumps({"hours": HOURS, "events": soak.counts, "faults": soak.faults, "leaks": leaks}))
    return 1 if leaks else 0


sys.exit(main())
