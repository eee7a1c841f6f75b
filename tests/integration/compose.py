# SPDX-License-Identifier: MIT
"""Sessions that a plugin composes, through the real daemon: what it is told, what comes of it, and what it may not do."""
import datetime
import json
import os
import shutil
import time
import unittest

import shapes
from harness import LIBDIR, PREFIX, Daemon, Home, main, until

HOSTILE = os.path.join(PREFIX, "tests", "hostile")
VARIETY = "weekly-variety/variety"
BASE = "[minimus]\nquiet = none\nstart-delay = 0s\nsettle = 0s\nmin-gap = 0s\nmax-per-day = 1000\n"
PLAN = BASE + "[reminder variety]\nroutine = %s\nevery = 50min\n" % VARIETY


class Composed(unittest.TestCase):
    def start(self, plan, speed=None, home=None):
        daemon = Daemon(plan=plan, speed=speed, home=home)
        self.addCleanup(daemon.close)
        client = daemon.connect()
        client.call("screening", result="none")
        return daemon, client

    @staticmethod
    def chosen(client):
        return client.call("show", routine=VARIETY)["composed"]["items"]

    def test_a_session_of_it(self):
        """Show, timeline and the session agree; only what was chosen moves; the next choice is another."""
        daemon, client = self.start(PLAN + "[plugin weekly-variety]\nitems = 3\n", speed=600)
        shown = client.call("show", routine=VARIETY)
        self.assertEqual((len(shown["items"]), len(shown["composed"]["items"])), (12, 3))
        self.assertEqual(shown["composed"]["why"], "What you did longest ago comes first.")
        first = shown["composed"]["items"]
        timeline = shapes.check("timeline", client.call("timeline", routine=VARIETY))
        self.assertEqual(list(dict.fromkeys(step["exercise"] for step in timeline["steps"])), first)
        self.assertEqual(timeline["total_s"], shown["total_s"])
        client.subscribe("session.finished", "session.step", "progression.changed")
        session = client.call("session.start", routine=VARIETY)["session"]
        self.assertEqual(session["total_s"], shown["total_s"])
        client.wait_event("session.finished")
        self.assertEqual(set(e["exercise"] for e in client.seen if e["type"] == "session.step"), set(first))
        self.assertEqual(client.call("session.report", exercises={first[1]: {"rpe": 6}})["outcome"], "done")
        client.sync()
        moved = [i["exercise"] for i in client.call("progress", routine=VARIETY)["items"] if i["history"]]
        self.assertEqual(set(moved), set(first[1:]), "the one that loosens has no model")
        second = self.chosen(client)
        self.assertFalse(set(first) & set(second), (first, second))
        self.assertIn("Next session", daemon.ctl("show", VARIETY).stdout)
        # The history is what it tells the plugin of, across a restart, too.
        entry = client.call("history")["entries"][-1]
        self.assertEqual((entry["routine"], entry["outcome"]), (VARIETY, "done"))
        daemon.restart()
        again = daemon.connect()
        self.assertEqual(self.chosen(again), second)
        again.call("history.delete", id=entry["id"])
        self.assertEqual(self.chosen(again), first, "what was deleted never was")

    def test_what_is_not_at_hand_is_not_chosen(self):
        _, client = self.start(PLAN.replace("[minimus]\n", "[minimus]\nequipment = none\n") + "[plugin weekly-variety]\nitems = 8\n")
        self.assertEqual(client.call("reload"), {"ok": True, "problems": []}, "who chooses need not be warned")
        for _ in range(3):
            self.assertNotIn("band-walk", self.chosen(client))
            client.call("reminder.done", reminder="variety")
            client.sync()
        _, client = self.start(PLAN.replace("[minimus]\n", "[minimus]\nequipment = loop-band\n") + "[plugin weekly-variety]\nitems = 8\n")
        seen = set()
        for _ in range(3):
            seen |= set(self.chosen(client))
            client.call("reminder.done", reminder="variety")
            client.sync()
        self.assertIn("band-walk", seen)

    def test_a_prompt_names_what_was_chosen_in_time(self):
        plan = BASE + "[reminder variety]\nroutine = %s\ncalendar = *-*-* *:*:0/6\nwarn = 0s\nexpire = 2s\n" % VARIETY
        _, client = self.start(plan)
        client.subscribe("reminder.prompted")
        client.wait_event("reminder.prompted")  # after the start, presence is waited for
        for _ in range(2):
            prompted = client.wait_event("reminder.prompted")
            late = datetime.datetime.fromisoformat(prompted["time"]) - datetime.datetime.fromisoformat(prompted["due"])
            self.assertLessEqual(late.total_seconds(), 1.0)
        calls = next(p for p in client.call("plugins")["plugins"] if p["id"] == "weekly-variety")["calls"]
        self.assertGreaterEqual(calls, 2)
        self.assertLess(calls, 8, "asked once for each occurrence")

    def test_a_routine_written_out_in_the_plan_is_not_composed(self):
        _, client = self.start(PLAN + "[routine %s]\nexercises = cat-cow 1x8, heel-raise 2x10\n" % VARIETY)
        shown = client.call("show", routine=VARIETY)
        self.assertNotIn("composed", shown)
        self.assertEqual(len(shown["items"]), 2)

    def test_what_was_done_without_being_guided_is_one_session_of_it(self):
        _, client = self.start(PLAN)
        client.call("reminder.done", reminder="variety")
        client.sync()
        moved = [i["exercise"] for i in client.call("progress", routine=VARIETY)["items"] if i["history"]]
        self.assertEqual(len(moved), 3, "four, of which one loosens and has no model")

    def test_private_daemon(self):
        home = Home()
        self.addCleanup(home.remove)
        path = home.write_plan(PLAN)
        daemon = Daemon(home=home, start=False)
        self.addCleanup(daemon.close)
        answer = json.loads(daemon.ctl("timeline", VARIETY, "--json").stdout)
        self.assertEqual(len(answer["composed"]["items"]), 4)
        self.assertTrue(path is None or os.path.exists(path))


# What `plugins` says of each after it was asked (None: nothing is wrong), and whether its answer is taken.
ROWS = [
    ("compose-nonsense", "compose: an item is 99; 0 to 1 was expected"),
    ("compose-million", "compose: item_count is 1000000; 1 to 2 was expected"),
    ("compose-twice", "compose: item 0 is chosen twice"),
    ("compose-none", "compose: item_count is 0; 1 to 2 was expected"),
    ("compose-text", "compose: why is too long; at most 199 bytes were expected"),
    ("compose-error", "compose: answered 7; 0 or -EINVAL was expected"),
    ("compose-missing", "compose: the function is NULL, but a routine says that it is composed"),
    ("compose-crash", "while it was asked for compose"),
    ("compose-overrun", "while it was asked for compose"),
    ("compose-endless", "did not answer within 1 s while it was asked for compose"),
    ("compose-late", None),
]


class Hostile(unittest.TestCase):
    def test_each_costs_its_answer(self):
        home = Home()
        self.addCleanup(home.remove)
        folder = os.path.join(home.data, "plugins")
        os.makedirs(folder)
        plan = BASE + "[reminder desk]\nroutine = desk-micro-3\nevery = 50min\n"
        for name, _ in ROWS:
            shutil.copy(os.path.join(HOSTILE, name + ".so"), folder)
            plan += "[reminder %s]\nroutine = %s/waving\nevery = 3h\n" % (name, name)
        with Daemon(plan=plan, home=home) as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            pid = daemon.pid
            whole = 2 * (5 + 10)
            for name, problem in ROWS:
                with self.subTest(name):
                    shown = client.call("show", routine=name + "/waving")
                    items = shown["composed"]["items"]
                    self.assertEqual(len(items), 1 if problem is None else 2)
                    self.assertEqual(shown["total_s"], whole if problem else whole // 2)
                    entry = next(p for p in client.call("plugins")["plugins"] if p["id"] == name)
                    if problem is None:
                        self.assertNotIn("problem", entry)
                        self.assertGreater(entry["slowest_us"], 500000)
                        continue
                    self.assertIn(problem, entry["problem"])
                    session = client.call("session.start", routine=name + "/waving")["session"]
                    self.assertEqual(session["total_s"], whole)
                    client.call("session.stop")
            self.assertEqual(daemon.pid, pid)
            self.assertIsNone(daemon.process.poll())
            self.assertEqual(client.call("timeline", routine="desk-micro-3")["total_s"], 175)

    def test_a_late_answer_delays_no_prompt_by_more_than_200_ms(self):
        home = Home()
        self.addCleanup(home.remove)
        folder = os.path.join(home.data, "plugins")
        os.makedirs(folder)
        for name in ("compose-late", "compose-endless"):
            shutil.copy(os.path.join(HOSTILE, name + ".so"), folder)
        plan = BASE + "".join("[reminder %s]\nroutine = %s/waving\nevery = 3h\n" % (n, n) for n in ("compose-late", "compose-endless"))
        with Daemon(plan=plan, home=home) as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            client.subscribe("reminder.due", "reminder.prompted", "reminder.skipped")
            for name in ("compose-late", "compose-endless"):
                begun = time.monotonic()
                client.call("reminder.now", reminder=name)
                client.wait_event("reminder.prompted", where=lambda e, n=name: e["reminder"] == n)
                took = time.monotonic() - begun
                self.assertGreater(took, 0.15)
                self.assertLess(took, 0.55, "the plugin answers after 0.6 s at the earliest")
                client.call("reminder.skip")
                until(lambda: client.call("status")["prompt"] is None, what="the prompt to go")


if __name__ == "__main__":
    main()
