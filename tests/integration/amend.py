# SPDX-License-Identifier: MIT
"""Changing the past: amending a session equals having logged it so, deleting one equals never having logged it; and
reports that cannot be leave the log as it was."""
import random
import unittest

from harness import Daemon, RpcError, Stdio, main

PLAN = """\
[reminder gym]
routine = strength
at = 18:00

[routine strength]
title = Strength
exercises = side-lying-leg-raise 2x15, side-lying-clam 2x12, iso-abduction-wall 3x10s

[routine calm]
title = Calm
exercises = side-lying-leg-raise 2x15
"""
EXERCISES = {"side-lying-leg-raise": (15, 25), "side-lying-clam": (12, 20)}


class Log:
    """A daemon with a plan of its own."""

    def __init__(self):
        self.client = Stdio(plan=PLAN)
        self.client.call("screening", result="none")

    def close(self):
        self.client.close()

    def done(self, report):
        answer = self.client.call("reminder.done", reminder="gym", **report)
        self.client.sync()
        return answer["id"]

    def doses(self):
        items = self.client.call("progress", routine="strength")["items"]
        return {item["exercise"]: (item["dose"], item["reason"]) for item in items}

    def entries(self):
        return self.client.call("history")["entries"]


def report(chance):
    """Any report that moves doses by the models alone: what hurts and what rests has its own tests."""
    exercises = {}
    for name, (low, high) in EXERCISES.items():
        reps = [chance.randint(low - 2, high + 2) for _ in range(2)]
        exercises[name] = {"sets": [{"left": value, "right": chance.randint(value, high + 3)} for value in reps], "rpe": chance.randint(4, 9)}
    return {"exercises": exercises, "pain": {"during": chance.choice([0, 1, 2, 4])}}


class Amend(unittest.TestCase):
    def log(self):
        log = Log()
        self.addCleanup(log.close)
        return log

    def written(self, reports):
        log = self.log()
        return log, [log.done(each) for each in reports]

    def test_amending_equals_having_logged_it_so(self):
        for seed in range(6):
            chance = random.Random(seed)
            reports = [report(chance) for _ in range(chance.randint(2, 9))]
            at, other = chance.randrange(len(reports)), report(chance)
            log, ids = self.written(reports)
            entry = log.client.call("history.amend", id=ids[at], **other)
            self.assertEqual(ids[at], entry["id"])
            self.assertEqual(other["pain"], entry["pain"])
            so, _ = self.written([*reports[:at], other, *reports[at + 1:]])
            with self.subTest(seed=seed):
                self.assertEqual(so.doses(), log.doses())
            # And the sessions that follow fold on from there.
            more = report(chance)
            log.done(more)
            so.done(more)
            with self.subTest(seed=seed, after=True):
                self.assertEqual(so.doses(), log.doses())

    def test_deleting_equals_never_having_logged_it(self):
        for seed in range(10, 15):
            chance = random.Random(seed)
            reports = [report(chance) for _ in range(chance.randint(2, 7))]
            at = chance.randrange(len(reports))
            log, ids = self.written(reports)
            self.assertEqual({"deleted": ids[at]}, log.client.call("history.delete", id=ids[at]))
            self.assertNotIn(ids[at], [entry["id"] for entry in log.entries()])
            so, _ = self.written(reports[:at] + reports[at + 1:])
            with self.subTest(seed=seed):
                self.assertEqual(so.doses(), log.doses())

    def test_changes_one_after_the_other_equal_what_is_left(self):
        """Amended and deleted in any order: the doses are those of a log that was always so."""
        for seed in range(20, 23):
            chance = random.Random(seed)
            reports = [report(chance) for _ in range(5)]
            log, ids = self.written(reports)
            left = dict(zip(ids, reports))
            for _ in range(5):
                ident = chance.choice(list(left))
                if chance.random() < 0.4 and len(left) > 1:
                    log.client.call("history.delete", id=ident)
                    del left[ident]
                else:
                    left[ident] = report(chance)
                    log.client.call("history.amend", id=ident, **left[ident])
                so, _ = self.written([left[each] for each in ids if each in left])
                with self.subTest(seed=seed):
                    self.assertEqual(so.doses(), log.doses())
                so.close()
                self.assertEqual(0, log.client.call("progress", recompute=True)["recomputed"])

    def test_fold_equals_the_incremental_state(self):
        chance = random.Random(99)
        reports = [report(chance) for _ in range(6)]
        log, ids = self.written(reports)
        before = log.doses()
        log.client.call("history.amend", id=ids[0], **reports[0])
        self.assertEqual(before, log.doses())

    def test_a_deleted_regress_is_forgotten(self):
        log, ids = self.written([{}, {"pain": {"during": 6}}])
        self.assertEqual("2x15", log.doses()["side-lying-leg-raise"][0])
        log.client.call("history.delete", id=ids[1])
        self.assertEqual("2x17", log.doses()["side-lying-leg-raise"][0])

    def test_reasons_are_recorded(self):
        log, ids = self.written([{}, {}])
        log.client.call("history.amend", id=ids[0], pain={"during": 4})
        item = log.client.call("progress", routine="strength", exercise="side-lying-clam")["items"][0]
        self.assertEqual("2x14", item["dose"])
        self.assertGreaterEqual(len(item["history"]), 4)
        for change in item["history"]:
            self.assertTrue(change["reason"])

    def test_what_is_left_out_stays(self):
        log, ids = self.written([{"effort": 7, "pain": {"during": 1}, "note": "easy"}])
        entry = log.client.call("history.amend", id=ids[0], pain={"during": 2})
        self.assertEqual((7, {"during": 2}, "easy"), (entry["effort"], entry["pain"], entry["note"]))

    def test_after_a_restart(self):
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            ids = [client.call("reminder.done", reminder="gym")["id"] for _ in range(3)]
            client.call("history.amend", id=ids[0], pain={"during": 6})
            client.call("history.delete", id=ids[1])
            client.sync()
            before = client.call("progress")
            daemon.restart()
            self.assertEqual(before, daemon.connect().call("progress"))

    def test_what_is_deleted_stays_deleted_over_a_restart(self):
        """Also when nothing follows it that would be on record."""
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            ids = []
            for _ in range(2):
                ids.append(client.call("reminder.done", reminder="gym")["id"])
                client.sync()
            for ident, wanted in ((ids[1], "2x17"), (ids[0], "2x15")):
                client.call("history.delete", id=ident)
                before = client.call("progress", routine="strength")
                self.assertEqual(wanted, before["items"][0]["dose"])
                daemon.restart()
                client = daemon.connect()
                self.assertEqual([item["dose"] for item in before["items"]], [item["dose"] for item in client.call("progress", routine="strength")["items"]])
            self.assertEqual(0, client.call("progress", recompute=True)["recomputed"])

    def test_verbs(self):
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            ident = client.call("reminder.done", reminder="gym")["id"]
            done = daemon.ctl("amend", ident, "side-lying-clam=12/11,12/12", "--pain", "2")
            self.assertEqual(0, done.returncode, done.stderr)
            entry = client.call("history")["entries"][-1]
            self.assertEqual({"sets": [{"left": 12, "right": 11}, {"left": 12, "right": 12}]}, entry["exercises"]["side-lying-clam"])
            done = daemon.ctl("delete", ident)
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertEqual([], client.call("history")["entries"])
            self.assertEqual(2, daemon.ctl("delete", ident).returncode)


class Continue(unittest.TestCase):
    def test_dry_run_goes_on_from_the_real_dose(self):
        log = Log()
        self.addCleanup(log.close)
        log.done({})
        leg = {"of": "strength/side-lying-leg-raise"}
        rows = log.client.call("dry-run", model="double", sessions=[{"done": [17, 17]}, {"done": [19, 12]}], **leg)["rows"]
        self.assertEqual(["2x19", "2x19"], [row["dose"] for row in rows])
        self.assertEqual([0, 1], [row["state"]["f"] for row in rows])
        rows = log.client.call("dry-run", model="hold", of="iso-abduction-wall", sessions=[{"rpe": 6}])["rows"]
        self.assertEqual("3x20s", rows[0]["dose"])
        # Nothing of it has happened.
        self.assertEqual("2x17", log.doses()["side-lying-leg-raise"][0])
        for params in ({"model": "hold", **leg}, {"model": "double", "of": "handstand"}):
            with self.assertRaises(RpcError):
                log.client.call("dry-run", sessions=[{}], **params)


class Fast(unittest.TestCase):
    """Sessions that are logged faster than the models answer all count, one after the other."""
    WANTED = {"side-lying-leg-raise": "2x23", "side-lying-clam": "2x20", "iso-abduction-wall": "3x30s"}

    def doses(self, client):
        client.sync()
        return {item["exercise"]: item["dose"] for item in client.call("progress", routine="strength")["items"]}

    def test_one_reply_after_the_other(self):
        log = Log()
        self.addCleanup(log.close)
        for wanted in ("2x17", "2x19", "2x21", "2x23"):
            log.client.call("reminder.done", reminder="gym")
            # The doses are asked for without a sync, and are those after the session all the same.
            self.assertEqual(wanted, log.client.call("progress", routine="strength", exercise="side-lying-leg-raise")["items"][0]["dose"])
        self.assertEqual(self.WANTED, self.doses(log.client))

    def test_all_in_flight_at_once_and_in_a_batch(self):
        for batch in (False, True):
            log = Log()
            self.addCleanup(log.close)
            requests = [{"jsonrpc": "2.0", "id": 100 + number, "method": "reminder.done", "params": {"reminder": "gym"}} for number in range(4)]
            later = {"jsonrpc": "2.0", "id": 200, "method": "history"}
            if batch:
                log.client.lines.send([*requests, later])
                while "batch" not in log.client.replies:
                    log.client.take(20)
                replies = {reply["id"]: reply for reply in log.client.replies.pop("batch")}
            else:
                for request in [*requests, later]:
                    log.client.lines.send(request)
                replies = {ident: log.client.message(ident) for ident in (100, 101, 102, 103, 200)}
            with self.subTest(batch=batch):
                self.assertEqual(4, len({replies[number]["result"]["id"] for number in range(100, 104)}))
                self.assertEqual(4, len(replies[200]["result"]["entries"]))  # what came behind kept its place
                self.assertEqual(self.WANTED, self.doses(log.client))

    def test_two_clients(self):
        with Daemon(plan=PLAN) as daemon:
            clients = [daemon.connect() for _ in range(2)]
            clients[0].call("screening", result="none")
            idents = [(client, client.send("reminder.done", reminder="gym")) for _ in range(2) for client in clients]
            for client, ident in idents:
                client.reply(ident)
            self.assertEqual(self.WANTED, self.doses(clients[0]))

    def test_the_end_comes_while_some_wait(self):
        daemon = Daemon(plan=PLAN)
        self.addCleanup(daemon.close)
        client = daemon.connect()
        client.call("screening", result="none")
        for _ in range(6):
            client.send("reminder.done", reminder="gym")
        self.assertEqual(0, daemon.stop())


class Prescribed(unittest.TestCase):
    def test_what_was_prescribed_beside_a_shipped_range_is_where_it_begins(self):
        """A gentle dose rises by a step, and no large one shrinks to the range: the shipped stretch holds 30 to 60 s, the clam has 12 to 20."""
        plan = "[reminder gym]\nroutine = own\nat = 18:00\n[routine own]\nexercises = supine-figure-4 1x10s, side-lying-clam 2x24, iso-abduction-wall 2x10s\n"
        client = Stdio(plan=plan)
        self.addCleanup(client.close)
        client.call("screening", result="none")
        client.call("reminder.done", reminder="gym", effort=6)
        client.sync()
        doses = {item["exercise"]: item["dose"] for item in client.call("progress", routine="own")["items"]}
        self.assertEqual({"supine-figure-4": "1x15s", "side-lying-clam": "2x12", "iso-abduction-wall": "2x15s"}, doses)
        levels = client.call("show", routine="own")
        self.assertEqual("light", levels["items"][1]["level"])
        # What it takes is counted with the doses of today.
        self.assertEqual(client.call("session.start", routine="own")["session"]["remaining_s"], levels["total_s"])


class Refusals(unittest.TestCase):
    def test_wrong_reports_leave_the_log(self):
        log = Log()
        self.addCleanup(log.close)
        sets = [{"left": 15, "right": 15}]
        cases = {
            "effort 11": ("reminder.done", {"effort": 11}),
            "rpe 11": ("reminder.done", {"exercises": {"side-lying-clam": {"rpe": 11}}}),
            "pain 11": ("reminder.done", {"pain": {"during": 11}}),
            "seven sets for two": ("reminder.done", {"exercises": {"side-lying-leg-raise": {"sets": sets * 7}}}),
            "999 in a set": ("reminder.done", {"exercises": {"side-lying-leg-raise": {"sets": [{"left": 15, "right": 999}]}}}),
            "not in the routine": ("reminder.done", {"exercises": {"supine-figure-4": {"sets": [{"left": 45, "right": 45}]}}}),
            "no such exercise": ("reminder.done", {"exercises": {"handstand": {}}}),
            "unknown member": ("reminder.done", {"pian": {"during": 1}}),
            "unknown pain": ("reminder.done", {"pain": {"durring": 1}}),
            "unknown in a set": ("reminder.done", {"exercises": {"side-lying-clam": {"sets": [{"midle": 1}]}}}),
            "a date in the future": ("reminder.done", {"time": "2199-01-01T00:00:00Z"}),
            "negative": ("reminder.done", {"exercises": {"side-lying-clam": {"sets": [{"left": -1}]}}}),
        }
        for name, (method, params) in cases.items():
            before = (log.entries(), log.doses())
            with self.subTest(name):
                with self.assertRaises(RpcError) as raised:
                    log.client.call(method, reminder="gym", **params)
                self.assertIn(raised.exception.data_code, ("bad-argument", None))
                self.assertEqual(before, (log.entries(), log.doses()))
        with self.subTest("pain without a session"):
            for method, params in (("session.report", {"pain": {"during": 2}}), ("answer", {"pain": 2})):
                with self.assertRaises(RpcError):
                    log.client.call(method, **params)
            self.assertEqual([], log.entries())
        ident = log.done({})
        before = (log.entries(), log.doses())
        for params in ({"exercises": {"side-lying-leg-raise": {"sets": sets * 3}}}, {"effort": 11}, {"exercises": {"bridge": {}}}):
            for method, more in (("session.report", {}), ("history.amend", {"id": ident})):
                with self.subTest(method, params=params):
                    with self.assertRaises(RpcError):
                        log.client.call(method, **more, **params)
                    self.assertEqual(before, (log.entries(), log.doses()))
        for ident in ("", "nobody-1", "x"):
            with self.assertRaises(RpcError):
                log.client.call("history.delete", id=ident)
        self.assertEqual(before, (log.entries(), log.doses()))


if __name__ == "__main__":

    def test_wrong_words_leave_the_log(self):
        """The same from the command line: 1 for what cannot be meant, 2 for what the daemon refuses, and nothing is recorded."""
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            for words, status, text in ((("answer", "--pain", "2"), 2, "no session"), (("done",), 2, "session")):
                done = daemon.ctl(*words)
                self.assertEqual(status, done.returncode, done.stderr)
                self.assertIn(text, done.stderr)
            ident = client.call("reminder.done", reminder="gym")["id"]
            client.sync()
            before = (client.call("history"), client.call("progress"))
            rows = [(("done", "gym", "--effort", "11"), 1, "0 to 10"), (("done", "gym", "--pain", "12"), 1, "0 to 10"), (("done", "gym", "--pain", "-1"), 1, "pain"),
                    (("done", "gym", "side-lying-clam=" + ",".join(["12/12"] * 7)), 2, "7 are reported"), (("done", "gym", "handstand=3"), 2, "handstand"),
                    (("done", "gym", "side-lying-clam=many"), 1, "side-lying-clam"), (("done", "gim"), 2, "did you mean"), (("answer", "--effort", "12"), 1, "0 to 10"),
                    (("answer", "--morning", "eleven"), 1, "morning"), (("amend", ident, "--effort", "11"), 1, "0 to 10"), (("amend", ident), 1, "say the id"),
                    (("amend", ident, "side-lying-clam=" + ",".join(["12/12"] * 7)), 2, "7 are reported"), (("amend", "00-1", "--pain", "2"), 2, "no session has that id"),
                    (("delete", "00-1"), 2, "no session has that id")]
            for words, status, text in rows:
                with self.subTest(words):
                    done = daemon.ctl(*words)
                    self.assertEqual(status, done.returncode, done.stderr)
                    self.assertIn(text, done.stderr)
                    self.assertEqual(1, done.stderr.count("\n"))
                    self.assertEqual(before, (client.call("history"), client.call("progress")))


main()
