# SPDX-License-Identifier: MIT
"""config/examples: a second muscle group as a file of data, and a script that pauses during meetings."""
import datetime
import importlib.machinery
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import unittest

from harness import SOURCE, Daemon, Home, Stdio, main

EXAMPLES = os.path.join(SOURCE, "config", "examples")
MUSCLES = os.path.join(EXAMPLES, "gluteus-medius-piriformis.ini")
SCRIPT = os.path.join(EXAMPLES, "pause-for-meetings")


def load_script():
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("pause_for_meetings", SCRIPT)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class SecondMuscleGroup(unittest.TestCase):
    def setUp(self):
        with open(MUSCLES, encoding="utf-8") as file:
            self.text = file.read()

    def test_it_is_right_alone_and_comes_to_its_reminders(self):
        client = Stdio()
        self.addCleanup(client.close)
        self.assertEqual(client.call("check", plan=MUSCLES), {"ok": True, "problems": []})
        found = client.call("preview", plan=MUSCLES, days=14, timezone="Europe/Berlin", **{"from": "2026-11-16T00:00:00+01:00"})["occurrences"]
        shown = [o for o in found if "prompted" in o and o["due"] >= "2026-11-23"]
        per_reminder = {name: sum(o["reminder"] == name for o in shown) for name in ("medius", "piriformis", "sitting")}
        self.assertEqual((per_reminder["medius"], per_reminder["piriformis"]), (3, 3), per_reminder)
        self.assertGreater(per_reminder["sitting"], 5)

    def test_beside_the_shipped_plan(self):
        home = Home()
        self.addCleanup(home.remove)
        with open(os.path.join(SOURCE, "config", "plan.ini"), encoding="utf-8") as file:
            home.write_plan(file.read())
        folder = os.path.join(home.config, "plan.d")
        os.makedirs(folder)
        with open(os.path.join(folder, "50-medius.ini"), "w", encoding="utf-8") as file:
            file.write(self.text)
        with Daemon(home=home) as daemon:
            client = daemon.connect()
            self.assertEqual(client.call("reload"), {"ok": True, "problems": []})
            self.assertTrue({"medius", "piriformis", "sitting"} <= {r["id"] for r in client.call("reminders")["reminders"]})
            for routine in re.findall(r"^\[routine (.+)\]", self.text, re.M):
                self.assertGreater(client.call("timeline", routine=routine)["total_s"], 100)
            for exercise in re.findall(r"^\[exercise (.+)\]", self.text, re.M):
                with self.subTest(exercise):
                    shown = client.call("show", exercise=exercise)
                    self.assertTrue(shown["sources"] and shown["cautions"] and shown["muscles"] and shown["steps"], shown)
            self.assertEqual({m["id"] for m in client.call("show", exercise="piriformis-roller")["muscles"]}, {"piriformis", "gluteus-medius"})


EVENT = "BEGIN:VEVENT\r\nUID:1\r\n%s\r\nEND:VEVENT\r\n"
# An event, what is now (UTC), and when the meeting ends (None: there is none).
ROWS = [
    ("plain", "DTSTART:20261123T090000Z\r\nDTEND:20261123T100000Z", "2026-11-23 09:30", "10:00"),
    ("its end is not in it", "DTSTART:20261123T090000Z\r\nDTEND:20261123T100000Z", "2026-11-23 10:00", None),
    ("its start is", "DTSTART:20261123T090000Z\r\nDURATION:PT90M", "2026-11-23 09:00", "10:30"),
    ("a zone", "DTSTART;TZID=Europe/Berlin:20261123T100000\r\nDTEND;TZID=Europe/Berlin:20261123T110000", "2026-11-23 09:30", "10:00"),
    ("a folded line", "DTSTART:20261123T09\r\n 0000Z\r\nDTEND:20261123T100000Z", "2026-11-23 09:30", "10:00"),
    ("a whole day", "DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261124", "2026-11-23 09:30", None),
    ("free", "DTSTART:20261123T090000Z\r\nDTEND:20261123T100000Z\r\nTRANSP:TRANSPARENT", "2026-11-23 09:30", None),
    ("cancelled", "DTSTART:20261123T090000Z\r\nDTEND:20261123T100000Z\r\nSTATUS:CANCELLED", "2026-11-23 09:30", None),
    ("weekly", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=WEEKLY", "2026-11-23 09:30", "10:00"),
    ("not on another day", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=WEEKLY", "2026-11-24 09:30", None),
    ("days of a week", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU", "2026-11-24 09:30", "10:00"),
    ("every other week", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=WEEKLY;INTERVAL=2", "2026-11-23 09:30", None),
    ("daily, till then", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=DAILY;UNTIL=20261122", "2026-11-23 09:30", None),
    ("daily, so often", "DTSTART:20261121T090000Z\r\nDTEND:20261121T100000Z\r\nRRULE:FREQ=DAILY;COUNT=3", "2026-11-23 09:30", "10:00"),
    ("but not this one", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=WEEKLY\r\nEXDATE:20261123T090000Z", "2026-11-23 09:30", None),
    ("the same hour after a clock change", "DTSTART;TZID=Europe/Berlin:20261019T100000\r\nDTEND;TZID=Europe/Berlin:20261019T110000\r\nRRULE:FREQ=WEEKLY",
     "2026-11-23 09:30", "10:00"),
    ("moved", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\n"
     "RECURRENCE-ID:20261123T090000Z\r\nDTSTART:20261123T130000Z\r\nDTEND:20261123T140000Z", "2026-11-23 13:30", "14:00"),
    ("moved away", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\n"
     "RECURRENCE-ID:20261123T090000Z\r\nDTSTART:20261123T130000Z\r\nDTEND:20261123T140000Z", "2026-11-23 09:30", None),
    ("a rule that is not read", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=1MO", "2026-11-02 09:30", "10:00"),
    ("two at once", "DTSTART:20261123T090000Z\r\nDTEND:20261123T100000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART:20261123T091500Z\r\nDTEND:20261123T103000Z",
     "2026-11-23 09:30", "10:30"),
]


class Meetings(unittest.TestCase):
    def test_what_it_reads(self):
        script = load_script()
        script.print = lambda *_, **__: None
        for name, event, now, until in ROWS:
            with self.subTest(name):
                at = datetime.datetime.fromisoformat(now + "+00:00")
                found = script.meeting_until("BEGIN:VCALENDAR\r\n" + EVENT % event + "END:VCALENDAR\r\n", at)
                self.assertEqual(found and found.astimezone(datetime.timezone.utc).strftime("%H:%M"), until)

    def run_once(self, daemon, path, expect=0):
        done = subprocess.run(["/usr/bin/python3", "-B", SCRIPT, "--once", path], env=daemon.env, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done.stderr

    def test_the_daemon_pauses(self):
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)

        def stamp(minutes):
            return (now + datetime.timedelta(minutes=minutes)).strftime("%Y%m%dT%H%M%SZ")
        with tempfile.TemporaryDirectory() as folder, Daemon(plan="[reminder desk]\nroutine = desk-micro-3\nevery = 50min\n") as daemon:
            client = daemon.connect()
            client.call("pause", until=(now + datetime.timedelta(hours=2)).isoformat())
            path = os.path.join(folder, "work.ics")
            rows = [("BEGIN:VCALENDAR\n" + EVENT % ("DTSTART:%s\nDTEND:%s" % (stamp(-5), stamp(25))) + "END:VCALENDAR\n", ["meeting", "user"]),
                    ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", ["user"])]
            for text, reasons in rows:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                self.run_once(daemon, path)
                pauses = [p for p in client.call("status")["pauses"] if p["reason"] in ("meeting", "user")]
                self.assertEqual(sorted(p["reason"] for p in pauses), reasons)
                for pause in pauses:
                    if pause["reason"] == "meeting":
                        self.assertEqual(datetime.datetime.fromisoformat(pause["until"]), now + datetime.timedelta(minutes=25))
            self.assertIn("No such file", self.run_once(daemon, path + ".none", expect=1))


if __name__ == "__main__":
    main()
