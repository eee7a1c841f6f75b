# SPDX-License-Identifier: MIT
"""`minimusctl follow` in a real terminal (tmux) of 60 columns without colour, and line by line for a screen reader."""
import os
import re
import shutil
import subprocess
import sys
import unittest

from harness import MINIMUSCTL, Daemon, main, until

PLAN = "[minimus]\nquiet = none\nstart-delay = 0s\nsettle = 0s\n[reminder desk]\nroutine = desk-micro-3\nevery = 5h\n"
WAITS = PLAN + "wait-for-me = yes\n"


class Terminal:
    """One tmux server of its own, one window of 60 by 12."""

    def __init__(self, daemon, *words):
        self.socket = os.path.join(daemon.home.root, "tmux.sock")
        # The leak check of a sanitized build may hang where its terminal is taken away under it.
        self.env = dict(daemon.env, TERM="xterm", NO_COLOR="1", LC_ALL="C.UTF-8", ASAN_OPTIONS="detect_leaks=0")
        command = " ".join([MINIMUSCTL, *words]) + "; echo ended with $?; cat"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "60", "-y", "12", command)

    def tmux(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, *words], env=self.env, check=True, capture_output=True, text=True,
                              timeout=20).stdout

    def text(self):
        return self.tmux("capture-pane", "-p")

    def key(self, *keys):
        self.tmux("send-keys", *keys)

    def shows(self, pattern):
        try:
            return until(lambda: re.search(pattern, self.text(), re.M), what=pattern)
        except AssertionError as late:
            raise AssertionError("%s; the terminal shows\n%s" % (late, self.text())) from None

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], env=self.env, check=False, capture_output=True)


class Follow(unittest.TestCase):
    def begin(self, plan=PLAN, speed=1, words=("follow",), start="desk"):
        daemon = Daemon(plan=plan, speed=speed)
        self.addCleanup(daemon.close)
        daemon.ctl("screening", "none")
        if start:
            self.assertEqual(0, daemon.ctl("start", start).returncode)
        terminal = Terminal(daemon, *words)
        self.addCleanup(terminal.close)
        return daemon, terminal

    def test_the_picture(self):
        _, terminal = self.begin()
        terminal.shows(r"of 2:55$")  # how far, and how long in all
        terminal.shows(r"Wall press, right side, (set|hold) 1 of 4")  # step, side, set
        terminal.shows(r"^\[[#-]+\] +0:0\d$")  # the bar
        terminal.shows(r"^next: Wall press")
        terminal.shows(r"p pause, n next, b back, s stop, q quit")
        for line in terminal.text().split("\n"):
            self.assertLessEqual(len(line), 60)
        self.assertNotIn("\x1b[3", terminal.tmux("capture-pane", "-p", "-e"))

    def test_the_keys(self):
        _, terminal = self.begin()
        terminal.shows(r"p pause")
        terminal.key("p")
        terminal.shows(r"paused: p goes on")
        terminal.key("n")
        terminal.shows(r"^Wall press, right side, hold 1 of 4")
        terminal.key("b")
        terminal.shows(r"Get ready: Wall press")
        terminal.key("p")
        terminal.shows(r"p pause, n next")
        terminal.key("s")
        terminal.shows(r"How (hard was it|sore was it)")
        terminal.key("Enter")
        terminal.key("Enter")
        terminal.shows(r"^ended with 0$")  # with the session that it was begun for

    def test_it_stays_when_told_to(self):
        daemon, terminal = self.begin(words=("follow", "--stay"))
        terminal.shows(r"p pause")
        daemon.ctl("session", "stop")
        terminal.shows(r"How (hard|sore) was it")
        terminal.key("Enter")
        terminal.key("Enter")
        terminal.shows(r"^Next: desk")
        terminal.key("q")
        terminal.shows(r"^ended with 0$")

    def test_answered_elsewhere_it_ends(self):
        daemon, terminal = self.begin()
        terminal.shows(r"p pause")
        daemon.ctl("session", "stop")
        terminal.shows(r"How (hard|sore) was it")
        self.assertEqual(0, daemon.ctl("answer", "--effort", "right", "--pain", "0").returncode)
        terminal.shows(r"^ended with 0$")

    def test_it_waits_for_the_person(self):
        daemon, terminal = self.begin(plan=WAITS, speed=10)
        terminal.shows(r"waiting for you: n or space goes on")
        self.assertIn("waiting", daemon.connect().call("status")["session"])
        terminal.key("Space")
        terminal.shows(r"^Wall press, right side, hold \d of 4")
        terminal.key("s")
        terminal.shows(r"How (hard|sore) was it")

    def test_line_by_line(self):
        daemon, terminal = self.begin(words=("follow", "--plain"), speed=1)
        terminal.shows(r"^0:00  Get ready: Wall press, right side, .*\d+ s$")
        daemon.ctl("session", "next")
        terminal.shows(r"^0:08  Wall press, right side, hold 1 of 4, 10 s$")
        daemon.ctl("session", "stop")
        terminal.shows(r"^The session is over\.")
        daemon.ctl("answer", "--pain", "0")
        terminal.shows(r"^ended with 0$")
        self.assertNotIn("\x1b", terminal.tmux("capture-pane", "-p", "-e"))


if shutil.which("tmux") is None:
    sys.exit(77)
main()
