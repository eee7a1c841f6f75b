# SPDX-License-Identifier: MIT
"""A list of eight exercises that minimus does not ship, written after docs/PLAN.md: checked, looked at, done, and moved on."""
import os
import unittest

from harness import SOURCE, Daemon, Stdio, main

PLAN = os.path.join(SOURCE, "tests", "plans", "valid", "therapist.ini")
# Worked out by hand from the file and from "how a timeline adds up".
KNEE_S = ((10 + 10 * 5 + 9 * 3)                       # thigh squeeze, the sore side alone: one set of ten holds
          + (10 + 3 * 10 * 5 + 8 + 30)                # leg raise: left and right, then left alone
          + (5 + 12 * 5)                              # heel slide, left
          + (8 + 2 * (2 * 8 * 4 + 45) + 5))           # step down: all sets of one side first
SHOULDER_S = ((8 + 60 + 5 + 60)                       # pendulum
              + (8 + 2 * (20 + 5 + 20) + 10)          # wall walk
              + (12 + 2 * 12 * 6 + 40)                # turn out, both arms at once
              + (5 + 8 * 5 + 7 * 3))                  # blades: one set of eight holds


class Therapist(unittest.TestCase):
    def text(self):
        with open(PLAN, encoding="utf-8") as file:
            return file.read()

    def test_checked(self):
        with Stdio() as client:
            result = client.call("check", plan=PLAN)
        self.assertEqual({"ok": True, "problems": []}, result)

    def test_a_dose_out_of_its_range_is_told(self):
        with Stdio() as client:
            path = client.home.write_plan(self.text().replace("nmax = 10", "nmax = 6"), "narrow.ini")
            problems = client.call("check", plan=path)["problems"]
        self.assertEqual(["warning"], [problem["severity"] for problem in problems])
        self.assertIn("quad-set: its dose is 10, and its progression goes from nmin = 5 to nmax = 6", problems[0]["message"])

    def test_timelines(self):
        with Stdio(plan=self.text()) as client:
            knee, shoulder = client.call("timeline", routine="knee"), client.call("timeline", routine="shoulder")
        self.assertEqual((KNEE_S, SHOULDER_S), (knee["total_s"], shoulder["total_s"]))
        sides = {(step["exercise"], step.get("side")) for step in knee["steps"] if step["kind"] == "work"}
        self.assertIn(("quad-set", "left"), sides)
        self.assertNotIn(("quad-set", "right"), sides)
        self.assertNotIn(("heel-slide", "right"), sides)
        self.assertEqual("left", shoulder["steps"][0]["side"])  # the sore side first
        said = [cue["text"] for cue in knee["cues"] + shoulder["cues"]]
        self.assertFalse([text for text in said if "{" in text or not text])
        self.assertIn("Thigh squeeze. Left side. Ten holds of five seconds.", said)

    def test_shown(self):
        with Daemon(plan=self.text()) as daemon:
            page = daemon.ctl("show", "step-down").stdout
            routine = daemon.ctl("show", "knee").stdout
        for word in ("Stand on the left leg", "Lower the right heel", "Stop when the kneecap catches.", "Hold on to something firm",
                     "all sets of one side", "2. high"):
            self.assertIn(word, page)
        self.assertIn("Practice at the mill", routine)

    def test_done_at_speed_and_moved(self):
        with Daemon(plan=self.text(), speed=300) as daemon:
            client = daemon.connect()
            client.subscribe()
            client.call("screening", result="none")
            for routine, seconds in (("knee", KNEE_S), ("shoulder", SHOULDER_S)):
                self.assertEqual(seconds, client.call("session.start", routine=routine)["session"]["total_s"])
                client.wait_event("session.finished", deadline=60)
                self.assertEqual("done", client.call("session.report", effort=6, pain={"during": 0})["outcome"])
            client.sync()
            doses = {item["exercise"]: item["dose"] for item in client.call("progress")["items"]}
        self.assertEqual("10x6s", doses["quad-set"])
        self.assertEqual("2x10", doses["straight-leg-raise"])  # a dose for each side stays as written
        self.assertTrue(doses["step-down"].startswith("2x9"), doses)
        self.assertTrue(doses["band-turn-out"].startswith("2x13"), doses)


main()
