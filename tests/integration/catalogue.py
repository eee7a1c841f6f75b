# SPDX-License-Identifier: MIT
"""The shipped catalogue as a person sees it: every row of what it must hold is on a page, in a notice or in the safety questions."""
import os
import re
import subprocess
import unittest

from harness import MINIMUSCTL, SOURCE, Daemon, Stdio, main

EXERCISES = """side-lying-leg-raise side-lying-clam banded-side-step supine-figure-4 release-hand release-tool release-roller
release-tool-stretch release-roller-stretch release-ball-wall iso-abduction-wall iso-abduction-belt hip-hitch bridge
offset-sit-to-stand side-plank""".split()
ROUTINES = {"desk-micro-3": 175, "release-stretch-8": 492, "release-during-4": 246, "strength-a-15": 862, "strength-b-15": 855,
            "gtps-calm-10": 528}
CAUTIONS = {"C1": "middle of the body", "C2": "sore hip", "C3": "bony point", "C4": "Hold on", "C5": "clinician first", "C6": "knees",
            "C7": "head down", "C8": "breathing", "C9": "groin"}
# What must be there -> (the exercise or routine whose page is looked at, words on it).
SHOWN = [
    ("D-01 the muscle", "side-lying-clam", ["Gluteus minimus", "triangular", "lower outer buttock", "steadies the pelvis", "low back pain"]),
    ("D-02 many muscles to one exercise", "bridge", ["Gluteus maximus", "Gluteus medius", "Gluteus minimus"]),
    ("D-03 causes, and a nerve is no matter for pressure", "release-hand", ["strain", "trigger points", "pinched nerve", "do not press on it"]),
    ("D-04 a load one is not used to", "side-lying-clam", ["a load one is not used to", "A sudden load"]),
    ("D-05 complaints", "release-hand", ["long standing or walking", "outward along the leg", "stairs and hills", "less movement in the hip"]),
    ("D-07 suited to oneself", "side-lying-leg-raise", ["Suit the level to yourself", "trainer", "Levels, from the easiest"]),
    ("D-09 by hand", "release-hand", ["release", "knuckles"]),
    ("D-10 a hook tool", "release-tool", ["hook-tool", "QL Claw", "any hook tool"]),
    ("D-11 the roller", "release-roller", ["foam-roller", "two to four seconds a pass"]),
    ("D-12 two kinds at once", "release-tool-stretch", ["release, stretch"]),
    ("D-12 two kinds at once, roller", "release-roller-stretch", ["release, stretch"]),
    ("D-13 release first", "supine-figure-4", ["release first"]),
    ("D-14 ordered steps, slow lowering", "side-lying-leg-raise", ["4. Lower slowly for three", "tempo 3-0-2-0", "legs straight"]),
    ("D-15 repetitions of each side", "side-lying-leg-raise", ["sets of 15", "one after the other"]),
    ("D-16 the clam", "side-lying-clam", ["heels touching", "close slowly"]),
    ("D-17 band and tempo are variants", "side-lying-clam", ["loop-band", "tempo 3-1-1-0", "light", "heavy"]),
    ("D-18 where the band goes", "banded-side-step", ["knees", "ankles", "feet", "hip-width", "Step out with the right foot"]),
    ("D-19 both sides make a set", "banded-side-step", ["3 sets of 10", "both make a set"]),
    ("D-20 mirrored steps", "supine-figure-4", ["right ankle across the left knee", "left ankle across the right knee", "head and shoulders"]),
    ("D-21 forty-five seconds", "supine-figure-4", ["45 s"]),
    ("D-22 our own doses say so", "release-tool", ["Dose chosen for minimus"]),
    ("D-23 beyond the pain", "strength-a-15", ["build"]),
    ("D-23 stamina", "side-lying-clam", ["strength and endurance are what keep it away"]),
    ("D-24 without equipment", "desk-micro-3", ["without equipment"]),
    ("D-26 books", "release-tool", ["Donnelly 2019", "Davies 2013"]),
]
# What is no page of an exercise -> the test that shows it.
ELSEWHERE = {
    "D-05": "tests/integration/cli.py: test_symptoms",
    "D-06": "tests/integration/catalogue.py: test_first_run_notice_asks_for_a_clinician",
    "D-08": "tests/unit/test_guide.c: tips_take_turns",
    "D-25": "tests/unit/test_notice.c: assert_string_equal(notice->image",
    "D-27": "tests/integration/catalogue.py: test_no_advertising",
}


class Catalogue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(plan="[minimus]\nprescribed-by = Dr Roe\nreview = 2027-01-05\n")
        cls.client = cls.daemon.connect()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.close()

    def page(self, name):
        result = self.daemon.ctl("show", name)
        self.assertEqual((0, ""), (result.returncode, result.stderr))
        return result.stdout

    def test_rows(self):
        for row, name, words in SHOWN:
            page = self.page(name)
            for word in words:
                with self.subTest(row=row, word=word):
                    self.assertIn(word, page)

    def test_no_row_is_left_out(self):
        rows = {"D-%02d" % number for number in range(1, 28)}
        self.assertEqual(rows, {row[0].split()[0] for row in SHOWN} | set(ELSEWHERE))
        for place in ELSEWHERE.values():
            path, name = place.split(": ")
            with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
                self.assertIn(name, file.read(), path)

    def test_exercises(self):
        for name in EXERCISES:
            page, thing = self.page(name), self.client.call("show", exercise=name)
            with self.subTest(exercise=name):
                for heading in ("kind", "position", "equipment", "dose", "Cautions", "Muscles", "Sources"):
                    self.assertIn(heading, page)
                self.assertIn("  1. ", page)
                self.assertNotRegex(page, r"[{}]|\bC[1-9]\b")
                self.assertEqual(len(thing["cautions"]), len(thing["caution_texts"]))
                for code, text in zip(thing["cautions"], thing["caution_texts"]):
                    self.assertIn(CAUTIONS[code], text)
                sides = [guide.get("side") for guide in thing["guides"]]
                self.assertIn(sides, [[None], ["right", "left"]])
                self.assertTrue(all(guide["steps"] for guide in thing["guides"]))

    def test_routines(self):
        for name, seconds in ROUTINES.items():
            with self.subTest(routine=name):
                page, thing = self.page(name), self.client.call("show", routine=name)
                self.assertEqual(seconds, thing["total_s"])
                self.assertIn("%d:%02d" % divmod(seconds, 60), page)
                self.assertRegex(page, r"prescribed\s+Dr Roe")  # D-06
                self.assertLessEqual(len(thing["items"]), 5)

    def test_single_leg_bridge(self):
        self.assertIn("Bridge, single:", self.page("strength-a-15"))

    def test_first_run_notice_asks_for_a_clinician(self):
        """D-06, D-07: the questions before the first session, and what a possible nerve leads to (D-03)."""
        text = " ".join(self.client.call("screening")["questions"])
        self.assertRegex(text, "(?i)numb|tingling")
        self.assertRegex(text, "(?i)clinician|doctor|surgery")

    def test_no_advertising(self):
        """D-27: a brand is an example, and no page sells anything."""
        for name in EXERCISES:
            self.assertIsNone(re.search(r"(?i)\b(buy|order now|shop|discount|https?://)", self.page(name)), name)

    def test_every_kind_of_muscle_tip_and_exercise_comes_from_a_plan_too(self):
        plan = ("[muscle vastus]\ntitle = Vastus\nregion = thigh\nactions = straightens the knee\nnote = Plain.\ncomplaints = ache on stairs\n"
                "[tip slow]\ntext = Go slowly.\n[exercise sit]\ntitle = Wall sit\nkind = strengthen\nposition = standing\nmuscle = vastus\n"
                "hold = 20s\nsets = 2\nunilateral = yes\nside-order = side-complete\nstep1 = {S} foot first.\ntip = slow\nsource = A book\n"
                "caution = C4, Mind the wall.\n")
        with Stdio(plan=plan) as client:
            thing = client.call("show", exercise="sit")
        self.assertEqual(["Right foot first."], thing["guides"][0]["steps"])
        self.assertEqual("side-complete", thing["side_order"])
        self.assertEqual("Go slowly.", thing["tips"][0])
        self.assertEqual("ache on stairs", thing["muscles"][0]["complaints"][0])
        self.assertEqual("Mind the wall.", thing["caution_texts"][1])

    def test_at_sixty_columns(self):
        result = subprocess.run([MINIMUSCTL, "show", "side-lying-clam"], env=dict(self.daemon.env, COLUMNS="60"), capture_output=True,
                                text=True, check=True, timeout=20)
        self.assertIn("Side-lying clam", result.stdout)


main()
