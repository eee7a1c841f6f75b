# SPDX-License-Identifier: MIT
"""setup: the first questions, at a terminal and without one; every plan that it can write, checked.

    setup.py SETUP_CLI      the program that prints all of them
"""
import fcntl
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
import unittest

from harness import DEADLINE_S, MINIMUSCTL, PATIENCE, SOURCE, Daemon, Home, Late, Stdio, main

SETUP_CLI = os.path.abspath(sys.argv.pop(1))


class Terminal:
    """minimusctl setup at a terminal of 60 columns; answers are given when they are asked for."""

    def __init__(self, env, *words):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        self.process = subprocess.Popen([MINIMUSCTL, "setup", *words], env=dict(env, TERM="xterm"), stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True)
        os.close(slave)
        self.master, self.text, self.at = master, "", 0

    def read(self, deadline=DEADLINE_S):
        if not select.select([self.master], [], [], deadline * PATIENCE)[0]:
            raise Late("nothing more was said after: " + self.text[-300:])
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.text += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)

    def expect(self, words):
        end = time.monotonic() + DEADLINE_S * PATIENCE
        while words not in self.text[self.at:]:
            if time.monotonic() > end or not self.read():
                raise Late("%r did not come: %s" % (words, self.text[self.at:]))
        self.at = self.text.index(words, self.at) + len(words)

    def answer(self, *lines):
        for line in lines:
            self.expect("]: ")
            os.write(self.master, line.encode() + b"\n")

    def finish(self):
        while self.read():
            pass
        os.close(self.master)
        return self.process.wait(DEADLINE_S * PATIENCE)


class Setup(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def run_setup(self, *words, given="", env=None):
        return subprocess.run([MINIMUSCTL, "setup", *words], env=self.home.environment(env), input=given, capture_output=True, text=True,
                              timeout=DEADLINE_S * PATIENCE, check=False)

    def left(self):
        """All files that there are, but for what plugins said, which any verb keeps."""
        found = (os.path.relpath(os.path.join(folder, name), self.home.root) for folder, _, names in os.walk(self.home.root) for name in names)
        return sorted(name for name in found if not name.startswith("cache/"))

    def test_every_plan_is_one(self):
        plans = subprocess.run([SETUP_CLI], capture_output=True, text=True, check=True, timeout=DEADLINE_S * PATIENCE).stdout.split("=== ")[1:]
        self.assertEqual(32 * 16, len(plans))
        path = os.path.join(self.home.root, "plan.ini")
        with Stdio() as client:
            for plan in plans:
                number, text = plan.split("\n", 1)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                checked = client.call("check", plan=path)
                # Not even a warning: nothing in it needs what is not there, or has a caution for what somebody has.
                self.assertEqual((True, []), (checked["ok"], checked["problems"]), "plan %s\n%s" % (number, text))
                self.assertNotRegex(text, r"[ \t]\n|[^\x20-\x7e\n]")

    def test_no_terminal_changes_nothing(self):
        done = self.run_setup()
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("nothing was changed", done.stderr)
        self.assertIn("between = 09:00-18:00", done.stdout)
        self.assertEqual([], self.left())
        # What it prints is a plan; answers may come from a file.
        done = self.run_setup(given="2\n3, neck\nfoam-roller, 4\nspeech\nmon..wed\n10:00-16:00\n12:30\ntue, thu\n07:15\nnone\nDr \"Roe\"; 23 November #4\n")
        self.assertEqual(0, done.returncode, done.stderr)
        for line in ("affected-side = right", "conditions = bone-or-surgery, neck", "equipment = wall, chair, mat, belt, foam-roller, loop-band", "cues = speech",
                     "days = mon..wed", "between = 10:00-16:00", "days = tue, thu", "at = 07:15", "quiet = none", "prescribed-by = \"Dr 'Roe'; 23 November #4\""):
            self.assertIn(line + "\n", done.stdout)
        with Daemon(plan=done.stdout) as daemon:
            self.assertTrue(daemon.connect().call("status")["plan"]["ok"])
        for given, words in (("leg\n", "\"leg\" is none of them"), ("\nheart\n", "\"heart\" is none of them"), ("\n\n\n\nweekly\n", "days"),
                             ("\n\n\n\n\n25:00-26:00\n", "between"), ("\n" * 9 + "always # really\n", "quiet"), ("\n\n\n\n" + "mon, " * 60 + "\n", "too long")):
            done = self.run_setup(given=given)
            self.assertEqual(1, done.returncode, given)
            self.assertIn(words, done.stderr)
            self.assertEqual("", done.stdout)
        self.assertEqual([], self.left())

    def test_yes_takes_what_is_usual(self):
        done = self.run_setup("--yes")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("Written: " + self.home.plan, done.stdout)
        with open(self.home.plan, encoding="utf-8") as file:
            self.assertIn(file.read(), done.stdout)
        self.assertEqual(["config/minimus/plan.ini"], self.left())
        # A second time it is there already.
        os.truncate(self.home.plan, 0)
        done = self.run_setup("--yes")
        self.assertEqual(0, done.returncode)
        self.assertIn("You have a plan, and it stays as it is: " + self.home.plan, done.stdout)
        self.assertEqual(0, os.path.getsize(self.home.plan))

    def test_a_file_in_plan_d_is_a_plan(self):
        path = self.home.write_plan("[minimus]\nquiet = none\n", "plan.d/50-roe.ini")
        self.assertIn("it stays as it is: " + path, self.run_setup("--yes").stdout)
        self.assertEqual(["config/minimus/plan.d/50-roe.ini"], self.left())

    def test_a_conversation(self):
        terminal = Terminal(self.home.environment())
        terminal.answer("left", "sore-side", "4, 3", "")
        terminal.answer("every day")
        terminal.expect("days")  # what is wrong, and the same question again
        terminal.answer("mon..thu", "", "7pm", "19:00", "", "20:00", "23:00-06:00", "")
        terminal.expect("This is your plan:")
        terminal.answer("maybe", "yes")
        terminal.expect("Written: ")
        terminal.expect("No systemd user manager runs here.")
        terminal.expect("This is what minimusctl doctor says:")
        self.assertEqual(2, terminal.finish(), terminal.text)  # no daemon runs
        with open(self.home.plan, encoding="utf-8") as file:
            text = file.read()
        for line in ("affected-side = left", "conditions = sore-side", "equipment = wall, chair, mat, belt, ball, loop-band", "days = mon..thu", "at = 19:00", "quiet = 23:00-06:00"):
            self.assertIn(line + "\n", text)
        # Every question stands in lines of at most 60 columns, and nothing is redrawn.
        before = terminal.text[:terminal.text.index("This is your plan:")]
        self.assertEqual([], [line for line in before.split("\n") if len(line) > 60])
        self.assertNotIn("\x1b", terminal.text)

    def test_who_goes_away_changes_nothing(self):
        for lines in ((), ("right",), ("",) * 11 + ("no",)):
            terminal = Terminal(self.home.environment())
            terminal.answer(*lines)
            if lines[-1:] != ("no",):
                terminal.expect("]: ")
                os.write(terminal.master, b"\x04")
            self.assertEqual(1, terminal.finish())
            self.assertIn("nothing was written", terminal.text)
            self.assertEqual([], self.left())
        terminal = Terminal(self.home.environment())
        terminal.expect("]: ")
        terminal.process.send_signal(signal.SIGINT)
        terminal.finish()
        self.assertEqual([], [name for name in self.left() if name.startswith("config")])

    def test_with_a_daemon(self):
        """It reads the plan, and the safety questions are asked."""
        with Daemon(home=self.home) as daemon:
            client = daemon.connect()
            terminal = Terminal(daemon.env)
            terminal.answer(*[""] * 12)
            terminal.expect("minimusd runs and has read the plan.")
            terminal.expect("Does any of it apply?")
            terminal.answer("none")
            terminal.expect("Answered: none of these applies.")
            terminal.finish()
            self.assertEqual("none", client.call("screening")["result"])
            self.assertEqual(self.home.plan, client.call("status")["plan"]["path"])
            self.assertEqual(["desk-break", "release", "strength"], [reminder["id"] for reminder in client.call("reminders")["reminders"] if reminder["state"] != "off"])
            # Once answered, it is not asked again.
            again = Terminal(daemon.env)
            again.expect("This is what minimusctl doctor says:")
            again.finish()
            self.assertNotIn("Does any of it apply?", again.text)

    def test_the_service(self):
        """With a manager there, systemctl is called after a yes, and only then."""
        folder = os.path.join(self.home.root, "bin")
        os.makedirs(folder)
        os.makedirs(os.path.join(self.home.runtime, "systemd"))
        manager = socket.socket(socket.AF_UNIX)
        self.addCleanup(manager.close)
        manager.bind(os.path.join(self.home.runtime, "systemd", "private"))
        called = os.path.join(self.home.root, "called")
        with open(os.path.join(folder, "systemctl"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\necho \"$@\" >>%s\n" % called)
        os.chmod(os.path.join(folder, "systemctl"), 0o755)
        env = self.home.environment({"PATH": folder + ":" + os.environ["PATH"]})
        done = self.run_setup("--yes", env={"PATH": env["PATH"]})
        self.assertIn("systemctl --user enable --now minimusd.service", done.stdout)
        self.assertFalse(os.path.exists(called))
        terminal = Terminal(env)
        terminal.expect("Start minimus now and at each login?")
        terminal.answer("no")
        terminal.finish()
        self.assertFalse(os.path.exists(called))
        terminal = Terminal(env)
        terminal.answer("")
        terminal.finish()
        with open(called, encoding="utf-8") as file:
            self.assertEqual("--user enable --now minimusd.service\n", file.read())

    def test_a_plan_by_option(self):
        with Daemon(home=self.home, args=["--plan", os.path.join(SOURCE, "config", "try.ini")]):
            done = self.run_setup("--yes")
            self.assertEqual(1, done.returncode)
            self.assertIn("try.ini; change that file", done.stderr)
            self.assertEqual([], [name for name in self.left() if name.startswith("config")])

    def test_the_conditions_are_all_asked_for(self):
        with open(os.path.join(SOURCE, "docs", "PLAN.md"), encoding="utf-8") as file:
            table = file.read().split("<!-- generated: conditions-md -->")[1].split("<!-- end -->")[0]
        known = re.findall(r"(?m)^\| `([a-z-]+)`", table)
        terminal = Terminal(self.home.environment())
        terminal.answer("", "5,4,3,2,1")
        terminal.expect("Which of these do you own?")
        for condition in known:
            self.assertRegex(terminal.text, r"\n  %d  %s " % (known.index(condition) + 1, condition))
        terminal.answer("", "", "", "", "", "", "", "", "", "no")
        terminal.finish()
        self.assertIn("conditions = %s\n" % ", ".join(known), terminal.text)

    def test_nowhere_to_write(self):
        os.rmdir(self.home.config)
        with open(self.home.config, "w", encoding="utf-8"):
            pass
        done = self.run_setup("--yes")
        self.assertEqual(1, done.returncode)
        self.assertRegex(done.stderr, re.escape(self.home.plan) + ": Not a directory")


main()
