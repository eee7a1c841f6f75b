# SPDX-License-Identifier: MIT
"""The fold anew: on demand (progress --recompute), and at the next start after a crash in the middle of one."""
import os
import random
import shutil
import signal
import sqlite3
import unittest

from harness import Daemon, Home, RpcError, main

PLAN = """\
[reminder gym]
routine = strength
at = 18:00

[routine strength]
exercises = side-lying-leg-raise 2x15, side-lying-clam 2x12, iso-abduction-wall 3x10s

[routine other]
exercises = bridge:single 2x8
"""
SESSIONS = 40


def report(chance):
    reps = [[chance.randint(low - 2, low + 12) for _ in range(2)] for low in (15, 12)]
    names = ("side-lying-leg-raise", "side-lying-clam")
    return {"exercises": {name: {"sets": [{"left": value, "right": value} for value in each]} for name, each in zip(names, reps)},
            "effort": chance.randint(3, 9), "pain": {"during": chance.choice([0, 1, 2, 4])}}


class Base(unittest.TestCase):
    def started(self, home=None):
        daemon = Daemon(plan=None if home else PLAN, home=home)
        self.addCleanup(daemon.close)
        return daemon

    def written(self, sessions=8):
        """A daemon with a log of so many sessions."""
        daemon, chance = self.started(), random.Random(sessions)
        client = daemon.connect()
        client.call("screening", result="none")
        for _ in range(sessions):
            client.call("reminder.done", reminder="gym", **report(chance))
            client.sync()
        return daemon

    def doses(self, daemon):
        items = daemon.connect().call("progress")["items"]
        return {item["exercise"]: (item["dose"], item["reason"]) for item in items}

    def rows(self, daemon, what, *parameters):
        database = sqlite3.connect(os.path.join(daemon.home.state, "history.db"))
        try:
            found = database.execute(what, parameters).fetchall()
            database.commit()
            return found
        finally:
            database.close()


class Recompute(Base):
    def test_nothing_changed(self):
        daemon = self.written()
        client = daemon.connect()
        before = client.call("progress")
        counts = self.rows(daemon, "SELECT (SELECT count(*) FROM dose), (SELECT count(*) FROM amend)")
        client.subscribe("progression.changed")
        after = client.call("progress", recompute=True)
        self.assertEqual(0, after.pop("recomputed"))
        self.assertEqual(before, after)
        client.sync()
        self.assertEqual(counts, self.rows(daemon, "SELECT (SELECT count(*) FROM dose), (SELECT count(*) FROM amend)"))
        self.assertEqual([], list(client.events))
        self.assertEqual(before, client.call("progress"))
        # The next session folds on from there, and so does the next start.
        client.call("reminder.done", reminder="gym")
        client.sync()
        before = client.call("progress")
        self.assertIn("every dose is what it was", daemon.ctl("progress", "--recompute").stdout)
        daemon.restart()
        self.assertEqual(before, daemon.connect().call("progress"))

    def test_another_version_decides_only_when_asked(self):
        """What an older model said is the truth until somebody asks for the fold."""
        daemon = self.written()
        truth = self.doses(daemon)
        daemon.stop()
        self.rows(daemon, "UPDATE dose SET version = '0.9', dose = '2,16,0,0,3,0,2,0,0,0', state = '16,0,0,2', reason = 'An older model.' "
                          "WHERE exercise = 'side-lying-leg-raise' AND seq > (SELECT min(seq) FROM dose) + 6")
        daemon.start()
        old = self.doses(daemon)
        self.assertEqual(("2x16@3-0-2-0", "An older model."), old["side-lying-leg-raise"])
        client = daemon.connect()
        answer = client.call("progress", recompute=True)
        self.assertGreater(answer["recomputed"], 0)
        self.assertEqual(truth, {item["exercise"]: (item["dose"], item["reason"]) for item in answer["items"]})
        reasons = [change["reason"] for item in answer["items"] if item["exercise"] == "side-lying-leg-raise" for change in item["history"]]
        self.assertIn("An older model.", reasons)  # what had been recorded stays
        self.assertEqual(0, client.call("progress", recompute=True)["recomputed"])
        daemon.restart(signal.SIGKILL)
        self.assertEqual(truth, self.doses(daemon))

    def test_not_in_a_session_nor_while_suspended(self):
        daemon = self.written(1)
        client = daemon.connect()
        client.call("session.start", routine="strength")
        for setting in (lambda: None, lambda: (client.call("session.stop"), client.call("redflag", level="same-day"))):
            setting()
            with self.assertRaises(RpcError) as raised:
                client.call("progress", recompute=True)
            self.assertEqual("not-now", raised.exception.data_code)


class Crash(Base):
    def test_a_fold_that_was_cut_short_is_finished(self):
        daemon = self.written(SESSIONS)
        ident = daemon.connect().call("history")["entries"][0]["id"]
        change = {"exercises": {"side-lying-leg-raise": {"sets": [{"left": 3, "right": 3}] * 2}}, "pain": {"during": 6}}
        daemon.stop()
        whole = Home()
        self.addCleanup(whole.remove)
        shutil.rmtree(whole.root)
        shutil.copytree(daemon.home.root, whole.root, ignore=shutil.ignore_patterns("*.sock", "run"))
        os.makedirs(whole.runtime, mode=0o700)

        uninterrupted = self.started(whole)
        uninterrupted.connect().call("history.amend", id=ident, **change)
        wanted = self.doses(uninterrupted)

        daemon.start()
        self.assertNotEqual(wanted, self.doses(daemon))
        client = daemon.connect()
        client.subscribe("progression.changed")
        client.send("history.amend", id=ident, **change)
        client.wait_event("progression.changed")
        daemon.kill()
        unfinished = "SELECT (SELECT count(*) FROM amend WHERE fold = 1), (SELECT count(*) FROM amend WHERE fold = 2)"
        self.assertEqual([(1, 0)], self.rows(daemon, unfinished), "the fold was through before the crash: more sessions are needed")
        daemon.start()
        daemon.connect().sync()
        self.assertEqual(wanted, self.doses(daemon))
        self.assertEqual([(1, 1)], self.rows(daemon, unfinished))
        # Once: the next start has nothing left to do.
        count = self.rows(daemon, "SELECT count(*) FROM dose")
        daemon.restart(signal.SIGKILL)
        daemon.connect().sync()
        self.assertEqual((wanted, count), (self.doses(daemon), self.rows(daemon, "SELECT count(*) FROM dose")))

    def test_it_waits_for_an_open_session_to_end(self):
        daemon = self.written(3)
        wanted = self.doses(daemon)
        client = daemon.connect()
        client.call("session.start", routine="other")
        daemon.kill()
        self.rows(daemon, "INSERT INTO amend SELECT (SELECT coalesce(max(seq), 0) + 1 FROM amend), host, 900000, wall_us, offset_s, session, 0, session, -1, -1, -1, -1, 0, "
                          "'[]', '', 1, 3, '' FROM session WHERE outcome = 1 ORDER BY seq LIMIT 1")
        daemon.start()
        client = daemon.connect()
        client.sync()
        unfolded = "SELECT count(*) FROM amend WHERE fold = 2"
        self.assertEqual([(0,)], self.rows(daemon, unfolded))
        client.call("session.stop")
        client.call("answer", effort=6, pain=0)
        client.sync()
        self.assertEqual([(1,)], self.rows(daemon, unfolded))
        self.assertEqual(wanted["side-lying-clam"], self.doses(daemon)["side-lying-clam"])


main()
