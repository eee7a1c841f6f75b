# SPDX-License-Identifier: MIT
"""stats and report: what the history adds up to, as text, as JSON and as a page for a physiotherapist."""
import datetime
import html.parser
import os
import re
import sqlite3
import unittest

import shapes
from harness import Daemon, main

PLAN = """\
[minimus]
prescribed-by = Dr <b>Roe</b> & sons
review = 2027-01-11

[reminder gym]
routine = strength
at = 18:00

[routine strength]
title = Strength & "more"
exercises = side-lying-leg-raise 2x15, iso-abduction-wall 3x10s
"""
# How many days ago, soreness, effort, note.
SESSIONS = [(40, 2, 6, "<script>alert(1)</script>"), (38, 0, 6, ""), (33, 1, 4, "a & b"), (12, 4, 8, ""), (7, 0, 6, ""), (0, 2, 6, "'quoted'")]
DAY_US = 86400 * 10**6
VOID = {"meta", "rect", "line", "polyline", "circle"}


class Page(html.parser.HTMLParser):
    """A page whose elements are closed in order; what it has of each."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(plan=PLAN)
        cls.addClassCleanup(cls.daemon.close)
        client = cls.daemon.connect()
        client.call("screening", result="none")
        for _, pain, effort, note in SESSIONS:
            report = {"pain": {"during": pain}, "effort": effort}
            client.call("reminder.done", reminder="gym", **({**report, "note": note} if note else report))
            client.sync()
        client.call("symptoms", standing=4, range=True)
        client.call("symptoms", standing=2, range=False)
        client.call("answer", morning=3)
        client.call("redflag", level="soon")
        client.call("redflag.clear", statement="seen by Dr <i>Ü</i>")
        cls.daemon.stop()
        # Days pass: each session and what followed from it lies as far back as the table says.
        database = sqlite3.connect(os.path.join(cls.daemon.home.state, "history.db"))
        sessions = [row[0] for row in database.execute("SELECT DISTINCT session FROM session ORDER BY session")]
        for (ago, *_), session in zip(SESSIONS, sessions, strict=True):
            for table, columns in (("session", ("started_us", "wall_us")), ("report", ("wall_us",)), ("dose", ("wall_us",)), ("occurrence", ("due_us", "wall_us"))):
                for column in columns:
                    database.execute("UPDATE %s SET %s = %s - ? WHERE session = ?" % (table, column, column), (ago * DAY_US, session))
        database.commit()
        database.close()
        cls.daemon.start()
        cls.client = cls.daemon.connect()

    def ctl(self, *words, expect=0):
        done = self.daemon.ctl(*words)
        self.assertEqual(expect, done.returncode, done.stderr)
        return done.stdout if expect == 0 else done.stderr

    def mondays(self):
        """The Monday of each session, in the daemon's zone."""
        times = [datetime.datetime.fromisoformat(entry["time"]) for entry in self.client.call("history")["entries"]]
        return [(time.date() - datetime.timedelta(days=time.weekday())).isoformat() for time in times]

    def test_weeks(self):
        stats = self.client.call("stats")
        shapes.check("stats", stats)
        self.assertEqual(12, len(stats["weeks"]))
        mondays = self.mondays()
        for week in stats["weeks"]:
            inside = [row for row, monday in zip(SESSIONS, mondays, strict=True) if monday == week["begins"]]
            self.assertEqual(len(inside), week["sessions"])
            if inside:
                self.assertEqual(round(10 * sum(row[1] for row in inside) / len(inside) + 1e-9), week["pain_tenths"])
                self.assertEqual(round(10 * sum(row[2] for row in inside) / len(inside) + 1e-9), week["effort_tenths"])
            else:
                self.assertNotIn("pain_tenths", week)
        self.assertEqual((6, 15, 60), (stats["sessions"], stats["pain_tenths"], stats["effort_tenths"]))
        gym = stats["reminders"][0]
        self.assertEqual(("gym", 6, 0, 100), (gym["reminder"], gym["done"], gym["skipped"], gym["percent"]))
        running = len({mondays[-1], mondays[-2]} | ({mondays[-3]} if self.apart(mondays[-3], mondays[-2]) == 7 else set()))
        self.assertEqual(running, stats["weeks_running"])

    def apart(self, first, second):
        return (datetime.date.fromisoformat(second) - datetime.date.fromisoformat(first)).days

    def test_since(self):
        short = self.client.call("stats", since=self.client.call("history")["entries"][-2]["time"])
        self.assertEqual((2, 2), (len(short["weeks"]), short["sessions"]))
        self.assertIn("Weeks from Monday", self.ctl("stats", "--since", "1d"))
        self.assertEqual(1, len(self.client.call("stats", since="2199-01-01T00:00:00Z")["weeks"]))
        self.assertIn("--since", self.ctl("stats", "--since", "soon", expect=1))

    def test_then_and_now(self):
        """The doses at both ends of the time are those that progress tells."""
        histories = {item["exercise"]: item["history"] for item in self.client.call("progress", routine="strength")["items"]}
        moved = set()
        for ago in (1, 9, 20, 36, 80):
            since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=ago)
            stats = self.client.call("stats", since=since.isoformat(timespec="seconds"))
            begins = datetime.datetime.fromisoformat(stats["since"])
            self.assertEqual(set(histories), {item["exercise"] for item in stats["exercises"]})
            for item in stats["exercises"]:
                before = [change for change in histories[item["exercise"]] if datetime.datetime.fromisoformat(change["time"]) < begins]
                inside = histories[item["exercise"]][len(before):]
                then = before[-1]["dose"] if before else inside[0]["before"]
                self.assertEqual((then, sum(change["dose"] != change["before"] for change in inside)), (item["then"], item["changes"]), (ago, item))
                moved.add((item["exercise"], then))
        self.assertGreater(len(moved), 3)

    def test_text(self):
        text = self.ctl("report")
        for words in ("Prescribed by Dr <b>Roe</b> & sons", "Review on 2027-01-11", "6 sessions in 12 weeks", "effort 6.0 of 10", "Doses, after the first session and now",
                      "How the hip is", "since the first", "'quoted'", "The plan", "at 18:00", "Cleared by a clinician, as told: seen by Dr <i>Ü</i>"):
            self.assertIn(words, text)
        self.assertNotRegex(text, "(?i)streak|failed|only")

    def test_page(self):
        path = os.path.join(self.daemon.home.root, "report.html")
        self.assertIn(path, self.ctl("report", "--html", path))
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text, self.ctl("report", "--html", "-"))
        page = Page(text)
        self.assertEqual([], page.open)
        # Nothing runs, and nothing is fetched.
        names = {tag for tag, _ in page.tags}
        self.assertEqual(set(), names & {"script", "img", "link", "iframe", "object", "embed", "b", "i"})
        self.assertNotRegex(text, r"https?:|url\(|@import|javascript:")
        for _, attributes in page.tags:
            self.assertEqual(set(), set(attributes) & {"href", "src", "onload", "onclick"})
        self.assertIn("default-src 'none'", text)
        shown = "".join(page.text)
        for words in ("Dr <b>Roe</b> & sons", "<script>alert(1)</script>", "a & b", "'quoted'", 'Strength & "more"', "2 sets of 17 on 20", "Wall press", "The plan", "at 18:00", "Safety questions: none of them applies", "Reported a warning sign (soon)",
                      "Cleared by a clinician, as told: seen by Dr <i>Ü</i>"):
            self.assertIn(words, shown)
        self.assertEqual(4, text.count("<svg"))
        # Curves stay inside their pictures, and time runs to the right.
        for points in re.findall(r'points="([^"]*)"', text):
            places = [tuple(map(int, point.split(","))) for point in points.split()]
            self.assertGreater(len(places), 5)
            self.assertEqual(sorted(x for x, _ in places), [x for x, _ in places])
            self.assertTrue(all(0 <= x <= 560 and 0 <= y <= 100 for x, y in places), places)

    def test_nowhere_to_write(self):
        self.assertIn("/nonexistent/report.html: No such file", self.ctl("report", "--html", "/nonexistent/report.html", expect=1))

    def test_nothing_yet(self):
        with Daemon(plan=PLAN) as daemon:
            for words in (("stats",), ("report",), ("report", "--html", "-")):
                done = daemon.ctl(*words)
                self.assertEqual((0, ""), (done.returncode, done.stderr), words)
            self.assertIn("0 sessions in 12 weeks", daemon.ctl("stats").stdout)


main()
