# SPDX-License-Identifier: MIT
"""dry-run beside the rules of progression written a second time, in another language, over odd random histories.

The rules below follow the notation in which they were decided, not the code of the plugin: where the two differ, one is wrong.
"""
import random
import unittest

from harness import Stdio, main

P, H, R, S = "progress", "hold", "regress", "suspended"
HISTORIES, SESSIONS = 60, 12
TENSION = [4, 5, 7, 9]


def step(value, percent, inc):
    """value * percent / 100, rounded half up to a multiple of inc."""
    return (value * percent + 50 * inc) // (100 * inc) * inc


def met(session, sets, target):
    return session["ok"] if "ok" in session else len(session["done"]) >= sets and all(done >= target for done in session["done"])


def roomy(session, limit):
    return session.get("rpe") is None or session["rpe"] <= limit


def double(s, c, session):
    verdict = session["verdict"]
    if verdict == R:
        s["f"] = 0
        if s["reps"] > c["lo"]:
            s["reps"] = c["lo"]
        elif s["lvl"] > 0:
            s["lvl"], s["reps"] = s["lvl"] - 1, c["lo"]
        elif s["sets"] > 1:
            s["sets"] -= 1
        else:
            return "SWAP"
    elif met(session, s["sets"], s["reps"]):
        s["f"] = 0
        if verdict == P and s["reps"] < c["hi"]:
            s["reps"] = min(c["hi"], s["reps"] + c["step"])
        elif verdict == P and s["lvl"] < c["maxlvl"]:
            s["lvl"], s["reps"] = s["lvl"] + 1, c["lo"]
        elif verdict == P:
            return "LADDER_COMPLETE"
    else:
        s["f"] += 1
        if s["f"] == c["fail_limit"]:
            s["f"] = 0
            if s["reps"] > c["lo"]:
                s["reps"] = max(c["lo"], s["reps"] - c["step"])
            elif s["lvl"] > 0:
                s["lvl"], s["reps"] = s["lvl"] - 1, c["hi"]
    return None


def linear(s, c, session):
    verdict = session["verdict"]
    if verdict == R:
        s["v"], s["o"], s["b"] = max(c["min"], s["v"] - c["dec"]), 0, 0
    elif met(session, 1, s["v"]):
        s["b"] = 0
        s["o"] += verdict == P
        if s["o"] == c["up"]:
            s["v"], s["o"] = min(c["max"], s["v"] + c["inc"]), 0
    else:
        s["o"], s["b"] = 0, s["b"] + 1
        if s["b"] == c["down"]:
            s["v"], s["b"] = max(c["min"], s["v"] - c["dec"]), 0


def two_for_two(s, c, session):
    if session["verdict"] == R:
        s["st"], s["load"] = 0, max(c["inc"], step(s["load"], 90, c["inc"]))
    elif session["verdict"] == P:
        last = session["last"] if "last" in session else session["done"][-1]
        s["st"] = s["st"] + 1 if last >= c["T"] + 2 else 0
        if s["st"] == 2:
            s["st"], s["load"] = 0, step(s["load"], 100 + c["pct"], c["inc"])


def percent(s, c, session):
    if session["verdict"] == R:  # nothing is written for it; as with the other model of weights
        s["load"] = max(c["inc"], step(s["load"], 90, c["inc"]))
    if session["verdict"] != P:
        return None
    over = min(session["done"]) - c["T"]
    if over < 1:
        return None
    load = max(step(s["load"], {1: 102, 2: 105, 3: 105}.get(over, 110), c["inc"]), 0)
    load = load if load > s["load"] else s["load"] + c["inc"]
    if (load - s["load"]) * 100 > 10 * s["load"]:
        return "TOO_COARSE"
    s["load"] = load
    return None


def tempo(s, c, session):
    def quicker():
        s["reps"] = min(c["hi"], s["reps"] * TENSION[s["i"]] // TENSION[s["i"] - 1])
        s["i"] -= 1

    verdict = session["verdict"]
    if verdict == R:
        s["st"] = s["f"] = 0
        if s["i"] > 0:
            quicker()
        else:
            s["reps"] = c["lo"]
    elif met(session, c["sets"], s["reps"]):
        s["f"] = 0
        if verdict == P:
            s["st"] = s["st"] + 1 if roomy(session, 7) else 0
            if s["st"] == 2 and s["i"] < 3:
                s["reps"] = max(c["lo"], -(-s["reps"] * TENSION[s["i"]] // TENSION[s["i"] + 1]))
                s["i"], s["st"] = s["i"] + 1, 0
    else:
        s["st"], s["f"] = 0, s["f"] + 1
        if s["f"] == 2 and s["i"] > 0:
            quicker()
            s["f"] = 0


def hold(s, c, session):
    verdict = session["verdict"]
    shorter = max(c["lo"], c["hi"] - 10)
    if verdict == R:
        s["f"] = 0
        if s["h"] > c["lo"]:
            s["h"] = max(c["lo"], s["h"] - c["step"])
        elif s["n"] > c["nmin"]:
            s["n"] -= 1
        elif s["lvl"] > 0:
            s["lvl"], s["h"], s["n"] = s["lvl"] - 1, shorter, c["nmax"]
        else:
            return "SWAP"
    elif met(session, s["n"], s["h"]):
        s["f"] = 0
        if verdict != P or not roomy(session, 7):
            return None
        if s["h"] < c["hi"]:
            s["h"] = min(c["hi"], s["h"] + c["step"])
        elif s["n"] < c["nmax"]:
            s["n"], s["h"] = s["n"] + 1, shorter
        elif s["lvl"] >= c.get("maxlvl", 1 << 30):
            return "LADDER_COMPLETE"
        else:
            s["lvl"], s["h"], s["n"] = s["lvl"] + 1, c["lo"], c["nmin"]
    else:
        s["f"] += 1
        if s["f"] == 2:
            s["f"], s["h"] = 0, max(c["lo"], s["h"] - c["step"])
    return None


def stages(s, _, session):
    verdict = session["verdict"]
    s["n"] += 1
    s["g"] = s["g"] + 1 if session["complete"] and verdict == P and roomy(session, 6) else 0
    s["b"] = s["b"] + 1 if verdict == R else 0
    by = -1 if s["b"] == 2 and s["sg"] > 0 else 1 if s["n"] >= 6 and s["g"] >= 3 and s["sg"] < 3 else 0
    if by:
        s.update(sg=s["sg"] + by, n=0, g=0, b=0)


def effort(s, c, session):
    k = 0 if session.get("rpe") is None else max(-2, min(2, c["target"] - session["rpe"]))
    k = k if session["complete"] else min(k, -1)
    k = min(k, c["cap_up"])
    k = min(k, {P: k, H: 0, R: -1}[session["verdict"]])
    s["dose"] = max(1, s["dose"] + k * c["unit"])


def pain(safe_max, before, during, morning, amber):
    if during > 5:
        return R, 0
    if morning is None:
        return (P if during <= safe_max else H), 0
    if morning - before >= 1:
        return (R if morning - before >= 2 else H), 0
    if during <= safe_max or amber >= 1:
        return P, 0
    return H, amber + 1


def gap(days, interval, age):
    first = max(7, 2 * interval)
    ends = [first] + [max(first, end) for end in ((10, 14, 28) if age >= 60 else (14, 28, 56))]
    names = [name for end, name in zip(ends, ("normal", "repeat", "ease", "step-down")) if days <= end]
    return names[0] if names else "restart"


def start_of(model, r):
    """Odd but possible parameters, and a state inside their ranges."""
    if model == "double":
        lo = r.choice([1, 5, 8, 15])
        c = {"lo": lo, "hi": lo + r.choice([0, 1, 2, 3, 7, 10]), "step": r.choice([1, 2, 3, 20]), "maxlvl": r.randint(0, 3), "sets": r.randint(1, 3), "fail_limit": r.randint(1, 3)}
        return c, {"reps": r.randint(lo, c["hi"]), "lvl": r.randint(0, c["maxlvl"]), "f": 0, "sets": c["sets"]}
    if model == "linear":
        least = r.choice([1, 5])
        c = {"inc": r.choice([1, 2, 5]), "up": r.randint(1, 3), "dec": r.choice([1, 2, 9]), "down": r.randint(1, 3), "min": least, "max": least + r.choice([0, 3, 20])}
        return c, {"v": r.randint(least, c["max"]), "o": 0, "b": 0}
    if model == "two-for-two":
        inc = r.choice([100, 250, 500, 1000, 2500])
        return {"T": r.choice([8, 12]), "pct": r.choice([3, 5, 10]), "inc": inc}, {"load": r.choice([1, 2, 3, 7, 13]) * inc, "st": r.choice([0, 1])}
    if model == "percent":
        inc = r.choice([100, 250, 500, 1000, 2500])
        return {"T": r.choice([8, 12]), "inc": inc}, {"load": r.choice([1, 2, 5, 9, 10, 11, 20, 33]) * inc}
    if model == "tempo":
        lo = r.choice([4, 6, 8])
        c = {"lo": lo, "hi": lo + r.choice([0, 2, 6, 12]), "sets": r.randint(1, 2)}
        return c, {"i": r.randint(0, 3), "reps": r.randint(lo, c["hi"]), "st": r.choice([0, 1]), "f": r.choice([0, 1])}
    if model == "hold":
        lo, nmin = r.choice([5, 10, 20, 25]), r.randint(1, 3)
        c = {"lo": lo, "hi": lo + r.choice([0, 5, 7, 10, 20, 30]), "step": r.choice([3, 5, 10]), "nmin": nmin, "nmax": nmin + r.choice([0, 1, 3])}
        if r.random() < 0.6:
            c["maxlvl"] = r.randint(0, 2)
        return c, {"h": r.randint(lo, c["hi"]), "n": r.randint(nmin, c["nmax"]), "lvl": r.randint(0, c.get("maxlvl", 2)), "f": r.choice([0, 1])}
    if model == "stages":
        return {}, {"sg": r.randint(0, 3), "n": r.choice([0, 3, 5, 6, 9]), "g": r.randint(0, 2), "b": r.choice([0, 1])}
    return {"target": r.randint(5, 8), "unit": r.choice([1, 2, 5]), "cap_up": r.randint(0, 2)}, {"dose": r.choice([1, 2, 5, 10, 30])}


def session_of(model, s, c, r):
    session = {"verdict": r.choices([P, H, R, S], [6, 2, 2, 1])[0]}
    if r.random() < 0.7:
        session["rpe"] = r.choice([None, 0, 4, 5, 6, 7, 8, 9, 10])
    if model in ("stages", "effort"):
        session["complete"] = r.random() < 0.8
    elif model == "percent" or (model == "two-for-two" and r.random() < 0.5):
        session["done"] = [c["T"] + r.choice([-2, 0, 1, 2, 2, 3, 4, 9]) for _ in range(r.randint(1, 3))]
    elif model == "two-for-two":
        session["last"] = c["T"] + r.choice([-1, 1, 2, 2, 2, 5])
    elif r.random() < 0.5:
        session["ok"] = r.random() < 0.6
    else:
        target, sets = s.get("reps", s.get("h", s.get("v"))), 1 if model == "linear" else s.get("n", s.get("sets", c.get("sets")))
        session["done"] = [max(0, target + r.choice([-1, 0, 0, 0, 0, 0, 3])) for _ in range(max(1, sets + r.choice([-1, 0, 0, 0])))]
    return session


class Oracle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = Stdio()
        cls.addClassCleanup(cls.client.close)

    def compare(self, model, advance, seed):
        r = random.Random("%s %d" % (model, seed))
        params, start = start_of(model, r)
        state, sessions, wanted = dict(start), [], []
        for _ in range(SESSIONS):
            session = session_of(model, state, params, r)
            flag = None if session["verdict"] == S else advance(state, params, session)
            sessions.append(session)
            wanted.append((dict(state), flag))
        rows = self.client.call("dry-run", model=model, params=params, start=start, sessions=sessions)["rows"]
        for i, (row, want) in enumerate(zip(rows, wanted, strict=True)):
            self.assertEqual(want, (row["state"], row.get("flag")), "%s, seed %d, session %d: %s with %s from %s, %s" % (
                model, seed, i + 1, sessions[i], params, wanted[i - 1][0] if i else start, row["reason"]))
            self.assertTrue(row["reason"].endswith("."), row["reason"])

    def test_models(self):
        models = {"double": double, "linear": linear, "two-for-two": two_for_two, "percent": percent, "tempo": tempo, "hold": hold, "stages": stages, "effort": effort}
        for model, advance in models.items():
            for seed in range(HISTORIES):
                with self.subTest(model=model, seed=seed):
                    self.compare(model, advance, seed)

    def test_pain(self):
        r = random.Random(9)
        for _ in range(HISTORIES):
            safe_max, amber = r.choice([0, 1, 2, 3, 5]), r.choice([0, 1])
            sessions = [{"pain": {"before": r.randint(0, 10), "during": r.choice([0, 1, 2, 3, 4, 5, 6, 10]), "morning": r.choice([None, 0, 1, 2, 3, 4, 5, 9])}} for _ in range(SESSIONS)]
            rows = self.client.call("dry-run", model="pain", params={"safe_max": safe_max}, start={"amber": amber}, sessions=sessions)["rows"]
            for session, row in zip(sessions, rows, strict=True):
                verdict, amber = pain(safe_max, *session["pain"].values(), amber)
                self.assertEqual({"verdict": verdict, "amber": amber}, row, session)

    def test_gap(self):
        r = random.Random(10)
        for _ in range(HISTORIES):
            start = {"reps": r.choice([15, 18, 21, 30]), "lvl": r.randint(0, 2), "sets": r.randint(1, 3)}
            sessions = [{"days": r.choice([0, 1, 6, 7, 8, 9, 10, 11, 13, 14, 15, 27, 28, 29, 30, 56, 57, 60, 61, 400]), "interval": r.choice([1, 2, 3, 4, 7, 10, 14, 28, 30]),
                         "age": r.choice([16, 45, 59, 60, 61, 90])} for _ in range(SESSIONS)]
            rows = self.client.call("dry-run", model="gap", params={"lo": 15}, start=start, sessions=sessions)["rows"]
            for session, row in zip(sessions, rows, strict=True):
                action, state = gap(**session), dict(start)
                if action in ("ease", "step-down", "restart"):
                    state["reps"] = 15
                if action == "step-down":
                    state["lvl"] = max(0, state["lvl"] - 1)
                if action == "restart":
                    state["lvl"], state["sets"] = 0, 1
                self.assertEqual((action, state), (row["action"], row["state"]), session)

    def test_deload(self):
        r = random.Random(11)
        for _ in range(HISTORIES):
            sets, reps, first = r.randint(1, 5), r.choice([15, 21, 25]), r.choice([0, 3, 100])
            day, start, end, last, regresses, sessions, wanted = first, first, first, None, [], [], []
            for _ in range(2 * SESSIONS):
                verdict = r.choices([P, H, R, S], [5, 2, 3, 1])[0]
                lighter = day < end
                if not lighter:
                    start = max(start, end)
                    start = day if last is not None and day - last >= 7 else start
                    if day - start >= 35:
                        end, lighter = day + 7, True
                if verdict == R:
                    regresses = [earlier for earlier in regresses if day - earlier < 14] + [day]
                    if len(regresses) >= 2 and not lighter:
                        end, regresses = day + 7, []
                last = day
                sessions.append({"day": day, "verdict": verdict})
                wanted.append(("deload", "%dx15" % -(-sets // 2)) if lighter else ("load", "%dx%d" % (sets, reps)))
                day += r.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8])
            rows = self.client.call("dry-run", model="deload", params={"lo": 15}, start={"reps": reps, "lvl": 1, "sets": sets, "start": first}, sessions=sessions)["rows"]
            self.assertEqual(wanted, [(row["plan"], row["dose"]) for row in rows], sessions)


main()
