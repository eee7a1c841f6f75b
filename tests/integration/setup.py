# SPDX-License-Identifier: MIT
"""setup: the first questions, answered on standard input, become a plan of one's own and a file beside it."""
import os
import re
import subprocess
import unittest

from harness import DEADLINE_S, MINIMUSCTL, PATIENCE, SOURCE, Daemon, main


class Setup(unittest.TestCase):
    def daemon(self, **more):
        daemon = Daemon(**more)
        self.addCleanup(daemon.close)
        return daemon

    def run_setup(self, daemon, *answers):
        return subprocess.run([MINIMUSCTL, "setup"], env=daemon.env, input="".join(answer + "\n" for answer in answers), capture_output=True, text=True,
                              timeout=DEADLINE_S * PATIENCE, check=False)

    def about(self, daemon):
        with open(os.path.join(daemon.home.config, "plan.d", "10-about-me.ini"), encoding="utf-8") as file:
            return file.read()

    def test_all_answered(self):
        daemon = self.daemon()
        done = self.run_setup(daemon, "yes", "right", "no", "yes", "", "n", "no", "loop-band, chair", 'Dr "Roe"; 23 November #4', "none")
        self.assertEqual((0, ""), (done.returncode, done.stderr), done.stdout)
        self.assertEqual(["[minimus]", "affected-side = right", "conditions = sore-side", "equipment = loop-band, chair", "prescribed-by = \"Dr 'Roe'; 23 November #4\""],
                         self.about(daemon).splitlines()[1:])
        with open(daemon.home.plan, encoding="utf-8") as own, open(os.path.join(SOURCE, "config", "plan.ini"), encoding="utf-8") as shipped:
            self.assertEqual(shipped.read(), own.read())
        client = daemon.connect()
        status = client.call("status")
        self.assertEqual((True, False, False), (status["plan"]["ok"], status["plan"]["shipped"], status["screening"]["needed"]))
        self.assertTrue(client.call("reminders")["reminders"])
        self.assertEqual("Dr 'Roe'; 23 November #4", client.call("show", routine="strength-a-15")["prescribed_by"])
        # Again: the plan is one's own by now and stays; the answers are replaced.
        before = self.about(daemon)
        self.assertIn("Answer anew", self.run_setup(daemon, "no").stdout)
        self.assertEqual(before, self.about(daemon))
        done = self.run_setup(daemon, "yes", "left")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertNotIn("Copy it?", done.stdout)
        self.assertEqual(["[minimus]", "affected-side = left"], self.about(daemon).splitlines()[1:])

    def test_enter_and_the_end_of_the_input_are_answers(self):
        daemon = self.daemon()
        done = self.run_setup(daemon)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual(["[minimus]"], self.about(daemon).splitlines()[1:])
        self.assertTrue(daemon.connect().call("status")["screening"]["needed"])  # nothing was said, nothing is recorded

    def test_no_copy_writes_nothing(self):
        daemon = self.daemon()
        done = self.run_setup(daemon, "no", "something")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual([], os.listdir(daemon.home.config))
        self.assertEqual("suspended", daemon.connect().call("status")["state"])

    def test_answers_that_make_no_plan(self):
        daemon = self.daemon()
        done = self.run_setup(daemon, "yes", "maybe", "both", "", "", "", "", "", "loop-band # the red one")
        self.assertIn("Please say none, left, right or both.", done.stdout)
        self.assertEqual(2, done.returncode, done.stdout)
        self.assertIn("these answers make no plan", done.stderr)
        self.assertIn("10-about-me.ini", done.stderr)
        self.assertEqual([], os.listdir(os.path.join(daemon.home.config, "plan.d")))
        self.assertTrue(daemon.connect().call("status")["plan"]["ok"])

    def test_a_plan_by_option(self):
        daemon = self.daemon(plan="", args=["--plan", os.path.join(SOURCE, "config", "try.ini")])
        done = self.run_setup(daemon)
        self.assertEqual(1, done.returncode)
        self.assertIn("try.ini; change that file", done.stderr)

    def test_the_conditions_are_all_asked_for(self):
        with open(os.path.join(SOURCE, "docs", "PLAN.md"), encoding="utf-8") as file:
            table = file.read().split("<!-- generated: conditions-md -->")[1].split("<!-- end -->")[0]
        with open(os.path.join(SOURCE, "cli", "setup.c"), encoding="utf-8") as file:
            source = file.read()
        known = re.findall(r"(?m)^\| `([a-z-]+)`", table)
        self.assertTrue(known)
        for condition in known:
            self.assertIn('"%s"' % condition, source)


main()
