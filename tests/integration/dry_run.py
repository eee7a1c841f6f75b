# SPDX-License-Identifier: MIT
"""dry-run: the worked tables of the models, over the protocol and from the command line."""
import json
import subprocess
import unittest

import shapes
from harness import MINIMUSCTL, Home, RpcError, Stdio, main

P, H, R, S = "progress", "hold", "regress", "suspended"

DOUBLE = {"lo": 15, "hi": 25, "step": 2, "maxlvl": 2, "sets": 2}
# done, verdict, next reps, level, misses
DOUBLE_ROWS = [
    ([21, 21], P, 23, 0, 0), ([23, 22], P, 23, 0, 1), ([23, 23], P, 25, 0, 0), ([25, 25], H, 25, 0, 0), ([25, 25], P, 15, 1, 0),
    ([15, 12], P, 15, 1, 1), ([14, 12], P, 25, 0, 0), ([25, 25], P, 15, 1, 0), ([15, 16], P, 17, 1, 0), ([18, 17], R, 15, 1, 0),
]
# load before, smallest set, load after, flag
PERCENT_ROWS = [
    (10000, 10, 10000, None), (10000, 12, 10000, None), (10000, 13, 10500, None), (10000, 14, 10500, None), (10000, 16, 11000, None),
    (4000, 14, 4000, "TOO_COARSE"), (5000, 13, 5500, None), (17500, 14, 18500, None), (20000, 14, 21000, None), (20000, 17, 22000, None),
]
HOLD = {"lo": 10, "hi": 30, "step": 5, "nmin": 3, "nmax": 6}
# ok, rpe, verdict, next dose, level, misses
HOLD_ROWS = [
    (True, 6, P, "5x30s", 0, 0), (True, 8, P, "5x30s", 0, 0), (True, 7, P, "6x20s", 0, 0), (True, 6, P, "6x25s", 0, 0), (False, 8, P, "6x25s", 0, 1),
    (True, 7, P, "6x30s", 0, 0), (True, 6, H, "6x30s", 0, 0), (True, 6, P, "3x10s", 1, 0), (True, 6, R, "6x20s", 0, 0), (True, 6, P, "6x25s", 0, 0),
]
# before, during, morning, streak before, verdict, streak after
PAIN_ROWS = [
    (1, 2, 1, 0, P, 0), (1, 4, 1, 0, H, 1), (1, 4, 1, 1, P, 0), (1, 3, 2, 1, H, 0), (1, 2, 3, 0, R, 0), (2, 6, 2, 0, R, 0),
    (0, 0, None, 0, P, 0), (0, 3, None, 0, H, 0), (3, 2, 2, 0, P, 0), (4, 5, 4, 0, H, 1), (0, 2, 1, 0, H, 0), (2, 8, None, 0, R, 0),
]
# days, interval, age, action, reps, level, sets
GAP_ROWS = [
    (7, 2, 45, "normal", 21, 1, 2), (8, 2, 45, "repeat", 21, 1, 2), (14, 2, 45, "repeat", 21, 1, 2), (15, 2, 45, "ease", 15, 1, 2),
    (28, 2, 45, "ease", 15, 1, 2), (29, 2, 45, "step-down", 15, 0, 2), (57, 2, 45, "restart", 15, 0, 1), (8, 2, 60, "repeat", 21, 1, 2),
    (11, 2, 60, "ease", 15, 1, 2), (15, 2, 60, "step-down", 15, 0, 2), (29, 2, 60, "restart", 15, 0, 1), (14, 7, 45, "normal", 21, 1, 2),
]


class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = Stdio()
        cls.addClassCleanup(cls.client.close)

    def rows(self, model, sessions, shape=None, **more):
        answer = self.client.call("dry-run", model=model, sessions=sessions, **more)
        if shape or model == "double":
            shapes.check(shape or "dry-run", answer)
        return answer["rows"]


class Tables(Base):
    def test_double(self):
        rows = self.rows("double", [{"done": row[0], "verdict": row[1]} for row in DOUBLE_ROWS], params=DOUBLE, start={"reps": 21, "lvl": 0, "f": 0})
        for row, (_, _, reps, level, misses) in zip(rows, DOUBLE_ROWS, strict=True):
            self.assertEqual({"reps": reps, "lvl": level, "f": misses, "sets": 2}, row["state"])
            self.assertEqual("2x%d" % reps, row["dose"])
            self.assertTrue(row["reason"].endswith("."))

    def test_percent(self):
        for load, done, after, flag in PERCENT_ROWS:
            with self.subTest(load=load, done=done):
                row = self.rows("percent", [{"done": [done], "verdict": P}], params={"T": 12, "inc": 500}, start={"load": load})[0]
                self.assertEqual(({"load": after}, "%dg" % after, flag), (row["state"], row["dose"], row.get("flag")))

    def test_hold(self):
        rows = self.rows("hold", [{"ok": row[0], "rpe": row[1], "verdict": row[2]} for row in HOLD_ROWS], params=HOLD,
                         start={"h": 25, "n": 5, "lvl": 0, "f": 0})
        self.assertEqual([row[3:] for row in HOLD_ROWS], [(row["dose"], row["state"]["lvl"], row["state"]["f"]) for row in rows])

    def test_pain(self):
        for before, during, morning, streak, verdict, after in PAIN_ROWS:
            with self.subTest(before=before, during=during, morning=morning, streak=streak):
                rows = self.rows("pain", [{"pain": {"before": before, "during": during, "morning": morning}}], "dry-run-pain", start={"amber": streak})
                self.assertEqual([{"verdict": verdict, "amber": after}], rows)

    def test_pain_goes_on(self):
        self.assertEqual([H, P, H], [row["verdict"] for row in self.rows("pain", [{"pain": {"before": 1, "during": 4, "morning": 1}}] * 3, "dry-run-pain")])
        self.assertEqual(P, self.rows("pain", [{"pain": {"during": 3}}], "dry-run-pain", params={"safe_max": 3})[0]["verdict"])

    def test_gap(self):
        start = {"reps": 21, "lvl": 1, "sets": 2}
        rows = self.rows("gap", [dict(zip(("days", "interval", "age"), row[:3])) for row in GAP_ROWS], "dry-run-gap", start=start, params={"lo": 15})
        for row, wanted in zip(rows, GAP_ROWS, strict=True):
            self.assertEqual(wanted[3:], (row["action"], row["state"]["reps"], row["state"]["lvl"], row["state"]["sets"]), wanted)

    def test_gap_of_holds(self):
        row = self.rows("gap", [{"days": 29}], "dry-run-gap", start={"h": 25, "n": 5, "lvl": 1, "f": 1}, params=HOLD)[0]
        self.assertEqual(("step-down", {"h": 10, "n": 5, "lvl": 0, "f": 1}), (row["action"], row["state"]))

    def test_deload(self):
        days = [(0, P, "load"), (6, P, "load"), (12, P, "load"), (18, P, "load"), (24, P, "load"), (30, P, "load"), (35, P, "deload"), (41, P, "deload"),
                (42, P, "load"), (44, R, "load"), (50, R, "load"), (51, P, "deload"), (57, P, "load"), (64, P, "load")]
        rows = self.rows("deload", [{"day": day, "verdict": verdict} for day, verdict, _ in days], "dry-run-deload", start={"reps": 21, "lvl": 1, "sets": 3},
                         params={"lo": 15})
        self.assertEqual([(wanted, "2x15" if wanted == "deload" else "3x21") for _, _, wanted in days], [(row["plan"], row["dose"]) for row in rows])
        self.assertEqual({"start": 64, "dend": 57, "last": 64, "regs": []}, rows[-1]["state"])

    def test_the_others(self):
        good = {"ok": True, "verdict": P}
        rows = [
            ("linear", {"inc": 500, "up": 2, "dec": 1000, "down": 1, "min": 9000, "max": 11000}, {"v": 10000, "o": 1, "b": 0},
             [(good, {"v": 10500, "o": 0, "b": 0}, "10500g"), ({"ok": False, "verdict": P}, {"v": 9500, "o": 0, "b": 0}, "9500g")]),
            ("linear", {"inc": 2, "up": 1, "dec": 1, "down": 2, "min": 5, "max": 20}, {"v": 10}, [({"done": [10, 11]}, {"v": 12, "o": 0, "b": 0}, "2x12")]),
            ("two-for-two", {"T": 12, "pct": 5, "inc": 500}, {"load": 10000, "st": 1}, [({"last": 14, "verdict": P}, {"load": 10500, "st": 0}, "10500g")]),
            ("tempo", {"lo": 6, "hi": 15, "sets": 2}, {"i": 0, "reps": 12, "st": 1},
             [(dict(good, rpe=6), {"i": 1, "reps": 10, "st": 0, "f": 0}, "2x10@3-1-1-0"), ({"verdict": R}, {"i": 0, "reps": 12, "st": 0, "f": 0}, "2x12@2-0-2-0")]),
            ("stages", {}, {"sg": 1, "n": 5, "g": 2}, [({"complete": True, "rpe": 6, "verdict": P}, {"sg": 2, "n": 0, "g": 0, "b": 0}, "stage 2")]),
            ("stages", {}, {}, [({"complete": False, "verdict": P}, {"sg": 0, "n": 1, "g": 0, "b": 0}, "stage 0")]),
            ("effort", {"target": 6, "unit": 2, "sets": 2}, {"dose": 12},
             [({"complete": True, "rpe": 4, "verdict": P}, {"dose": 14}, "2x14"), ({"complete": False, "rpe": 4, "verdict": P}, {"dose": 12}, "2x12")]),
            ("effort", {"unit": 5}, {"hold_s": 20}, [({"complete": True, "rpe": 9, "verdict": H}, {"dose": 10}, "1x10s")]),
            ("percent", {"T": 12, "inc": 500}, {"load_g": 10000}, [({"done": [13, 14], "verdict": P}, {"load": 10500}, "10500g")]),
            ("hold", {"lo": 10, "hi": 30, "step": 5}, {"hold_s": 20, "n": 4}, [(dict(good, rpe=6), {"h": 25, "n": 4, "lvl": 0, "f": 0}, "4x25s")]),
            ("effort", {"unit": 500, "target": 8}, {"load_g": 10000}, [({"complete": True, "rpe": 5}, {"dose": 10500}, "10500g")]),
            ("effort", {"unit": 500, "target": 8}, {"dose": 10000}, [({"rpe": 10}, {"dose": 9000}, "9000g"), ({"ok": False, "rpe": 5}, {"dose": 8500}, "8500g")]),
            ("effort", {"sets": 2}, {"dose": 12}, [({"done": [12, 11], "rpe": 4}, {"dose": 10}, "2x10")]),
            ("linear", {"inc": 2, "up": 1, "dec": 1, "down": 2, "min": 5, "max": 20}, {"v": 10},
             [({"ok": True}, {"v": 12, "o": 0, "b": 0}, "2x12"), ({"done": [12, 11]}, {"v": 12, "o": 0, "b": 1}, "2x12")]),
        ]
        for model, params, start, sessions in rows:
            with self.subTest(model=model, start=start):
                found = self.rows(model, [session[0] for session in sessions], params=params, start=start)
                self.assertEqual([session[1:] for session in sessions], [(row["state"], row["dose"]) for row in found])

    def test_start_comes_from_the_parameters(self):
        for model, params, start, wanted in [
                ("double", DOUBLE, None, {"reps": 17, "lvl": 0, "f": 0, "sets": 2}), ("double", DOUBLE, {"lvl": 1}, {"reps": 17, "lvl": 1, "f": 0, "sets": 2}),
                ("hold", dict(HOLD, lo=20), {}, {"h": 25, "n": 3, "lvl": 0, "f": 0}), ("tempo", {"lo": 7, "hi": 12}, {}, {"i": 0, "reps": 7, "st": 1, "f": 0}),
                ("linear", {"inc": 1, "min": 6}, {}, {"v": 7, "o": 0, "b": 0})]:
            with self.subTest(model=model, start=start):
                more = {} if start is None else {"start": start}
                self.assertEqual(wanted, self.rows(model, [{"ok": True, "rpe": None, "verdict": P}], params=params, **more)[0]["state"])

    def test_flags_and_what_is_left_out(self):
        top = {"lo": 15, "hi": 15, "step": 2, "maxlvl": 0, "sets": 1}
        rows = self.rows("double", [{"verdict": P}, {"verdict": R}, {"done": [1], "verdict": S}, {"complete": False}], params=top)
        self.assertEqual(["LADDER_COMPLETE", "SWAP", None, None], [row.get("flag") for row in rows])
        self.assertEqual([0, 0, 0, 1], [row["state"]["f"] for row in rows])
        self.assertEqual([], self.rows("double", []))

    def test_pain_gives_the_verdict(self):
        rows = self.rows("double", [{"ok": True, "pain": {"before": 1, "during": 4, "morning": 1}}, {"ok": True, "pain": {"before": 1, "during": 4, "morning": 1}},
                                    {"ok": True, "pain": {"before": 1, "during": 2, "morning": None}}, {"ok": True, "pain": {"during": 9}}, {"ok": True, "verdict": P}],
                         params=DOUBLE)
        self.assertEqual([H, P, P, R, None], [row.get("verdict") for row in rows])
        self.assertEqual([15, 17, 19, 15, 17], [row["state"]["reps"] for row in rows])
        self.assertEqual(P, self.rows("double", [{"pain": {"before": 1, "during": 4, "morning": 1}}], start={"amber": 1})[0]["verdict"])


class Refusals(Base):
    def test_refusals(self):
        for params, code, word in [
                ({"model": "dubble", "sessions": []}, -32602, "double"), ({"model": "double"}, -32602, "sessions"),
                ({"model": "double", "sessions": ["x"]}, -32602, "session 1"), ({"model": "double", "sessions": [{"done": [1, -1]}]}, -32602, "session 1"),
                ({"model": "double", "sessions": [{"ok": True}, {}]}, -32602, "session 2"), ({"model": "double", "sessions": [{"dne": [1]}]}, -32602, "dne"),
                ({"model": "double", "sessions": [{"verdict": "better"}]}, -32602, "progress"), ({"model": "double", "params": {"stp": 2}, "sessions": []}, -32602, "stp"),
                ({"model": "double", "params": {"lo": "15"}, "sessions": []}, -32602, "lo"), ({"model": "double", "start": {"reps": 0}, "sessions": []}, -32602, "reps"),
                ({"model": "double", "params": {"lo": 9, "hi": 5}, "sessions": [{"ok": True}]}, -32000, "lo is 9"), ({"model": "percent", "sessions": [{"ok": True}]}, -32000, "grams"),
                ({"model": "pain", "sessions": [{}]}, -32602, "session 1"), ({"model": "pain", "sessions": [{"pain": {"during": 11}}]}, -32602, "session 1"),
                ({"model": "gap", "sessions": [{"interval": 2}]}, -32602, "days"), ({"model": "gap", "sessions": [{"days": 1}, {"days": -1}]}, -32602, "session 2"),
                ({"model": "deload", "sessions": [{"day": 3}, {"day": 2}]}, -32602, "session 2"), ({"model": "deload", "sessions": [{}]}, -32602, "day")]:
            with self.subTest(params=params), self.assertRaises(RpcError) as caught:
                self.client.call("dry-run", **params)
            error = caught.exception
            self.assertEqual((code, "bad-argument"), (error.code, error.data_code), error.message)
            self.assertIn(word, error.message)


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def ctl(self, *words, stdin):
        done = subprocess.run([MINIMUSCTL, "dry-run", *words, "--json"], env=self.home.environment(), input=stdin, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return json.loads(done.stdout)["rows"]

    def test_tables(self):
        options = [word for name, value in DOUBLE.items() for word in ("--set", "%s=%d" % (name, value))]
        text = "".join("%d,%d %s\n" % (*row[0], row[1]) for row in DOUBLE_ROWS)
        rows = self.ctl("double", *options, "--start", "reps=21", stdin=text)
        self.assertEqual([row[2:] for row in DOUBLE_ROWS], [(row["state"]["reps"], row["state"]["lvl"], row["state"]["f"]) for row in rows])
        text = "".join("%s rpe=%d %s\n" % ("ok" if row[0] else "failed", row[1], row[2]) for row in HOLD_ROWS)
        options = [word for name, value in HOLD.items() for word in ("--set", "%s=%d" % (name, value))]
        rows = self.ctl("hold", *options, "--start", "h=25", "--start", "n=5", stdin=text)
        self.assertEqual([row[3] for row in HOLD_ROWS], [row["dose"] for row in rows])
        text = "".join("days=%d interval=%d age=%d\n" % row[:3] for row in GAP_ROWS)
        rows = self.ctl("gap", "--set", "lo=15", "--start", "reps=21", "--start", "lvl=1", "--start", "sets=2", stdin=text)
        self.assertEqual([row[3:5] for row in GAP_ROWS], [(row["action"], row["state"]["reps"]) for row in rows])
        self.assertEqual("10500g", self.ctl("percent", "--set", "T=12", "--set", "inc=500", "--start", "load=10000", stdin="13 progress\n")[0]["dose"])
        self.assertEqual(R, self.ctl("pain", stdin="pain=1/2/3\n")[0]["verdict"])
        self.assertEqual([("load", "2x15"), ("deload", "1x15")], [(row["plan"], row["dose"]) for row in self.ctl("deload", stdin="day=2 hold\nday=8\nday=14\nday=20\nday=26\nday=32\nday=35 progress\n")[5:]])

    def test_sessions_as_one_document(self):
        sessions = json.dumps([{"done": row[0], "verdict": row[1]} for row in DOUBLE_ROWS], indent=2)
        rows = self.ctl("double", "--set", "lo=15", "--set", "hi=25", "--set", "step=2", "--set", "maxlvl=2", "--start", "reps=21", stdin=sessions)
        self.assertEqual([row[2] for row in DOUBLE_ROWS], [row["state"]["reps"] for row in rows])


main()
