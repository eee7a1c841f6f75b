# SPDX-License-Identifier: MIT
"""Presence on a real X server: idle alarms, input made by xdotool, the display that comes late and goes."""
import datetime
import json
import os
import signal
import subprocess
import sys
import time
import unittest

import desk
import presence
from desk import Desk
from harness import main, until

BREAK_S = 1.0


# Ten times as fast: a break is 2 s, and the reminder comes after 12 s at the machine.
COUNTED = presence.PLAN.replace("natural-break = 1s", "natural-break = 20s").replace("every = 2h", "every = 2min active")


class OnX(unittest.TestCase):
    def setUp(self):
        self.desk = Desk(dunst=False)
        self.addCleanup(self.desk.close)
        self.at = 100
        self.begin()

    def begin(self, **more):
        env = {key: self.desk.environment()[key] for key in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        env["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=%s/no-system-bus" % self.desk.home.runtime
        self.sensed = presence.Sensed(self.desk.home, env, **more)
        self.addCleanup(self.sensed.close)

    def move(self):
        """The pointer goes elsewhere; returns when."""
        self.at = 300 - self.at
        subprocess.run(["xdotool", "mousemove", str(self.at), "100"], env=self.desk.environment(), check=True)
        return time.monotonic()

    def test_away_and_back(self):
        self.assertEqual(self.sensed.presence()["source"], "xsync")

        def leave():
            moved = self.move()
            return moved + BREAK_S

        def gone(since):
            return self.sensed.wait("away", since)

        late = presence.best_lateness(leave, gone)
        self.assertLess(late, 0.1)
        print("away told %.1f ms after the alarm was due" % (late * 1000), file=sys.stderr)
        late = []
        for _ in range(3):
            late.append(self.sensed.wait("active", self.move()))
            if late[-1] < 0.1:
                break
            self.sensed.wait("away")
        self.assertLess(min(late), 0.1)
        print("back told %.1f ms after xdotool had ended" % (min(late) * 1000), file=sys.stderr)

    def left(self):
        """Seconds until the reminder is due, on the daemon's clock."""
        status = self.sensed.client.call("status")
        due, now = (datetime.datetime.fromisoformat(text) for text in (status["next"]["due"], status["time"]))
        return (due - now).total_seconds()

    def test_a_break_begins_the_time_at_the_machine_anew(self):
        self.sensed.close()
        self.begin(plan=COUNTED, speed=10)
        self.sensed.client.call("screening", result="none")

        def worked():
            self.move()
            return self.left() < 90

        until(worked, what="half a minute at the machine")
        self.sensed.wait("away")
        self.move()
        self.sensed.wait("active")
        self.assertGreater(self.left(), 110)

    def test_event_and_status(self):
        event = self.sensed.wait("away")
        self.assertEqual(event["source"], "xsync")
        self.assertEqual(self.sensed.presence(), {"state": "away", "source": "xsync", "locks": False})

    def test_a_blank_screen_is_read_by_nobody(self):
        self.sensed.wait("away")
        for state, word in (("reset", "active"), ("activate", "away"), ("reset", "active")):
            self.move()
            subprocess.run(["xset", "s", state], env=self.desk.environment(), check=True)
            # Before the break could have made somebody away.
            self.assertLess(self.sensed.wait(word, time.monotonic()), 0.9 * BREAK_S)

    def test_away_at_the_start(self):
        self.sensed.wait("away")
        os.kill(self.sensed.helper(), signal.SIGKILL)
        self.sensed.client.wait_event("helper.restored")
        # The new one finds somebody away and says nothing else at first: the daemon still knew that.
        until(lambda: self.sensed.presence()["source"] == "xsync" and self.sensed.presence()["locks"] is False, what="its word")
        self.sensed.client.sync()
        self.assertEqual([event for event in self.sensed.client.events if event["type"] == "presence.changed"], [])

    def test_rests(self):
        self.sensed.wait("away")
        helper = self.sensed.helper()
        self.sensed.client.sync()
        self.assertEqual(presence.rest(helper, presence.REST_S), 0)
        print("memory at rest: %s" % json.dumps(presence.memory(helper)), file=sys.stderr)

    def test_display_goes_and_comes(self):
        desk.end(self.desk.xvfb)
        self.sensed.wait("unknown")
        self.assertEqual(self.sensed.presence()["source"], "none")
        path = "/tmp/.X11-unix/X" + self.desk.display[1:]
        until(lambda: not os.path.exists(path), what="the old server's socket to be gone")
        self.desk.xvfb = subprocess.Popen(["Xvfb", self.desk.display, "-nolisten", "tcp"], stdin=subprocess.DEVNULL,
                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: os.path.exists(path), what="the new server's socket")
        self.assertLess(self.sensed.wait("active", time.monotonic()), 1)

    def test_helper_lost_and_restored(self):
        os.kill(self.sensed.helper(), signal.SIGKILL)
        lost = self.sensed.client.wait_event("helper.lost")
        self.assertEqual(lost["helper"], "sense")
        self.assertIn("minimus-desktop (sense)", lost["problem"])
        restored = self.sensed.client.wait_event("helper.restored")
        self.assertEqual(restored["helper"], "sense")
        self.sensed.wait("away")

    def test_ends_with_the_daemon(self):
        helper = self.sensed.helper()
        began = time.monotonic()
        self.assertEqual(self.sensed.daemon.stop(), 0)
        self.assertLess(time.monotonic() - began, 1)
        until(lambda: not os.path.exists("/proc/%d" % helper), what="the helper to be gone")


if __name__ == "__main__":
    if desk.missing():
        print("skipped: %s missing" % ", ".join(desk.missing()))
        sys.exit(77)
    main()
