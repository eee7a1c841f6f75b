# SPDX-License-Identifier: MIT
"""docs/PLANS.md: every plan on it is right without a warning, and comes to what the page says."""
import datetime
import os
import re
import unittest

from harness import SOURCE, Home, Stdio, main

PAGE = os.path.join(SOURCE, "docs", "PLANS.md")
# The second week is looked at: in the first, everything has only just begun.
BEGIN, MONDAY, DAYS = "2026-11-16T00:00:00+01:00", "2026-11-23", 14
SECTION = re.compile(r"^## (.+?)\n(.*?)^```ini\n(.*?)^```\n\nA week of it: (\d+) prompts\.$", re.M | re.S)


def sections():
    with open(PAGE, encoding="utf-8") as file:
        return SECTION.findall(file.read())


class Plans(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home, cls.client = Home(), Stdio()

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.home.remove()

    def week(self, plan, zone="Europe/Berlin"):
        path = self.home.write_plan(plan)
        found = self.client.call("preview", plan=path, days=DAYS, timezone=zone, **{"from": BEGIN})["occurrences"]
        return [o for o in found if o["due"] >= MONDAY]

    def test_there_are_ten_and_each_is_explained(self):
        found = sections()
        self.assertEqual(len(found), 10)
        self.assertEqual(open(PAGE, encoding="utf-8").read().count("```ini"), 10)
        for name, text, _, _ in found:
            self.assertGreaterEqual(len(re.findall(r"[.:](\s|$)", text)), 2, name)

    def test_each_is_right(self):
        for name, _, plan, _ in sections():
            with self.subTest(name):
                self.assertEqual(self.client.call("check", plan=self.home.write_plan(plan)), {"ok": True, "problems": []})

    def test_each_comes_to_what_the_page_says(self):
        for name, _, plan, count in sections():
            with self.subTest(name):
                week = self.week(plan)
                shown = [o for o in week if "prompted" in o]
                self.assertEqual(len(shown), int(count), "\n".join(map(str, week)))
                self.assertEqual({o["reminder"] for o in shown}, set(re.findall(r"^\[reminder (.+)\]", plan, re.M)))

    def test_none_of_them_nags(self):
        for name, _, plan, _ in sections():
            with self.subTest(name):
                times = sorted(datetime.datetime.fromisoformat(o["prompted"]) for o in self.week(plan) if "prompted" in o)
                for one, other in zip(times, times[1:]):
                    self.assertGreaterEqual(other - one, datetime.timedelta(minutes=20))

    def test_what_single_plans_are_for(self):
        plans = {name: plan for name, _, plan, _ in sections()}
        first = self.client.call("preview", plan=self.home.write_plan(plans["Shift worker"]), days=7,
                                 timezone="Europe/Berlin", **{"from": "2026-11-30T00:00:00+01:00"})["occurrences"]
        with open(PAGE, encoding="utf-8") as page:
            self.assertIn("`Shift worker`: %d instead of 18" % sum("prompted" in o for o in first), page.read())
        night = {o["due"][11:16] for o in self.week(plans["Shift worker"]) if o["reminder"] == "break"}
        self.assertEqual(night, {"00:00", "02:00", "04:00"})
        lunch = [o for o in self.week(plans["Office worker"]) if "prompted" in o and o["prompted"][11:13] == "12"]
        self.assertEqual(lunch, [])
        days = [o["due"][:10] for o in self.week(plans["The physiotherapist's list"])]
        self.assertEqual(days, ["2026-11-24", "2026-11-26", "2026-11-28"])
        away = self.week(plans["Between zones"], "America/New_York")
        self.assertEqual({o["due"][11:] for o in away if o["reminder"] == "together"}, {"13:00:00-05:00"})
        self.assertEqual({o["due"][11:] for o in away if o["reminder"] == "stretch"}, {"07:30:00-05:00"})


main()
