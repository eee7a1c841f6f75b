# SPDX-License-Identifier: MIT
"""The whole line with a real GNOME Shell: every button, a banner closed by hand, a hold, a shell that dies in a session."""
import os
import signal
import subprocess
import sys
import unittest

import container
import gnome
from harness import Daemon, Home, main, until

PLAN = """
[minimus]
quiet = none
min-gap = 1s
start-delay = 0s
settle = 0s
max-per-day = 50
morning-question = no

[exercise breathe]
title = Lie and breathe
kind = stretch
sets = 1
hold = 2s
prepare = 1s

[routine short]
title = A short one
exercises = breathe 1x2s

[routine long]
title = A long one
exercises = breathe 1x20s

[reminder test]
routine = short
every = 3s
snooze = 2s
"""
LONG = PLAN.replace("routine = short", "routine = long")
shell = None


class Shell(unittest.TestCase):
    def begin(self, plan=PLAN, screened=True, link_dconf=False):
        self.home = Home()
        if link_dconf:
            # The settings of the person who is logged in.
            os.symlink(os.path.expanduser("~/.config/dconf"), os.path.join(self.home.root, "config", "dconf"))
        self.addCleanup(self.home.remove)
        self.daemon = Daemon(plan=plan, desktop=True, home=self.home,
                             env={"DBUS_SESSION_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"]})
        self.addCleanup(lambda: until(lambda: shell.titles() == [], what="an empty list at the end"))
        self.addCleanup(self.daemon.close)
        self.client = self.daemon.connect()
        self.client.subscribe()
        if screened:
            self.client.call("screening", result="none")

    def test_from_the_screening_to_the_history(self):
        self.begin(screened=False)
        shell.wait_buttons("None of these", "Something applies", "Later")
        shell.press("None of these")
        self.client.wait_event("reminder.prompted")
        shell.wait_buttons("Start", "Snooze", "Skip")
        shell.press("Start")
        self.client.wait_event("session.started")
        self.client.wait_event("session.finished")
        shell.wait_buttons("Easy", "Right", "Hard")
        shell.press("Right")
        shell.wait_buttons("None", "A little", "Too much")
        shell.press("None")
        self.client.wait_event("reminder.done")
        until(lambda: shell.titles() == [], what="an empty list")
        entry = self.client.call("history")["entries"][0]
        self.assertEqual(("done", 6, {"during": 0}), (entry["outcome"], entry["effort"], entry["pain"]))

    def test_snooze_and_skip(self):
        self.begin()
        shell.wait_buttons("Start", "Snooze", "Skip")
        shell.press("Snooze")
        self.client.wait_event("reminder.snoozed")
        shell.wait_buttons("Start", "Snooze", "Skip")
        shell.press("Skip")
        self.client.wait_event("reminder.skipped")

    def test_a_hold_of_20_seconds(self):
        self.begin(LONG)
        shell.wait_buttons("Start", "Snooze", "Skip")
        shell.press("Start")
        self.client.wait_event("session.started")
        until(lambda: shell.titles() == ["Lie and breathe"], what="the hold")
        shell.wait_buttons("Pause", "Next", "Stop")
        shell.press("Pause")
        self.client.wait_event("session.paused")
        shell.wait_buttons("Resume", "Next", "Stop")
        shell.press("Resume")
        self.client.wait_event("session.resumed")
        shell.wait_buttons("Pause", "Next", "Stop")
        self.client.wait_event("session.finished", deadline=40)
        shell.wait_buttons("Easy", "Right", "Hard")
        self.assertEqual(1, len(shell.titles()))
        self.client.call("session.report")

    def test_stop(self):
        self.begin(LONG)
        shell.wait_buttons("Start", "Snooze", "Skip")
        shell.press("Start")
        shell.wait_buttons("Pause", "Next", "Stop")
        shell.press("Stop")
        self.client.wait_event("session.stopped")

    def test_closing_is_no_answer(self):
        self.begin()
        shell.wait_buttons("Start", "Snooze", "Skip")
        shell.dismiss()
        until(lambda: shell.titles() == [], what="an empty list")
        self.client.sync()
        self.assertEqual("prompt", self.client.call("status")["state"])
        self.client.call("reminder.skip")

    def test_the_switch_for_do_not_disturb(self):
        def banners(shown):
            subprocess.run(["gsettings", "set", "org.gnome.desktop.notifications", "show-banners", shown], check=True, timeout=20)

        banners("false")
        self.addCleanup(banners, "true")
        self.begin(link_dconf=True)
        until(lambda: self.client.call("status")["desktop"]["sense"]["dnd"] == {"on": True, "source": "GNOME"}, what="do not disturb")
        self.client.call("reminder.now", reminder="test")
        event = self.client.wait_event("reminder.held")
        self.assertIn("dnd", event["reasons"])
        self.assertIn("Do-not-disturb comes from GNOME.", self.client.call("why", reminder="test")["sentences"])
        banners("true")
        self.client.wait_event("reminder.prompted")
        shell.wait_buttons("Start", "Snooze", "Skip")
        self.client.call("reminder.skip")

    def test_the_shell_dies_in_a_session(self):
        self.begin(LONG)
        shell.wait_buttons("Start", "Snooze", "Skip")
        shell.press("Start")
        shell.wait_buttons("Pause", "Next", "Stop")
        shell.stop(signal.SIGKILL)
        self.assertEqual("session", self.client.call("status")["state"])
        shell.start()
        until(lambda: shell.titles() == ["Lie and breathe"], what="the hold")
        self.client.call("session.stop")


if gnome.missing():
    container.skip("missing: " + ", ".join(gnome.missing()))
container.outside()
if not gnome.logged_in():
    sys.exit(gnome.log_in())
with gnome.GnomeShell() as shell:
    main()
