# SPDX-License-Identifier: MIT
"""Safety above everything: the screening, red flags, their clearance in words, pain that ends a session, advice."""
import unittest

from harness import Daemon, RpcError, Stdio, main

PLAN = """\
[reminder gym]
routine = strength
at = 18:00

[routine strength]
exercises = side-lying-leg-raise 2x15
"""
LEVELS = {
    "emergency": "Stop. This needs emergency care now.",
    "same-day": "Stop exercising. Speak to a doctor or an urgent care line today.",
    "soon": "Pause this programme until a clinician has checked you.",
}
CLEARED = "My physiotherapist has cleared me on Monday"


class Safety(unittest.TestCase):
    def daemon(self, screened=True):
        client = Stdio(plan=PLAN)
        self.addCleanup(client.close)
        if screened:
            client.call("screening", result="none")
        return client

    def refused(self, client, code, method, **params):
        with self.assertRaises(RpcError) as raised:
            client.call(method, **params)
        self.assertEqual(code, raised.exception.data_code)
        return raised.exception.message

    def test_the_questions_come_first(self):
        client = self.daemon(screened=False)
        self.refused(client, "screening", "session.start", routine="strength")
        answer = client.call("screening")
        self.assertIsNone(answer["result"])
        self.assertGreater(len(answer["questions"]), 5)
        client.call("screening", result="none")
        client.call("session.start", routine="strength")

    def test_something_suspends_until_it_is_said_what(self):
        client = self.daemon()
        advice = client.call("screening", result="something")["advice"]
        for text in LEVELS.values():
            self.assertIn(text, advice)
        self.assertEqual("suspended", client.call("status")["state"])
        client.call("redflag", level="none")
        self.assertEqual("idle", client.call("status")["state"])

    def test_red_flags_suspend_until_cleared_in_words(self):
        for level in ("emergency", "same-day"):
            with self.subTest(level):
                client = self.daemon()
                client.subscribe("safety.suspended", "safety.cleared")
                client.call("session.start", routine="strength")
                answer = client.call("redflag", level=level)
                client.wait_event("safety.suspended")
                self.assertEqual((LEVELS[level], True), (answer["advice"], answer["suspended"]))
                status = client.call("status")
                self.assertEqual(("suspended", None), (status["state"], status["session"]))
                self.refused(client, "refused", "session.start", routine="strength")
                self.refused(client, "refused", "screening", result="none")
                self.refused(client, "refused", "redflag", level="none")
                for words in ("", "ok", "I am"):
                    self.refused(client, "bad-argument", "redflag.clear", statement=words)
                client.call("redflag.clear", statement=CLEARED)
                client.wait_event("safety.cleared")
                status = client.call("status")
                self.assertEqual("idle", status["state"])
                self.assertEqual(CLEARED, status["screening"]["cleared"]["statement"])
                self.assertEqual(CLEARED, client.call("screening")["cleared"]["statement"])
                client.call("session.start", routine="strength")

    def test_the_words_and_their_date_are_kept(self):
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            client.call("redflag", level="emergency")
            daemon.restart()
            client = daemon.connect()
            self.assertEqual("suspended", client.call("status")["state"])
            client.call("redflag.clear", statement=CLEARED)
            before = client.call("screening")["cleared"]
            daemon.restart()
            self.assertEqual(before, daemon.connect().call("screening")["cleared"])

    def test_pain_above_5_ends_the_session(self):
        client = self.daemon()
        client.call("session.start", routine="strength")
        client.call("answer", pain=5)
        self.assertEqual("session", client.call("status")["state"])
        client.call("answer", pain=6)
        client.sync()
        self.assertIsNone(client.call("status")["session"])
        self.assertEqual("partial", client.call("history")["entries"][-1]["outcome"])

    def test_pain_of_7_screens_again(self):
        client = self.daemon()
        client.call("reminder.done", reminder="gym", pain={"during": 6})
        client.call("session.start", routine="strength")
        client.call("session.stop")
        client.call("answer", morning=7)
        self.refused(client, "screening", "session.start", routine="strength")
        self.assertIsNone(client.call("screening")["result"])
        client.call("screening", result="none")
        self.assertEqual("none", client.call("screening")["result"])
        client.call("session.start", routine="strength")

    def test_three_that_left_worse_bring_advice(self):
        client = self.daemon()
        client.subscribe("safety.advised")
        for _ in range(3):
            client.call("reminder.done", reminder="gym", pain={"during": 6})
        self.assertIn("28 days", client.wait_event("safety.advised")["reason"])
        status = client.call("status")
        self.assertNotEqual("suspended", status["state"])
        self.assertEqual(LEVELS["soon"], status["screening"]["advised"]["advice"])

    def test_no_plan_changes_the_wording(self):
        for line in ("red-flag-text = nothing", "emergency = nothing", "screening = no"):
            with self.subTest(line):
                client = Stdio(plan="[minimus]\n%s\n" % line)
                self.addCleanup(client.close)
                self.assertFalse(client.call("status")["plan"]["ok"])


if __name__ == "__main__":
    main()
