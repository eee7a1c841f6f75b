# SPDX-License-Identifier: MIT
"""Presence on a real sway without a screen: KDE's idle protocol, which is all that sway 1.7 has; a compositor that comes late."""
import os
import sys
import time
import unittest

import compositors
import presence
from compositors import Sway
from harness import Home, main

BREAK_S = 1.0


class OnSway(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def begin(self, sway=None, **more):
        env = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=%s/none" % self.home.runtime,
               "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=%s/no-system-bus" % self.home.runtime}
        if sway is not None:
            env["WAYLAND_DISPLAY"] = sway.display
        self.sensed = presence.Sensed(self.home, env, **more)
        self.addCleanup(self.sensed.close)

    def test_away_and_back(self):
        with Sway() as sway:
            self.begin(sway)
            self.assertEqual(self.sensed.presence()["source"], "kde-idle")

            def leave():
                sway.move()
                return time.monotonic() + BREAK_S

            late = presence.best_lateness(leave, lambda since: self.sensed.wait("away", since))
            self.assertLess(late, 0.1)
            print("away told %.1f ms after the break" % (late * 1000), file=sys.stderr)
            late = []
            for _ in range(3):
                sway.move()
                late.append(self.sensed.wait("active", time.monotonic()))
                if late[-1] < 0.1:
                    break
                self.sensed.wait("away")
            self.assertLess(min(late), 0.1)
            print("back told %.1f ms after swaymsg had ended" % (min(late) * 1000), file=sys.stderr)
            self.sensed.wait("away")
            self.assertEqual(presence.rest(self.sensed.helper(), presence.REST_S), 0)
            sway.close()
            self.sensed.wait("unknown")

    def test_a_compositor_that_comes_late(self):
        self.begin(ready=False)
        self.assertEqual(self.sensed.presence()["state"], "unknown")
        with Sway() as sway:
            began = time.monotonic()
            os.symlink(sway.display, os.path.join(self.home.runtime, "wayland-1"))
            late = self.sensed.wait("active", began)
            self.assertLess(late, 1)
            print("found %.1f ms after its socket" % (late * 1000), file=sys.stderr)
            self.assertEqual(self.sensed.presence()["source"], "kde-idle")


if __name__ == "__main__":
    if compositors.missing(Sway):
        print("skipped: %s missing" % ", ".join(compositors.missing(Sway)))
        sys.exit(77)
    main()
