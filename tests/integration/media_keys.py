# SPDX-License-Identifier: MIT
"""A session as a media player: a real playerctl drives it, and a reader of the specification looks at it."""
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest
import urllib.parse

import desk
import presence
from desk import Desk
from harness import main, until

PLAN = """
[minimus]
quiet = none
start-delay = 0s
settle = 0s
morning-question = no

[exercise breathe]
title = Lie and breathe
kind = stretch
sets = 1
hold = 60s
prepare = 40s

[exercise roll]
title = Roll
kind = release
unilateral = yes
sets = 1
hold = 30s
prepare = 20s
switch = 10s

[routine long]
title = A long one
exercises = breathe 1x60s, roll 1x30s

[reminder test]
routine = long
every = 2h

[reminder patient]
routine = patient
every = 2h
wait-for-me = yes

[exercise start]
title = A short start
kind = stretch
sets = 1
hold = 60s
prepare = 1s

[routine patient]
title = One that waits
exercises = start 1x60s
"""
NAME = "org.mpris.MediaPlayer2.minimus"
PATH = "/org/mpris/MediaPlayer2"


class MediaKeys(unittest.TestCase):
    def setUp(self):
        self.desk = Desk(dunst=False)
        self.addCleanup(self.desk.close)
        env = {key: self.desk.environment()[key] for key in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        env["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=%s/no-system-bus" % self.desk.home.runtime
        self.sensed = presence.Sensed(self.desk.home, env, plan=PLAN, ready=False)
        self.addCleanup(self.sensed.close)
        self.client = self.sensed.daemon.connect()
        self.client.subscribe()
        self.client.call("screening", result="none")

    def playerctl(self, *args, ok=True):
        done = subprocess.run(["playerctl", "--player=minimus", *args], env=self.desk.environment(), capture_output=True, text=True,
                              timeout=20, check=False)
        if ok:
            self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def busctl(self, *args):
        done = subprocess.run(["busctl", "--user", *args], env=self.desk.environment(), capture_output=True, text=True, timeout=20,
                              check=False)
        return done.stdout.strip() or done.stderr.strip()

    def named(self):
        return "true" in self.desk._send("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner",
                                         "string:" + NAME).stdout

    def start(self):
        self.client.call("session.start", routine="long")
        until(self.named, what="the player on the bus")

    def session(self):
        return self.client.call("status")["session"]

    def wait_title(self, text):
        until(lambda: self.playerctl("metadata", "xesam:title") == text, what="the title " + text)

    def test_there_only_during_a_session(self):
        self.client.sync()
        self.assertFalse(self.named())
        self.assertEqual(self.playerctl("status", ok=False), "")
        self.start()
        self.assertEqual(self.playerctl("status"), "Playing")
        self.playerctl("stop")
        self.client.wait_event("session.stopped")
        until(lambda: not self.named(), what="the player to be gone")
        self.assertEqual(self.client.call("history")["entries"][0]["outcome"], "partial")

    def test_keys(self):
        self.start()
        self.playerctl("pause")
        self.client.wait_event("session.paused")
        until(lambda: self.playerctl("status") == "Paused", what="Paused")
        self.assertTrue(self.session()["paused"])
        self.playerctl("play")
        self.client.wait_event("session.resumed")
        until(lambda: self.playerctl("status") == "Playing", what="Playing")
        self.playerctl("play-pause")
        self.client.wait_event("session.paused")
        self.playerctl("play-pause")
        self.client.wait_event("session.resumed")
        self.assertEqual(self.session()["step_index"], 0)
        self.playerctl("next")
        self.client.wait_event("session.step", where=lambda event: event["step_index"] == 1)
        self.playerctl("next")
        self.client.wait_event("session.step", where=lambda event: event["step_index"] == 2)
        self.playerctl("previous")
        self.client.wait_event("session.step", where=lambda event: event["step_index"] == 1)

    def test_a_session_that_waits_goes_on_by_a_key(self):
        self.client.call("session.start", reminder="patient")
        self.client.wait_event("session.paused", where=lambda event: "waits" in event.get("reason", ""))
        until(lambda: self.playerctl("status") == "Paused", what="Paused")
        self.playerctl("play-pause")
        self.client.wait_event("session.resumed")
        self.client.wait_event("session.step", where=lambda event: event["step_index"] == 1)
        until(lambda: self.playerctl("status") == "Playing", what="Playing")

    def test_confirmed_by_a_key(self):
        self.start()
        self.playerctl("next")
        self.client.wait_event("session.step", where=lambda event: event["step_index"] == 1)
        for _ in range(6):
            if self.session() is None:
                break
            self.playerctl("next")
            self.client.sync()
        self.client.wait_event("session.finished")
        # Keys are input of a person: nobody has to ask whether it was done.
        self.assertEqual(self.client.call("history")["entries"][0]["outcome"], "done")

    def test_what_it_shows(self):
        self.start()
        step = self.session()["step"]
        self.assertEqual(self.playerctl("metadata", "xesam:title"), step["text"])
        self.assertEqual(self.playerctl("metadata", "xesam:album"), "A long one")
        self.assertEqual(self.playerctl("metadata", "mpris:length"), str(40 * 1000000))
        self.assertRegex(self.playerctl("metadata", "mpris:trackid"), r"^'?/org/minimus/minimus/session/\d+/step/0'?$")
        for _ in range(3):
            self.playerctl("next")
        self.client.wait_event("session.step", where=lambda event: event["step_index"] == 3)
        text = self.session()["step"]["text"]
        self.assertIn("Roll", text)
        self.assertIn("right", text)
        self.wait_title(text)
        self.assertEqual(self.playerctl("metadata", "mpris:length"), str(30 * 1000000))
        art = urllib.parse.urlparse(self.playerctl("metadata", "mpris:artUrl"))
        self.assertEqual(art.scheme, "file")
        self.assertTrue(os.path.exists(urllib.parse.unquote(art.path)), art)

    def test_position_is_computed(self):
        self.start()
        self.playerctl("pause")
        self.client.wait_event("session.paused")
        until(lambda: self.playerctl("status") == "Paused", what="Paused")
        held = float(self.playerctl("position"))
        self.assertLess(held, 15)
        self.assertEqual(float(self.playerctl("position")), held)
        self.playerctl("play")
        self.client.wait_event("session.resumed")
        begun = time.monotonic()
        until(lambda: float(self.playerctl("position")) > held + 1, what="the position to move")
        self.assertGreater(time.monotonic() - begun, 0.5)
        # In the same step the specification wants to be told of a jump back.
        monitor = subprocess.Popen(["dbus-monitor", "--session", "type='signal',interface='org.mpris.MediaPlayer2.Player'"],
                                   env=self.desk.environment(), stdout=subprocess.PIPE, text=True)
        self.addCleanup(monitor.stdout.close)
        self.addCleanup(desk.end, monitor)
        monitor.stdout.readline()
        until(lambda: float(self.playerctl("position")) > 3.5, what="the position to move on")
        self.playerctl("previous")
        until(lambda: float(self.playerctl("position")) < 3, what="the position to jump")
        line = ""
        while "Seeked" not in line:
            line = monitor.stdout.readline()
        self.assertRegex(monitor.stdout.readline(), r"int64 \d+")

    def test_nothing_ticks(self):
        self.start()
        helper = self.sensed.helper()
        self.playerctl("status")
        self.client.sync()
        # What is measured is a rest. The session begins to count down only behind it.
        self.assertLessEqual(presence.rest(helper, 5), 2)

    def test_as_the_specification_asks(self):
        self.start()
        told = self.busctl("introspect", NAME, PATH, "org.mpris.MediaPlayer2.Player")
        for member in ("Next", "Pause", "Play", "PlayPause", "Previous", "Stop", r"Seek +method +x", r"SetPosition +method +ox",
                       r"OpenUri +method +s", r"Seeked +signal +x", r"PlaybackStatus +property +s", r"Rate +property +d +1",
                       r"Metadata +property +a\{sv\}", r"Volume +property +d", r"Position +property +x", r"MinimumRate +property +d +1",
                       r"MaximumRate +property +d +1", r"CanGoNext +property +b +true", r"CanGoPrevious +property +b +true",
                       r"CanPlay +property +b +true", r"CanPause +property +b +true", r"CanSeek +property +b +false",
                       r"CanControl +property +b +true"):
            self.assertTrue(re.search(r"^\." + member, told, re.M), member + " in\n" + told)
        told = self.busctl("introspect", NAME, PATH, "org.mpris.MediaPlayer2")
        for member in ("Raise", "Quit", r"CanQuit +property +b +false", r"CanRaise +property +b +false", r"HasTrackList +property +b +false",
                       r'Identity +property +s +"minimus"', r'DesktopEntry +property +s +"org.minimus.minimus"',
                       r"SupportedUriSchemes +property +as +0", r"SupportedMimeTypes +property +as +0"):
            self.assertTrue(re.search(r"^\." + member, told, re.M), member + " in\n" + told)
        self.assertIn("no files", self.busctl("call", NAME, PATH, "org.mpris.MediaPlayer2.Player", "OpenUri", "s", "file:///x"))
        self.busctl("call", NAME, PATH, "org.mpris.MediaPlayer2.Player", "Seek", "x", "5000000")
        self.busctl("set-property", NAME, PATH, "org.mpris.MediaPlayer2.Player", "Rate", "d", "0")
        self.client.wait_event("session.paused")

    def test_a_second_player_has_a_name_of_its_own(self):
        other = subprocess.Popen(["/usr/bin/python3", "-m", "dbusmock", NAME, PATH, "org.example.Other"], env=self.desk.environment(),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(desk.end, other)
        until(self.named, what="the other player")
        self.client.call("session.start", routine="long")
        until(lambda: NAME + ".instance" in self.busctl("list", "--acquired"), what="a name of its own")

    def test_the_helper_is_killed(self):
        self.start()
        self.playerctl("next")
        self.client.wait_event("session.step", where=lambda event: event["step_index"] == 1)
        self.playerctl("pause")
        self.client.wait_event("session.paused")
        os.kill(self.sensed.helper(), signal.SIGKILL)
        self.client.wait_event("helper.lost", where=lambda event: event["helper"] == "sense")
        self.assertEqual(self.session()["step_index"], 1)
        self.client.wait_event("helper.restored", where=lambda event: event["helper"] == "sense")
        until(self.named, what="the player to be back")
        until(lambda: self.playerctl("status") == "Paused", what="Paused")
        self.assertEqual(self.playerctl("metadata", "mpris:length"), str(60 * 1000000))
        self.playerctl("play")
        self.client.wait_event("session.resumed")


if __name__ == "__main__":
    lacking = desk.missing() + [name for name in ("playerctl", "busctl", "dbus-monitor") if shutil.which(name) is None]
    if importlib.util.find_spec("dbusmock") is None:
        lacking.append("python3-dbusmock")
    if lacking:
        sys.stderr.write("not installed: %s\n" % ", ".join(lacking))
        sys.exit(77)
    main()
