# SPDX-License-Identifier: MIT
"""Presence under a real `systemd --user` with a real logind: a display that comes after the daemon, locks, sleep, inhibitors.

Only the kernel's sleep is faked: a file in the place of /sys/power/state, and a suspend that waits."""
import glob
import json
import os
import re
import select
import subprocess
import sys
import time
import unittest

import container
import presence
from desk import end
from harness import Late, PATIENCE, main, until
from systemd_service import USER, Person

SESSION_UNIT = """[Service]
PAMName=login
User=%s
Environment=XDG_SESSION_TYPE=wayland XDG_SESSION_CLASS=user XDG_SEAT=seat0 XDG_SESSION_DESKTOP=test
UtmpIdentifier=t1
ExecStart=/bin/sleep 1000
"""
SUSPEND = "[Service]\nExecStart=\nExecStart=/bin/sleep 1\n"
SWAY = "xwayland disable\noutput HEADLESS-1 resolution 800x500\n"


class Follow:
    """The events that `minimusctl events --json` prints, with the time at which each came."""

    def __init__(self, person):
        self.process = person.start("minimusctl", "events", "--json", stdout=subprocess.PIPE)
        self.buffer, self.lines = b"", []

    def wait(self, kind, where=None, deadline=20):
        """(event, monotonic time); those before it are dropped."""
        limit = time.monotonic() + deadline * PATIENCE
        seen = []
        while True:
            while self.lines:
                event, when = self.lines.pop(0)
                seen.append(event)
                if event["type"] == kind and (where is None or where(event)):
                    return event, when
            left = limit - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise Late("no %s in %g s; seen: %s" % (kind, deadline, seen))
            self.buffer += os.read(self.process.stdout.fileno(), 65536)
            *whole, self.buffer = self.buffer.split(b"\n")
            self.lines += [(json.loads(line), time.monotonic()) for line in whole]

    def presence(self, state):
        return self.wait("presence.changed", lambda event: event["presence"] == state)[1]

    def close(self):
        end(self.process)
        self.process.stdout.close()


class Presence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        container.write("/run/systemd/system/test-session.service", SESSION_UNIT % USER)
        container.write("/run/systemd/system/systemd-suspend.service.d/test.conf", SUSPEND)
        # The container's /sys is a folder of its own, without power management.
        subprocess.run(["mount", "-o", "remount,rw", "/sys"], check=True)
        container.write("/sys/power/state", "mem\n")
        subprocess.run(["systemctl", "daemon-reload"], check=True)
        # It looks into the /sys that was there when it started.
        subprocess.run(["systemctl", "restart", "systemd-logind"], check=True)
        cls.person = Person()
        subprocess.run(["systemctl", "start", "test-session.service"], check=True)

    def setUp(self):
        self.kept = []
        self.plan(presence.PLAN)
        self.person.systemctl("start", "minimusd.service")
        self.follow = Follow(self.person)

    def tearDown(self):
        self.follow.close()
        self.person.systemctl("stop", "minimusd.socket", "minimusd.service")
        self.person.systemctl("unset-environment", "DISPLAY", "WAYLAND_DISPLAY")
        for process in reversed(self.kept):
            end(process)
        for path in glob.glob(self.person.runtime + "/wayland-*"):
            os.unlink(path)

    def plan(self, text):
        self.person.write(".config/minimus/plan.ini", text)

    def keep(self, *command, **env):
        """Starts a program as the person, to be ended with the test."""
        self.kept.append(self.person.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, more=env))
        return self.kept[-1]

    def status(self):
        return json.loads(self.person.ctl("status", "--json"))

    def sway(self):
        """A compositor; returns when its socket was seen."""
        self.person.write("sway.config", SWAY)
        self.keep("sway", "-c", self.person.home + "/sway.config", WLR_BACKENDS="headless", WLR_LIBINPUT_NO_DEVICES="1",
                  WLR_RENDERER="pixman")
        until(lambda: glob.glob(self.person.runtime + "/wayland-?"), what="sway's socket")
        return time.monotonic()

    def session(self):
        for line in subprocess.run(["loginctl", "--no-legend", "list-sessions"], capture_output=True, text=True, check=True).stdout.splitlines():
            if USER in line:
                return line.split()[0]
        raise AssertionError("there is no session")

    def late(self, state, since):
        late = self.follow.presence(state) - since
        print("%s: %s told %.1f ms after" % (self.id().split(".")[-1], state, late * 1000), file=sys.stderr)
        return late

    def test_a_compositor_after_the_daemon(self):
        until(lambda: self.status()["desktop"]["helper"] == "running", what="the helpers")
        self.assertEqual((self.status()["presence"]["state"], self.status()["presence"]["source"]), ("unknown", "none"))
        self.assertLess(self.late("active", self.sway()), 1)
        self.assertEqual(self.status()["presence"]["source"], "kde-idle")
        self.follow.presence("away")

    def desktop(self, display):
        """An X server, what its login would tell systemd, and a notification server; when that has its name, and both."""
        xvfb = self.keep("Xvfb", display, "-nolisten", "tcp")
        until(lambda: self.person.run("xdpyinfo", "-display", display, check=False).returncode == 0, what="the X server's answer")
        self.person.systemctl("set-environment", "DISPLAY=" + display)
        dunst = self.keep("dunst", DISPLAY=display)
        until(lambda: "dunst" in self.person.run("busctl", "--user", "status", "org.freedesktop.Notifications", check=False).stdout,
              what="dunst on the bus")
        return time.monotonic(), (dunst, xvfb)

    def test_an_x_server_after_the_daemon(self):
        since, processes = self.desktop(":55")
        self.assertLess(self.late("active", since), 1)
        self.assertEqual(self.status()["presence"]["source"], "xsync")
        for process in processes:
            end(process)
            self.kept.remove(process)
        self.follow.presence("unknown")
        # The next login has another display, which the variables of the first do not name.
        since, _ = self.desktop(":56")
        self.assertLess(self.late("active", since), 1)

    def test_lock_and_unlock(self):
        self.plan(presence.PLAN.replace("natural-break = 1s", "natural-break = 10min"))
        self.person.ctl("reload")
        self.sway()
        self.follow.presence("active")
        session = self.session()
        for on, state in (("lock-session", "locked"), ("unlock-session", "active")):
            subprocess.run(["loginctl", on, session], check=True)
            self.assertLess(self.late(state, time.monotonic()), 0.1)
        path = next(word for word in self.person.run("busctl", "call", "org.freedesktop.login1", "/org/freedesktop/login1",
                                                     "org.freedesktop.login1.Manager", "GetSession", "s", session).stdout.split('"')
                    if word.startswith("/"))
        for on, state in (("true", "locked"), ("false", "active")):
            self.person.run("busctl", "call", "org.freedesktop.login1", path, "org.freedesktop.login1.Session", "SetLockedHint", "b", on)
            self.assertLess(self.late(state, time.monotonic()), 0.1)

    def inhibitors(self):
        return subprocess.run(["systemd-inhibit", "--list", "--no-legend", "--no-pager"], capture_output=True, text=True, check=True).stdout

    def holds(self, what, mode):
        return any(re.match(r"minimus\b.* %s\s.*%s$" % (what, mode), line.strip()) for line in self.inhibitors().splitlines())

    def test_sleep_pauses_a_session_before_it_comes(self):
        self.sway()
        self.follow.presence("active")
        self.person.ctl("screening", "none")
        self.person.ctl("start", "long")
        self.follow.wait("session.started")
        until(lambda: self.holds("sleep", "delay") and self.holds("idle", "block"), what="both inhibitors")
        subprocess.run(["systemctl", "suspend"], check=True)
        began = time.monotonic()
        paused = self.follow.wait("session.paused")[1]
        self.assertLess(paused - began, 1)
        asleep = self.follow.presence("asleep")
        self.assertLess(self.follow.wait("presence.changed")[1] - asleep, 4)
        self.assertTrue(self.status()["session"]["paused"])
        until(lambda: self.holds("sleep", "delay") and not self.holds("idle", "block"), what="the delay of the next sleep alone")
        self.person.ctl("session", "stop")

    def test_somebody_elses_inhibitor_is_sitting(self):
        self.sway()
        self.follow.presence("away")
        film = self.keep("systemd-inhibit", "--what=idle", "--mode=block", "--who=film", "--why=test", "sleep", "100")
        self.follow.presence("active")
        end(film)
        self.kept.remove(film)
        self.follow.presence("away")


if __name__ == "__main__":
    container.outside()
    main()
