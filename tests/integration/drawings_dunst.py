# SPDX-License-Identifier: MIT
"""The drawing that goes with a notification, as it arrives at a real dunst: the exercise at hand and its side."""
import os
import re
import subprocess
import sys
import unittest
from urllib.parse import unquote, urlparse

import desk
from desk import Desk
from harness import PREFIX, Daemon, main, until
from watch import Watch

OURS = os.path.join(PREFIX, "share", "minimus", "drawings")
SETTINGS = """
[minimus]
quiet = none
min-gap = 1s
start-delay = 0s
settle = 0s
max-per-day = 50
morning-question = no
"""
PLAN = SETTINGS + """
[exercise breathe]
title = Lie and breathe
kind = stretch
sets = 1
hold = 60s
prepare = 1s

[routine mixed]
title = A mixed one
exercises = side-lying-clam 2x60s rest 30s, bridge:single 1x60s right, breathe 1x60s

[reminder test]
routine = mixed
every = 3s
"""


class Images(Watch):
    """The image of each notification, in order; "" for none."""

    def images(self):
        found = (re.search(r'string "image-path"\s+variant\s+string "([^"]*)"', call) for call in self.calls())
        return [unquote(urlparse(match.group(1)).path) if match else "" for match in found]

    def wait(self, name, folder=OURS):
        """Until the last notification has this drawing: "light/bridge-left"."""
        path = os.path.join(folder, name + ".svg")
        until(lambda: self.images()[-1:] == [path], what="the drawing %s (last: %s)" % (path, self.images()[-1:]))
        assert os.path.exists(path), path


class Drawings(unittest.TestCase):
    def begin(self, plan=PLAN, screened=True):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.watch = Images(self.desk.environment())
        self.addCleanup(self.watch.close)
        env = {key: self.desk.environment()[key] for key in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        self.daemon = Daemon(plan=plan, desktop=True, home=self.desk.home, env=env)
        self.addCleanup(self.daemon.close)
        self.client = self.daemon.connect()
        self.client.subscribe()
        if screened:
            self.client.call("screening", result="none")

    def to(self, kind, side=None):
        """Goes on to the next step of this kind and side."""
        for _ in range(20):
            step = self.client.call("status")["session"]["step"]
            if step["kind"] == kind and side in (None, step.get("side")):
                return step
            self.client.call("session.next")
        raise AssertionError("no step %s %s" % (kind, side))

    def test_through_a_session(self):
        self.begin(screened=False)
        self.watch.wait("light/safety")
        self.client.call("screening", result="none")
        self.watch.wait("light/side-lying-clam-right")
        self.client.wait_event("reminder.prompted")
        self.client.call("session.start", reminder="test")
        self.to("work", "right")
        self.watch.wait("light/side-lying-clam-right")
        self.client.call("session.pause")
        self.watch.wait("light/paused")
        self.client.call("session.resume")
        self.watch.wait("light/side-lying-clam-right")
        self.to("switch")
        self.watch.wait("light/switch-left")
        self.to("work", "left")
        self.watch.wait("light/side-lying-clam-left")
        self.to("rest")
        self.watch.wait("light/rest")
        self.client.call("session.next")
        self.to("prepare")
        # At its level it looks different; an exercise without a drawing has that of its kind.
        self.watch.wait("light/bridge.single-right")
        self.client.call("session.next")
        self.client.call("session.next")
        self.watch.wait("light/stretch")
        self.to("work")
        self.client.call("session.next")
        self.client.wait_event("session.finished")
        self.watch.wait("light/done")
        self.client.call("answer", effort=6)
        self.watch.wait("light/question")

    def test_the_side_that_goes_first(self):
        self.begin(PLAN.replace("quiet = none", "quiet = none\nside-first = left"))
        self.watch.wait("light/side-lying-clam-left")

    def test_dark_ones(self):
        self.begin(PLAN + "\n[desktop]\ndrawings = dark\n")
        self.watch.wait("dark/side-lying-clam-right")

    def test_none(self):
        self.begin(PLAN + "\n[desktop]\ndrawings = none\n")
        self.client.wait_event("reminder.prompted")
        until(lambda: self.desk.count() == 1, what="the notification")
        self.assertEqual({""}, set(self.watch.images()))

    def test_ones_own_come_first(self):
        self.begin(PLAN.replace("side-lying-clam 2x60s rest 30s, ", "breathe 1x60s, "))
        self.watch.wait("light/stretch")
        folder = os.path.join(self.daemon.home.config, "drawings")
        pose = os.path.join(self.daemon.home.root, "poses.ini")
        with open(pose, "w", encoding="utf-8") as file:
            file.write("[breathe]\nlike = rest\n")
        done = subprocess.run(["/usr/bin/python3", os.path.join(os.environ["MINIMUS_SOURCE"], "tools", "draw"), pose],
                              env={**os.environ, "XDG_CONFIG_HOME": os.path.dirname(self.daemon.home.config)}, capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.client.call("session.start", reminder="test")
        self.watch.wait("light/breathe", folder)

    def test_dunst_draws_it(self):
        self.begin()
        self.watch.wait("light/side-lying-clam-right")
        self.desk.dismiss()
        until(lambda: self.desk.history(), what="the notification in dunst's history")
        self.assertTrue(self.desk.history()[0]["icon_path"].endswith("light/side-lying-clam-right.svg"), self.desk.history()[0])


if desk.missing() or subprocess.run(["which", "dbus-monitor"], capture_output=True, check=False).returncode != 0:
    sys.stderr.write("not tested here, missing: %s\n" % ", ".join(desk.missing() or ["dbus-monitor"]))
    sys.exit(77)
main()
