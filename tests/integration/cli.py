# SPDX-License-Identifier: MIT
"""minimusctl against a real minimusd: every verb, its text, its JSON and its exit status."""
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
import unittest

import shapes
from harness import DEADLINE_S, MINIMUSCTL, PATIENCE, Daemon, Home, main, until

PLAN = """
[minimus]
quiet = none
start-delay = 1s
settle = 1s
[reminder desk]
routine = desk-micro-3
every = 50min
max-per-day = 5
[reminder strength]
routine = strength-a-15
every = 2d at 17:30
"""


class Base(unittest.TestCase):
    def ctl(self, *words, expect=0, **more):
        done = self.daemon.ctl(*words, **more)
        self.assertEqual(expect, done.returncode, "%s: %s%s" % (words, done.stdout, done.stderr))
        if expect == 0:
            self.assertEqual("", done.stderr)
        elif expect == 2 or not done.stdout:
            self.assertRegex(done.stderr, r"\Aminimusctl: [^\n]+\n\Z")
        return done.stdout if expect == 0 else done.stdout + done.stderr

    def json(self, *words, shape=None, **more):
        text = self.ctl(*words, "--json", **more)
        self.assertEqual(1, text.count("\n"))
        value = json.loads(text)
        if shape:
            shapes.check(shape, value)
        return value


class Verbs(Base):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(plan=PLAN)
        cls.addClassCleanup(cls.daemon.close)
        cls.daemon.connect().call("screening", result="none")

    def test_status(self):
        self.assertIn("state ", self.ctl("status"))
        self.assertEqual("idle", self.json("status", shape="status")["state"])
        line = json.loads(self.ctl("status", "--waybar"))
        shapes.check("waybar", line)
        self.assertEqual(["idle"], line["class"])

    def test_list_next_why(self):
        self.assertRegex(self.ctl("list"), r"(?m)^desk +waiting +\S+ \d\d:\d\d +[A-Z].*, every 50min")
        self.json("list", shape="reminders")
        self.assertRegex(self.ctl("next"), r"\Adesk \(Desk break, three minutes\), \S+ \d\d:\d\d \(in \d+ min\)\n\Z")
        self.assertIn("desk: waiting\n", self.ctl("why", "desk"))
        self.json("why", "desk", shape="why")
        self.assertIn("nope", self.ctl("why", "nope", expect=2))

    def test_show(self):
        self.assertIn("Steps, right side\n  1. ", self.ctl("show", "supine-figure-4"))
        self.assertIn("Exercises\n  1. Wall press", self.ctl("show", "desk-micro-3"))
        self.assertIn("Exercises\n", self.ctl("show", "gluteus-minimus/desk-micro-3"))
        self.assertIn("is called nope", self.ctl("show", "nope", expect=2))
        self.assertRegex(self.ctl("show"), r"(?s)\ARoutines\n.*  gluteus-minimus/desk-micro-3 +[A-Z].*\nExercises\n.*  supine-figure-4 +[A-Z]")
        self.assertIn("routines", self.json("show"))

    def test_looks(self):
        self.json("progress", shape="progress")
        self.assertIn("side-lying-clam", self.ctl("progress"))
        self.assertNotIn("bridge", self.ctl("progress", "gluteus-minimus/strength-a-15/side-lying-clam"))
        self.json("plugin", "list", shape="plugins")
        self.json("plugin", "log", "gluteus-minimus", shape="plugin.log")
        self.assertRegex(self.ctl("plugin", "list"), r"(?m)^gluteus-minimus +")
        self.assertEqual(True, self.json("doctor", shape="doctor")["ok"])
        self.assertRegex(self.ctl("doctor"), r"(?m)^ok +socket ")
        self.json("screening", shape="screening")
        self.assertRegex(self.ctl("version"), r"\Aminimusctl \S+\nminimusd \S+, running\n\Z")
        self.json("history", "--since", "7d", shape="history")
        self.assertTrue(self.ctl("history", "--csv").startswith("id,time,reminder,"))
        self.assertIn('there is no reminder "dessk"; did you mean "desk"?', self.ctl("history", "dessk", expect=2))
        self.ctl("history", "desk")
        self.assertEqual(True, self.json("reload", shape="reload")["ok"])

    def test_symptoms(self):
        self.assertIn("weekly-question = yes", self.ctl("symptoms"))
        self.assertIn("Noted.", self.ctl("symptoms", "standing=4", "outward=little", "range=yes"))
        first = self.json("symptoms", "standing=2", "stairs=1", "range=no", shape="symptoms")["entries"]
        self.assertEqual([(4, 2, None, True), (2, None, 1, False)], [tuple(entry.get(key) for key in ("standing", "outward", "stairs", "range")) for entry in first])
        for shown in (self.ctl("symptoms"), self.ctl("progress")):
            self.assertRegex(shown, r"(?m)^ +standing +outward +stairs +range$")
            self.assertRegex(shown, r"(?m)^  \S.* +4 +2 +- +yes$")
            self.assertRegex(shown, r"(?m)^  since the first +better +- +- +better$")
        self.assertEqual(first, self.json("progress", shape="progress")["symptoms"])
        self.assertNotIn("symptoms", self.json("progress", "side-lying-clam"))
        for words, expect, text in ((("standing",), 1, "write it as standing=2"), (("standing=11",), 1, "standing"), (("range=3",), 1, "yes or no"),
                                    (("sitting=3",), 2, "sitting"), (("outward=yes",), 2, "outward")):
            with self.subTest(words):
                self.assertIn(text, self.ctl("symptoms", *words, expect=expect))
        self.assertEqual(first, self.json("symptoms")["entries"])

    def test_pauses(self):
        self.assertRegex(self.ctl("pause", "desk", "2h"), r"\APaused: desk, until |\AReminder desk is paused until ")
        self.assertRegex(self.ctl("list"), r"(?m)^desk +paused +until \S+ \d\d:\d\d ")
        pauses = self.json("status")["pauses"]
        self.assertIn(("user", "desk"), [(p["reason"], p.get("reminder")) for p in pauses])
        self.ctl("pause", "desk", "--toggle")
        self.assertEqual([], [p for p in self.json("status")["pauses"] if p.get("reminder") == "desk"])
        self.ctl("pause", "--toggle")
        self.assertEqual("paused", self.json("status")["state"])
        self.assertEqual(["paused"], json.loads(self.ctl("status", "--waybar"))["class"])
        self.ctl("pause", "--toggle")
        self.assertEqual("idle", self.json("status")["state"])
        self.ctl("pause", "until", "2199-01-01", expect=0)
        self.ctl("resume")
        self.ctl("resume", expect=2)

    def test_near_names(self):
        rows = ((("start", "strengh"), 'no routine or reminder "strengh"; did you mean "strength"?'),
                (("why", "dsek"), 'no reminder "dsek"; did you mean "desk"?'),
                (("timeline", "desk-mikro-3"), 'did you mean "desk-micro-3"?'),
                (("timeline", "bridge"), "minimusctl show shows what there is"),
                (("done", "hip-hitch"), "written as hip-hitch=12/11,12/12"))
        for words, text in rows:
            with self.subTest(words):
                self.assertIn(text, self.ctl(*words, expect=2))

    def test_usage(self):
        rows = (
            (("staus",), 'unknown verb "staus"; did you mean "status"?'),
            (("pause", "5"), "has no unit"),
            (("snooze", "soon", "later"), "no duration"),
            (("answer",), "nothing to answer"),
            (("history", "--csv", "--json"), "exclude each other"),
            (("status", "--follow"), "goes with --waybar"),
            (("events", "reminder.du"), 'did you mean "reminder.due"?'),
            (("events", "--since", "x"), "INSTANCE:SEQ"),
            (("redflag", "clear"), "who cleared you"),
        )
        for words, text in rows:
            with self.subTest(words):
                self.assertIn(text, self.ctl(*words, expect=1))

    def test_no_daemon(self):
        env = dict(self.daemon.env, MINIMUS_SOCKET="/nonexistent/socket")
        done = subprocess.run([MINIMUSCTL, "status"], env=env, capture_output=True, text=True, check=False)
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        self.assertIn("no daemon answers at /nonexistent/socket; start it with", done.stderr)
        done = subprocess.run([MINIMUSCTL, "status", "--waybar"], env=env, capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode)
        self.assertEqual(["disconnected"], json.loads(done.stdout)["class"])

    def test_events(self):
        follower = subprocess.Popen([MINIMUSCTL, "events", "--json", "--count", "2", "pause"], env=self.daemon.env,
                                    stdout=subprocess.PIPE, text=True)
        try:
            def seen_both():
                self.ctl("pause", "strength", "1h")
                self.ctl("resume", "strength")
                return follower.poll() is not None
            until(seen_both, what="two events of a pause")
            lines = follower.stdout.read().splitlines()
            self.assertEqual(0, follower.wait(DEADLINE_S * PATIENCE))
        finally:
            follower.kill()
            follower.wait()
            follower.stdout.close()
        self.assertEqual(2, len(lines))
        for line in lines:
            self.assertEqual("pause.changed", shapes.check("event", json.loads(line))["type"])
        event = json.loads(lines[0])
        status = self.json("status")
        again = self.ctl("events", "--json", "--count", "1", "--since", "%s:%d" % (status["instance"], event["seq"] - 1), "pause")
        self.assertEqual(event, json.loads(again))


class Sessions(Base):
    def setUp(self):
        self.daemon = Daemon(plan=PLAN)
        self.addCleanup(self.daemon.close)

    def test_screened_again(self):
        """After much pain the questions are there to be read again, not the old answer."""
        self.assertIn("before the first session", self.ctl("status"))
        self.ctl("screening", "none")
        self.assertIn("none of these applies", self.ctl("screening"))
        self.ctl("done", "desk", "--pain", "8")
        self.assertIn("before the next session", self.ctl("status"))
        asked = self.ctl("screening")
        self.assertIn("Before the next session", asked)
        self.assertIn("minimusctl screening something", asked)
        self.ctl("screening", "none")
        self.assertIn("none of these applies", self.ctl("screening"))

    def test_session(self):
        self.assertIn("screening", self.ctl("start", "desk-micro-3", expect=2))
        self.assertIn("minimusctl screening none", self.ctl("screening"))
        self.ctl("screening", "none")
        self.ctl("session", "pause", expect=2)
        self.json("start", "desk-micro-3", shape="session.start")
        status = self.json("status", shape="status")
        self.assertEqual("session", status["state"])
        self.assertIn("Get ready: ", self.ctl("status"))
        self.assertEqual(["session"], json.loads(self.ctl("status", "--waybar"))["class"])
        for verb in ("pause", "toggle", "next", "back"):
            self.json("session", verb, shape="session." + verb)
        self.assertIn("the session goes on", self.ctl("done", "--effort", "hard"))
        self.ctl("session", "toggle")
        self.assertEqual(["session", "paused"], json.loads(self.ctl("status", "--waybar"))["class"])
        self.ctl("session", "stop")
        self.assertIn("stopped early and stays partial", self.ctl("done"))
        self.assertIn("corrected by a new one", self.ctl("undo", expect=2))
        self.ctl("done", "hip-hitch=5/5", "--effort", "right", "--pain", "little", "--note", "went, well")
        entry = self.json("history", shape="history")["entries"][-1]
        self.assertEqual(("partial", 6, "went, well"), (entry["outcome"], entry["effort"], entry["note"]))
        self.assertEqual({"sets": [{"left": 5, "right": 5}]}, entry["exercises"]["hip-hitch"])
        self.assertIn("hip-hitch 5/5", self.ctl("history"))
        self.assertIn('"went, well"', self.ctl("history", "--csv"))

    def test_prompt(self):
        self.ctl("screening", "none")
        client = self.daemon.connect()
        client.subscribe("reminder.prompted")
        self.ctl("now", "desk")
        client.wait_event("reminder.prompted")
        self.assertIn("start, snooze or skip", self.ctl("status"))
        self.assertEqual(["due"], json.loads(self.ctl("status", "--waybar"))["class"])
        self.json("snooze", "2min", shape="reminder.snooze")
        self.ctl("undo")
        self.ctl("skip")
        self.assertEqual("skipped", self.json("history")["entries"][-1]["outcome"])

    def test_red_flag(self):
        self.assertIn("suspended", self.ctl("redflag", "same-day"))
        self.assertEqual("suspended", self.json("status")["state"])
        self.assertEqual(["suspended"], json.loads(self.ctl("status", "--waybar"))["class"])
        self.ctl("redflag", "clear", "Dr", "Roe,", "on", "Monday")
        self.assertNotEqual("suspended", self.json("status")["state"])

    def test_a_dose_without_progression_stays(self):
        self.daemon.home.write_plan("[exercise slide]\ntitle = Heel slide\nkind = stretch\nposition = lying\nreps = 5\n"
                                    "[routine knee]\nexercises = slide 2x5\n[reminder knee]\nroutine = knee\nat = 18:00\n")
        self.ctl("reload")
        self.assertIn("This dose stays: it has no progression.", self.ctl("show", "knee"))
        self.assertIn("This dose stays: it has no progression.", self.ctl("progress", "slide"))

    def test_reload(self):
        self.daemon.home.write_plan("[reminder desk]\nroutine = nope\nevery = 50min\n")
        self.assertIn("the one before goes on", self.ctl("reload", expect=2))
        self.assertIn("desk", self.ctl("list"))
        # A first file in plan.d alone takes the shipped reminders' place, and says so.
        os.unlink(self.daemon.home.plan)
        part = self.daemon.home.write_plan("[reminder roe]\nroutine = desk-micro-3\nat = 07:30\n", "plan.d/50-roe.ini")
        self.assertRegex(self.ctl("reload"), r"\A\S+50-roe\.ini: warning: there is no plan\.ini.*\nThe plan is loaded\.\n\Z")
        self.assertRegex(self.ctl("status"), r"(?m)^plan +%s" % re.escape(part))
        os.unlink(part)
        self.daemon.home.write_plan("[reminder desk]\nroutine = nope\nevery = 50min\n")
        # A daemon that began without any plan takes the first good one.
        self.daemon.stop()
        shutil.rmtree(self.daemon.home.state)
        shutil.rmtree(self.daemon.home.cache, ignore_errors=True)
        self.daemon.start()
        self.assertIn("no reminders", self.ctl("list"))
        self.assertIn("wrong; see: minimusctl check\n", self.ctl("status"))
        self.daemon.home.write_plan(PLAN)
        self.assertEqual("The plan is loaded.\n", self.ctl("reload"))
        self.assertIn("desk", self.ctl("list"))

    def test_waybar_follow(self):
        bar = subprocess.Popen([MINIMUSCTL, "status", "--waybar", "--follow"], env=self.daemon.env, stdout=subprocess.PIPE, text=True)
        try:
            def classes():
                self.assertTrue(select.select([bar.stdout], [], [], DEADLINE_S * PATIENCE)[0], "no line from the bar")
                return shapes.check("waybar", json.loads(bar.stdout.readline()))["class"]
            self.assertEqual(["idle"], classes())
            self.ctl("pause")
            self.assertEqual(["paused"], classes())
            self.daemon.stop()
            self.assertEqual(["disconnected"], classes())
            self.daemon.start()
            self.assertEqual(["paused"], classes())
            bar.stdout.close()
            self.assertEqual(0, bar.wait(DEADLINE_S * PATIENCE))
        finally:
            bar.kill()
            bar.wait()

    def test_follow(self):
        self.ctl("screening", "none")
        pid, fd = pty.fork()
        if pid == 0:
            os.execve(MINIMUSCTL, [MINIMUSCTL, "follow"], dict(self.daemon.env, TERM="xterm", COLUMNS="60"))
        seen = ""
        try:
            def shown(pattern):
                nonlocal seen
                end = time.monotonic() + DEADLINE_S * PATIENCE
                while not re.search(pattern, seen):
                    self.assertLess(time.monotonic(), end, "%s is not in %r" % (pattern, seen))
                    if select.select([fd], [], [], 0.2)[0]:
                        seen += os.read(fd, 4096).decode()
                seen = ""
            shown(r"Next: desk, ")
            self.ctl("start", "desk-micro-3")
            shown(r"Desk break, [a-z ]+ +0:0\d of 2:55")
            os.write(fd, b"?")
            shown(r"Keys: p or space")
            os.write(fd, b"p")
            shown(r"paused: p goes on")
            os.write(fd, b"s")
            shown(r"How hard was it\?")
            os.write(fd, b"r")
            shown(r"How sore was it")
            os.write(fd, b"l")
            shown(r"Next: desk, ")
            os.write(fd, b"q")
            self.assertEqual(0, os.waitpid(pid, 0)[1])
            pid = 0
        finally:
            if pid:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            os.close(fd)
        entry = self.json("history")["entries"][-1]
        self.assertEqual((6, 2), (entry["effort"], entry["pain"]["during"]))

    def test_follow_plain(self):
        self.ctl("screening", "none")
        follower = subprocess.Popen([MINIMUSCTL, "follow", "--plain"], env=self.daemon.env, stdout=subprocess.PIPE,
                                    stdin=subprocess.DEVNULL, text=True)
        try:
            self.assertIn("Next: desk", follower.stdout.readline())
            self.ctl("start", "desk-micro-3")
            self.assertRegex(follower.stdout.readline(), r"\A0:00  Get ready: Wall press, right side, hold 1 of 4, \d+ s\n\Z")
            self.ctl("session", "pause")
            self.assertRegex(follower.stdout.readline(), r", paused\n\Z")
        finally:
            follower.terminate()
            self.assertEqual(0, follower.wait(DEADLINE_S * PATIENCE))
            follower.stdout.close()


class Offline(Base):
    """Verbs that need no daemon, where none runs."""

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def run_ctl(self, *words, stdin=""):
        return subprocess.run([MINIMUSCTL, *words], env=self.home.environment(), input=stdin, capture_output=True, text=True,
                              timeout=DEADLINE_S * PATIENCE, check=False)

    def test_check(self):
        good = self.home.write_plan(PLAN)
        done = self.run_ctl("check", good)
        self.assertEqual((0, "The plan is good.\n"), (done.returncode, done.stdout))
        empty = self.home.write_plan("[minimus]\nage = 50\n", "empty.ini")
        self.assertRegex(self.run_ctl("check", empty).stdout, r"empty\.ini: warning: there is no reminder in it; .*\nThe plan is good, with 1 warning\.\n\Z")
        bad = self.home.write_plan("[reminder a]\nroutine = desk-micro-3\nevry = 50min\n", "bad.ini")
        done = self.run_ctl("check", bad)
        self.assertEqual(2, done.returncode)
        self.assertRegex(done.stdout, r'bad\.ini:3: \[reminder a\] evry: .*"?every"?')
        shapes.check("check", json.loads(self.run_ctl("check", bad, "--json").stdout))
        absent = self.run_ctl("check", bad + ".no")
        self.assertEqual(2, absent.returncode)
        self.assertIn("No such file", absent.stdout)

    def test_calendar(self):
        words = ("calendar", "Mon..Fri", "09:00", "Europe/Berlin", "--from", "2026-11-21T00:00:00+01:00")
        done = self.run_ctl(*words, "--count", "2")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual("Mon..Fri *-*-* 09:00:00 Europe/Berlin\n  2026-11-23T09:00:00+01:00\n  2026-11-24T09:00:00+01:00\n", done.stdout)
        value = shapes.check("calendar", json.loads(self.run_ctl(*words, "--json").stdout))
        self.assertEqual(5, len(value["next"]))
        self.assertEqual(10000, len(json.loads(self.run_ctl("calendar", "minutely", "--count", "10000", "--json").stdout)["next"]))
        self.assertIn("never", self.run_ctl("calendar", "*-02-30").stdout)
        bad = self.run_ctl("calendar", "Mon..Fry 09:00")
        self.assertEqual(2, bad.returncode)
        self.assertIn("column 6", bad.stderr)
        self.assertIn("Fri", bad.stderr)
        self.assertEqual(2, self.run_ctl("calendar", "daily Europe/Nowhere").returncode)
        self.assertEqual(1, self.run_ctl("calendar", "daily", "--count", "0").returncode)

    def test_timeline(self):
        done = self.run_ctl("timeline", "release-stretch-8")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn(" (gluteus-minimus/release-stretch-8): 8:12 (492 s)\n", done.stdout)
        value = json.loads(self.run_ctl("timeline", "release-stretch-8", "--json").stdout)
        self.assertEqual(492, shapes.check("timeline", value)["total_s"])
        value = json.loads(self.run_ctl("timeline", "release-stretch-8", "--pace", "2", "--first", "left", "--json").stdout)
        self.assertGreater(value["total_s"], 492)
        self.assertEqual("left", value["steps"][0]["side"])
        self.assertEqual(2, self.run_ctl("timeline", "nope").returncode)
        self.assertEqual(1, self.run_ctl("timeline", "release-stretch-8", "--pace", "9").returncode)

    def test_dry_run(self):
        words = ["dry-run", "double", "--set", "lo=15", "--set", "hi=25", "--set", "step=2", "--set", "maxlvl=2", "--set", "sets=2",
                 "--start", "reps=21", "--start", "lvl=0", "--start", "f=0"]
        done = self.run_ctl(*words, stdin="21,21 progress\n# a comment\n{\"done\": [20, 23]}\n")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertRegex(done.stdout, r"\A1  2 sets of 23  .*\n2  2 sets of 23  ")
        value = json.loads(self.run_ctl(*words, "--json", stdin="21,21 progress\n").stdout)
        self.assertEqual("2x23", shapes.check("dry-run", value)["rows"][0]["dose"])
        done = self.run_ctl("dry-run", "pain", stdin="pain=1/2/1\n")
        self.assertIn("progress", done.stdout)
        self.assertIn("-:1: ", self.run_ctl(*words, stdin="21,x\n").stderr)


main()
