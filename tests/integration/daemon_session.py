# SPDX-License-Identifier: MIT
"""Sessions through the real daemon, with clocks that run fast: begun, guided, confirmed, recorded, and what a crash leaves."""
import signal
import unittest

from harness import Daemon, RpcError, main, until

PLAN = "[minimus]\nquiet = none\nstart-delay = 0s\nsettle = 0s\n[reminder strong]\nroutine = strength-a-15\nevery = 50min\nmin-rest = none\n"


class Session(unittest.TestCase):
    def start(self, speed, plan=PLAN):
        daemon = Daemon(plan=plan, speed=speed)
        self.addCleanup(daemon.close)
        client = daemon.connect()
        client.subscribe()
        return daemon, client

    def test_screening_comes_first(self):
        _, client = self.start(1)
        with self.assertRaises(RpcError) as caught:
            client.call("session.start", routine="desk-micro-3")
        self.assertEqual((caught.exception.code, caught.exception.data_code), (-32000, "screening"))
        answer = client.call("screening")
        self.assertIsNone(answer["result"])
        self.assertGreater(len(answer["questions"]), 5)
        self.assertEqual(client.call("screening", result="none")["result"], "none")
        self.assertEqual(client.call("session.start", routine="desk-micro-3")["session"]["total_s"], 175)

    def test_from_start_to_the_next_dose(self):
        _, client = self.start(600)
        client.call("screening", result="none")
        session = client.call("session.start", reminder="strong")["session"]
        self.assertEqual((session["routine"], session["reminder"], session["total_s"]), ("gluteus-minimus/strength-a-15", "strong", 862))
        finished = client.wait_event("session.finished")
        steps = [e for e in client.seen if e["type"] == "session.step"]
        self.assertGreater(len(steps), 20)
        self.assertEqual(finished["session"], session["id"])
        self.assertEqual(client.call("history")["entries"][-1]["outcome"], "unconfirmed")
        doses = {i["exercise"]: i["dose"] for i in client.call("progress", routine="strength-a-15")["items"]}
        self.assertTrue(doses["side-lying-clam"].startswith("2x12"), "unconfirmed work moved a dose")
        entry = client.call("session.report")
        self.assertEqual((entry["outcome"], entry["reminder"]), ("done", "strong"))
        client.sync()
        items = {i["exercise"]: i for i in client.call("progress", routine="strength-a-15")["items"]}
        self.assertTrue(items["side-lying-clam"]["dose"].startswith("2x14"), items)
        self.assertIn("14", items["side-lying-clam"]["reason"])
        self.assertEqual(items["side-lying-clam"]["history"][-1]["dose"], items["side-lying-clam"]["dose"])
        client.wait_event("progression.changed")

    def test_what_was_done_counts(self):
        _, client = self.start(600)
        client.call("screening", result="none")
        client.call("session.start", reminder="strong")
        client.wait_event("session.finished")
        entry = client.call("session.report", exercises={"side-lying-clam": {"sets": [{"left": 12, "right": 9}, {"left": 12, "right": 12}], "rpe": 8}},
                            effort=6, pain={"before": 0, "during": 1}, note="fine")
        self.assertEqual(entry["effort"], 6)
        self.assertEqual(entry["note"], "fine")
        client.sync()
        items = {i["exercise"]: i["dose"] for i in client.call("progress", routine="strength-a-15")["items"]}
        self.assertTrue(items["side-lying-clam"].startswith("2x12"), items)
        self.assertTrue(items["side-lying-leg-raise"].startswith("2x17"), items)

    def test_wrong_reports(self):
        _, client = self.start(600)
        client.call("screening", result="none")
        client.call("session.start", reminder="strong")
        client.wait_event("session.finished")
        rows = [{"exercises": {"absent": {"sets": [{"both": 1}]}}}, {"exercises": {"bridge": {"sets": [{"both": -1}]}}},
                {"exercises": {"bridge": {"sets": [{}]}}}, {"exercises": {"bridge": {"sets": [{"both": 1}] * 21}}},
                {"exercises": {"bridge": {"rpe": 11}}}, {"exercises": {"bridge": 3}}, {"pain": {"during": 11}}, {"note": "x" * 300},
                {"effort": 11}, {"exercises": {"bridge": {"sets": [{"left": [1, "two"]}]}}}, {"exercises": {"bridge": {"sets": [{"left": 1, "rihgt": 1}]}}},
                {"exercises": {"bridge": {"set": []}}}, {"pain": {"durin": 3}}]
        for row in rows:
            with self.subTest(row=str(row)[:60]), self.assertRaises(RpcError) as caught:
                client.call("session.report", **row)
            self.assertEqual((caught.exception.code, caught.exception.data_code), (-32602, "bad-argument"))
        self.assertEqual(client.call("history")["entries"][-1]["outcome"], "unconfirmed")

    def test_verbs(self):
        _, client = self.start(1)
        client.call("screening", result="none")
        client.call("session.start", routine="release-stretch-8")
        self.assertTrue(client.call("session.pause")["session"]["paused"])
        self.assertEqual(client.call("status")["state"], "session")
        self.assertFalse(client.call("session.toggle")["session"]["paused"])
        self.assertEqual(client.call("session.next")["session"]["step_index"], 1)
        self.assertLessEqual(client.call("session.back")["session"]["step_index"], 1)
        self.assertIsNone(client.call("session.stop", reason="phone")["session"])
        self.assertEqual(client.wait_event("session.stopped")["type"], "session.stopped")
        with self.assertRaises(RpcError) as caught:
            client.call("session.next")
        self.assertEqual(caught.exception.data_code, "not-now")

    def test_due_prompted_and_skipped(self):
        _, client = self.start(2000)
        client.call("screening", result="none")
        due = client.wait_event("reminder.due")
        self.assertEqual(due["reminder"], "strong")
        client.wait_event("reminder.prompted")
        self.assertEqual(client.call("reminder.skip")["reminder"], "strong")
        client.wait_event("reminder.skipped")
        client.wait_event("reminder.due")

    def test_what_held_back_is_over_though_nothing_happens(self):
        _, client = self.start(1, PLAN.replace("start-delay = 0s", "start-delay = 2s"))
        client.call("screening", result="none")
        self.assertEqual({"settling", "start-delay"}, {pause["reason"] for pause in client.call("status")["pauses"]})
        until(lambda: client.call("status")["pauses"] == [], what="a status without pauses")
        self.assertNotIn("start-delay", " ".join(client.call("why", reminder="strong")["sentences"]))

    def test_a_paused_reminder_says_so(self):
        _, client = self.start(1, PLAN + "[reminder evening]\nroutine = desk-micro-3\nat = 20:00\n")
        client.call("screening", result="none")
        rows = [({"reminder": "strong"}, [("strong", "held", ["user"]), ("evening", "waiting", [])]),
                ({"for": 3600}, [("strong", "held", ["user"]), ("evening", "waiting", ["user"])])]
        for pause, wanted in rows:
            with self.subTest(pause=pause):
                client.call("pause", **pause)
                found = client.call("reminders")["reminders"]
                self.assertEqual(wanted, [(r["id"], r["state"], r["reasons"]) for r in found])
                self.assertEqual([True, False], [r["due"] is None for r in found])
                self.assertEqual("for" in pause, "until" in found[0])
                client.call("resume", **({"reminder": "strong"} if "reminder" in pause else {}))
                self.assertEqual([("waiting", [])] * 2, [(r["state"], r["reasons"]) for r in client.call("reminders")["reminders"]])

    def test_pause_survives_a_restart(self):
        daemon, client = self.start(1)
        self.assertEqual(client.call("pause", reason="meeting", **{"for": 3600})["pauses"][0]["reason"], "meeting")
        client.call("pause")
        self.assertEqual(client.call("status")["state"], "paused")
        daemon.restart(signal.SIGKILL)
        client = daemon.connect()
        status = client.call("status")
        self.assertEqual(status["state"], "paused")
        self.assertIn("meeting", [p["reason"] for p in status["pauses"]])
        client.call("resume")
        self.assertEqual(client.call("status")["state"], "idle")

    def test_killed_in_mid_session(self):
        daemon, client = self.start(60, PLAN.replace("start-delay = 0s", "start-delay = 8h"))
        client.call("screening", result="none")
        started = client.call("session.start", reminder="strong")["session"]
        client.wait_event("session.step", where=lambda e: e["step_index"] >= 2)
        client.sync()
        daemon.restart(signal.SIGKILL)
        client = daemon.connect()
        client.subscribe()
        session = client.call("status")["session"]
        self.assertEqual((session["id"], session["paused"], session["interrupted"]), (started["id"], True, True))
        self.assertIn("a session was interrupted and is paused", daemon.log())
        self.assertIn("it was interrupted and came back; minimusctl session resume", daemon.ctl("status").stdout)
        self.assertGreaterEqual(session["step_index"], 2)
        session = client.call("session.resume")["session"]
        self.assertFalse(session["paused"])
        self.assertNotIn("interrupted", session)
        client.call("session.stop")
        entry = client.call("history")["entries"][-1]
        # It was begun by hand: what would have held a prompt does not belong to it.
        self.assertEqual((entry["outcome"], entry["reminder"], entry["held_by"]), ("partial", "strong", []))

    def test_killed_and_left_alone_ends_partial(self):
        daemon, client = self.start(60)
        client.call("screening", result="none")
        client.call("session.start", reminder="strong")
        client.wait_event("session.step", where=lambda e: e["step_index"] >= 2)
        client.sync()
        daemon.restart(signal.SIGKILL)
        client = daemon.connect()
        client.subscribe()
        client.wait_event("session.stopped")
        self.assertEqual(client.call("history")["entries"][-1]["outcome"], "partial")

    def test_what_was_answered_is_there_after_a_kill(self):
        daemon, client = self.start(600)
        client.call("screening", result="none")
        client.call("session.start", reminder="strong")
        client.wait_event("session.finished")
        entry = client.call("session.report", effort=6)
        daemon.restart(signal.SIGKILL)
        client = daemon.connect()
        self.assertEqual(client.call("screening")["result"], "none")
        again = client.call("history")["entries"][-1]
        self.assertEqual((again["id"], again["outcome"], again["effort"]), (entry["id"], "done", 6))

    def test_red_flag_suspends_until_cleared(self):
        daemon, client = self.start(1)
        answer = client.call("redflag", level="same-day")
        self.assertTrue(answer["suspended"])
        self.assertIn("today", answer["advice"])
        with self.assertRaises(RpcError):
            client.call("session.start", routine="desk-micro-3")
        daemon.restart(signal.SIGKILL)
        client = daemon.connect()
        self.assertEqual(client.call("status")["state"], "suspended")
        self.assertFalse(client.call("redflag.clear", statement="Dr Roe saw me on Monday and cleared me.")["suspended"])

    def test_reload_goes_on_with_the_session(self):
        daemon, client = self.start(1)
        client.call("screening", result="none")
        started = client.call("session.start", reminder="strong")["session"]
        self.assertEqual(started["step"]["kind"], "prepare")
        daemon.home.write_plan(PLAN.replace("50min", "40min"))
        self.assertTrue(client.call("reload")["ok"])
        self.assertEqual(client.call("status")["session"]["id"], started["id"])


main()
