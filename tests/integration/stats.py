# SPDX-License-Identifier: MIT
"""stats: what weeks of history come to, counted here once more from the records themselves."""
import collections
import datetime
import json
import random
import unittest

import shapes
from harness import ZONE, Daemon, RpcError, main

PLAN = """\
[minimus]
timezone = %s

[reminder gym]
routine = strength
at = 18:00

[reminder desk]
routine = loosen
every = 50min

[routine strength]
title = Strength
exercises = side-lying-leg-raise 2x15, side-lying-clam 2x12

[routine loosen]
title = Loosen
fixed = yes
exercises = supine-figure-4 1x30s
""" % ZONE
OUTCOMES = {1: "done", 2: "partial", 3: "skipped", 4: "missed", 5: "unconfirmed"}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


class Records:
    """Weeks of another machine, as export would give them, and what they come to."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.records, self.serial = [], 0
        self.counts = collections.defaultdict(collections.Counter)
        self.weeks = collections.defaultdict(lambda: {"sessions": 0, "partial": 0, "seconds": 0, "pain": []})

    def add(self, kind, time, **members):
        self.serial += 1
        wall = int(time.timestamp()) * 1000000
        self.records.append({"type": kind, "id": "00ff-%d" % self.serial, "wall_us": wall, "offset_s": 3600, **members})
        return wall

    def occurrence(self, time, reminder, outcome, shown, note="", session=0):
        wall = int(time.timestamp()) * 1000000
        self.add("occurrence", time, reminder=reminder, routine="strength", occurrence=self.serial, due_us=wall,
                 prompted_us=wall if shown else 0, session=session, outcome=outcome, note=note)

    def session(self, time, reminder, outcome, seconds, pain=None):
        number = self.serial + 1
        self.add("session", time, session=number, reminder=reminder, routine="strength", started_us=int(time.timestamp()) * 1000000, elapsed_s=seconds,
                 total_s=seconds, outcome=outcome, confirmed=True)
        if pain is not None:
            self.add("report", time, session=number, effort=6, pain_before=-1, pain_during=pain, pain_morning=-1)
        return number

    def day(self, time):
        local = time + datetime.timedelta(hours=1)
        monday = (local - datetime.timedelta(days=local.weekday())).date().isoformat()
        for reminder in ("gym", "desk", "gone", ""):
            outcome = self.chance.choice([1, 1, 2, 3, 4, 4, 5])
            time += datetime.timedelta(minutes=7)
            counts = self.counts[reminder]
            if outcome in (1, 2, 5):
                counts[OUTCOMES[outcome]] += 1
                pain = self.chance.choice([None, 0, 1, 3, 4])
                seconds = self.chance.randint(20, 900)
                number = self.session(time, reminder, outcome, seconds, pain)
                if outcome != 5:
                    week = self.weeks[monday]
                    week["sessions"] += 1
                    week["partial"] += outcome == 2
                    week["seconds"] += seconds
                    week["pain"] += [] if pain is None else [pain]
                if reminder:
                    self.occurrence(time, reminder, outcome, True, session=number)
                    counts["prompted"] += 1
            elif reminder:
                shown = outcome == 3 or self.chance.random() < 0.5
                self.occurrence(time, reminder, outcome, shown)
                counts["prompted"] += shown
                counts[OUTCOMES[outcome]] += 1
                counts["unseen"] += outcome == 4 and not shown
                self.occurrence(time + datetime.timedelta(minutes=1), reminder, 4, False, "merged into desk")

    def truth(self):
        found = {}
        for reminder, counts in self.counts.items():
            taken = counts["done"] + counts["partial"]
            offered = taken + counts["unconfirmed"] + counts["skipped"] + counts["missed"] - counts["unseen"]
            percent = (taken * 100 + offered // 2) // offered if offered else 0
            found[reminder] = {**{key: counts[key] for key in ("prompted", "done", "partial", "unconfirmed", "skipped", "missed", "unseen")}, "percent": percent}
        return found


class Stats(unittest.TestCase):
    def daemon(self, plan=PLAN):
        daemon = Daemon(plan=plan)
        self.addCleanup(daemon.close)
        client = daemon.connect()
        client.call("screening", result="none")
        return daemon, client

    def test_counts_are_those_of_the_records(self):
        daemon, client = self.daemon()
        for seed in (1, 2, 3):
            records = Records(seed)
            # At midday of days that are all within the time asked for, whatever today is.
            start = now().replace(hour=10, minute=0, second=0, microsecond=0) - datetime.timedelta(days=60)
            for number in range(50):
                records.day(start + datetime.timedelta(days=number))
            if seed > 1:
                daemon, client = self.daemon()
            for part in range(0, len(records.records), 100):
                client.call("import", records=records.records[part:part + 100])
            stats = shapes.check("stats", client.call("stats", since=(start - datetime.timedelta(days=1)).isoformat()))
            found = {entry.get("reminder", ""): {key: entry[key] for key in entry if key not in ("reminder", "interval", "title")} for entry in stats["reminders"]}
            with self.subTest(seed=seed):
                self.assertEqual(records.truth(), found)
                self.assertEqual(["gym", "desk"], [entry["reminder"] for entry in stats["reminders"][:2]])
                self.assertEqual([1.0, 1.0], [entry["interval"] for entry in stats["reminders"][:2]])
                weeks = {week["begins"]: week for week in stats["weeks"]}
                mondays = [datetime.date.fromisoformat(monday) for monday in weeks]
                self.assertEqual([mondays[0] + datetime.timedelta(days=7 * i) for i in range(len(mondays))], mondays)
                self.assertEqual(0, mondays[0].weekday())
                for monday, week in weeks.items():
                    truth = records.weeks[monday]
                    self.assertEqual((truth["sessions"], truth["partial"], (truth["seconds"] + 30) // 60), (week["sessions"], week["partial"], week["minutes"]))
                    if truth["pain"]:
                        self.assertAlmostEqual(10 * sum(truth["pain"]) / len(truth["pain"]), week["pain_tenths"], delta=0.51)
                    else:
                        self.assertNotIn("pain_tenths", week)
                self.assertEqual(sum(len(week["pain"]) for week in records.weeks.values()), len(stats["pain"]))
                self.assertEqual((sum(week["sessions"] for week in records.weeks.values()), sum(counts["unconfirmed"] for counts in records.counts.values())),
                                 (stats["sessions"], stats["unconfirmed"]))
            # The end of what is asked for bounds it, too.
            later = client.call("stats", since=(start + datetime.timedelta(days=58)).isoformat())
            self.assertEqual([0, 0], [entry["prompted"] for entry in later["reminders"]])
            self.assertEqual([], later["pain"])

    def test_twelve_weeks_unless_said_otherwise(self):
        _, client = self.daemon()
        stats = client.call("stats")
        since = datetime.datetime.fromisoformat(stats["since"])
        until = datetime.datetime.fromisoformat(stats["until"])
        self.assertEqual((0, 0, 0, 0), (since.weekday(), since.hour, since.minute, since.second))
        self.assertEqual(11, ((until - datetime.timedelta(days=until.weekday())).date() - since.date()).days // 7)

    def test_doses_then_and_now(self):
        _, client = self.daemon()
        client.call("reminder.done", reminder="gym", pain={"during": 1})
        stats = client.call("stats")
        doses = {item["exercise"]: (item["then"], item["now"], item["changes"]) for item in stats["exercises"]}
        self.assertEqual({"side-lying-leg-raise": ("2x15", "2x17", 1), "side-lying-clam": ("2x12", "2x14", 1)}, doses)

    def test_deleted_and_corrected(self):
        _, client = self.daemon()
        first = client.call("reminder.done", reminder="gym", pain={"during": 4})["id"]
        second = client.call("reminder.done", reminder="gym", pain={"during": 2})["id"]
        client.call("history.delete", id=first)
        client.call("history.amend", id=second, pain={"during": 1})
        stats = client.call("stats")
        self.assertEqual(1, stats["reminders"][0]["done"])
        self.assertEqual([1], [point["during"] for point in stats["pain"]])
        self.assertEqual(1, stats["weeks"][-1]["sessions"])

    def test_taken_back_leaves_no_trace(self):
        daemon, client = self.daemon()
        client.call("reminder.done", reminder="gym", pain={"during": 1})
        client.sync()
        asked = (("history", {}), ("progress", {"routine": "strength"}), ("stats", {}))

        def told():
            history, progress, stats = (client.call(method, **params) for method, params in asked)
            doses = [(item["exercise"], item["dose"], item["reason"], item["history"]) for item in progress["items"]]
            return history, doses, {**stats, "until": ""}

        before = told()
        client.call("reminder.done", reminder="gym", pain={"during": 1})
        client.sync()
        self.assertNotEqual(before, told())
        client.call("undo")
        client.sync()
        self.assertEqual(before, told())
        self.assertNotIn("taken back", daemon.ctl("report").stdout)
        daemon.stop()
        daemon.start()
        client = daemon.connect()
        self.assertEqual(before, told())

    def test_safety(self):
        _, client = self.daemon()
        client.call("redflag", level="soon")
        client.call("redflag.clear", statement="seen by Dr <Ü>")
        self.assertEqual([("screening-none", None, None), ("red-flag", "soon", None), ("cleared", None, "seen by Dr <Ü>")],
                         [(event["kind"], event.get("level"), event.get("statement")) for event in client.call("stats")["safety"]])

    def test_adaptation(self):
        _, client = self.daemon(PLAN.replace("[minimus]", "[minimus]\nmin-gap = 0s"))
        for _ in range(6):
            client.call("reminder.now", reminder="desk")
            client.call("reminder.skip", reminder="desk")
        desk = client.call("stats")["reminders"][1]
        self.assertEqual((6, 6, 0, 1.5), (desk["prompted"], desk["skipped"], desk["percent"], desk["interval"]))

    def test_verb(self):
        daemon, client = self.daemon()
        done = daemon.ctl("stats")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("gym   nothing yet", done.stdout)
        self.assertNotIn("Pain", done.stdout)
        for pain in (3, 3, 1, 1):
            client.call("reminder.done", reminder="gym", pain={"during": pain})
        for _ in range(6):
            client.call("reminder.now", reminder="desk")
            client.call("reminder.skip", reminder="desk")
        text = daemon.ctl("stats", "--since", "yesterday").stdout
        for part in ("gym   100 %: 4 done", "desk  0 %: 6 skipped; comes after one and a half times its interval at present", "4 sessions",
                     "Pain during sessions: 3.0 of 10 in the first half of 4 answers, 1.0 in the second.", "2 sets of 15; now 2 sets of"):
            self.assertIn(part, text)
        # Nobody is told off, and no chain is there to be broken.
        for word in ("streak", "running", "fail", "only", "lost", "missed", "should", "!"):
            self.assertNotIn(word, text.lower())
        shapes.check("stats", json.loads(daemon.ctl("stats", "--json").stdout))
        wrong = daemon.ctl("stats", "--since", "whenever")
        self.assertEqual(1, wrong.returncode)
        self.assertIn("stats: --since", wrong.stderr)
        with self.assertRaises(RpcError):
            client.call("stats", since="yesterday")


main()
