# SPDX-License-Identifier: MIT
"""Presence on whole desktops' compositors: ext-idle-notify and the lock on a real KWin, IdleMonitor on a real Mutter."""
import sys
import time
import unittest

import compositors
import mocks
import presence
from compositors import KWin, Mutter
from harness import Home, main

BREAK_S = 1.0


class Wide(unittest.TestCase):
    def begin(self, kind):
        lacking = compositors.missing(kind) + mocks.missing()
        if lacking:
            self.skipTest(", ".join(lacking) + " missing")
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.bus = mocks.Bus(self.home.runtime, "bus")
        self.addCleanup(self.bus.close)
        self.compositor = kind(self.bus)
        self.addCleanup(self.compositor.close)
        self.sensed = presence.Sensed(self.home, {"DBUS_SESSION_BUS_ADDRESS": self.bus.address,
                                                  "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=%s/none" % self.home.runtime,
                                                  "WAYLAND_DISPLAY": self.compositor.display})
        self.addCleanup(self.sensed.close)

    def check(self, source):
        self.assertEqual(self.sensed.presence()["source"], source)

        def leave():
            self.compositor.move()
            return time.monotonic() + BREAK_S

        late = presence.best_lateness(leave, lambda since: self.sensed.wait("away", since))
        self.assertLess(late, 0.1)
        back = []
        for _ in range(3):
            self.compositor.move()
            back.append(self.sensed.wait("active", time.monotonic()))
            self.sensed.wait("away")
            if back[-1] < 0.1:
                break
        self.assertLess(min(back), 0.1)
        self.assertEqual(presence.rest(self.sensed.helper(), presence.REST_S), 0)
        print("%s: away told %.1f ms after the break, back %.1f ms after the input, no wake-up in %g s" %
              (source, late * 1000, min(back) * 1000, presence.REST_S), file=sys.stderr)

    def test_kwin(self):
        self.begin(KWin)
        self.check("ext-idle-notify")

    def test_lock_of_kwin(self):
        self.begin(KWin)
        self.compositor.lock()
        self.assertLess(self.sensed.wait("locked", time.monotonic()), 0.1)

    def test_mutter(self):
        self.begin(Mutter)
        self.check("mutter")


if __name__ == "__main__":
    main()
