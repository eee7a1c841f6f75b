# SPDX-License-Identifier: MIT
"""export and import: the histories of several machines become one, in any order, any number of times."""
import json
import os
import random
import re
import subprocess
import unittest

from harness import DEADLINE_S, MINIMUSCTL, PATIENCE, Daemon, RpcError, main

PLAN = """\
[reminder gym]
routine = strength
at = 18:00

[routine strength]
title = Strength
exercises = side-lying-leg-raise 2x15, side-lying-clam 2x12
"""


class Machine:
    """A daemon with a store of its own."""

    def __init__(self, test):
        self.daemon = Daemon(plan=PLAN)
        test.addCleanup(self.daemon.close)
        self.client = self.daemon.connect()
        self.client.call("screening", result="none")
        self.own = []  # ids of sessions that were done here
        self.client.sync()

    def restart(self):
        self.daemon.restart()
        self.client = self.daemon.connect()

    def done(self, **report):
        ident = self.client.call("reminder.done", reminder="gym", **report)["id"]
        self.client.sync()
        self.own.append(ident)
        return ident

    def entries(self):
        """What the history says of each session, whatever machine it was on."""
        found = self.client.call("history")["entries"]
        return [{key: entry.get(key) for key in ("id", "time", "routine", "outcome", "effort", "pain", "note", "exercises")} for entry in found]

    def doses(self):
        return {item["exercise"]: item["dose"] for item in self.client.call("progress", routine="strength")["items"]}

    def export(self):
        done = self.daemon.ctl("export", "--jsonl")
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout.splitlines()

    def take(self, lines):
        done = subprocess.run([MINIMUSCTL, "import", "-", "--json"], env=self.daemon.env, input="".join(line + "\n" for line in lines), capture_output=True,
                              text=True, timeout=DEADLINE_S * PATIENCE, check=False)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return json.loads(done.stdout)


def report(chance):
    value = {"pain": {"during": chance.choice([0, 1, 2, 4])}, "note": chance.choice(["", "after rain", "tired; and \"so\" on"])}
    if chance.random() < 0.6:
        value["exercises"] = {"side-lying-clam": {"sets": [{"left": chance.randint(8, 20), "right": chance.randint(8, 20)}] * 2}}
    if chance.random() < 0.5:
        value["effort"] = chance.randint(3, 9)
    return {key: given for key, given in value.items() if given != ""}


class Merge(unittest.TestCase):
    def mixed(self, chance, machine, others):
        """Something that a person does on one machine; what came from the others can be corrected there, too."""
        known = [entry["id"] for entry in machine.entries()]
        act = chance.choice(["done", "done", "amend", "amend", "delete"])
        if act == "done" or not known:
            machine.done(**report(chance))
        elif act == "amend":
            machine.client.call("history.amend", id=chance.choice(known), **report(chance))
        else:
            machine.client.call("history.delete", id=chance.choice(known))
        if chance.random() < 0.4:
            self.exchange(chance, chance.choice(others), machine)

    def exchange(self, chance, source, target):
        lines = source.export()
        chance.shuffle(lines)
        if chance.random() < 0.3:
            lines = lines[:len(lines) // 2]  # the rest comes another time
        target.take(lines + lines[:3])

    def test_any_order_any_number_of_times(self):
        for seed in (1, 2):
            chance = random.Random(seed)
            machines = [Machine(self) for _ in range(3)]
            for _ in range(18):
                machine = chance.choice(machines)
                self.mixed(chance, machine, [other for other in machines if other is not machine])
            # Enough rounds for everything to have come to everybody, one of them with nothing new.
            counts = []
            for _ in range(4):
                pairs = [(a, b) for a in machines for b in machines if a is not b]
                chance.shuffle(pairs)
                added = 0
                for source, target in pairs:
                    lines = source.export()
                    chance.shuffle(lines)
                    added += target.take(lines)["added"]
                counts.append(added)
            with self.subTest(seed=seed):
                self.assertEqual(0, counts[-1], counts)
                truth = machines[0].entries()
                self.assertTrue(truth)
                for machine in machines[1:]:
                    self.assertEqual(truth, machine.entries())
                # Each has folded its own sessions as all of them see them now.
                for machine in machines:
                    before = machine.doses()
                    self.assertEqual(0, machine.client.call("progress", recompute=True)["recomputed"])
                    machine.restart()
                    self.assertEqual((truth, before), (machine.entries(), machine.doses()))

    def test_a_deletion_stands(self):
        home, desk = Machine(self), Machine(self)
        ident = home.done(pain={"during": 1})
        desk.take(home.export())
        desk.client.call("history.delete", id=ident)
        home.client.call("history.amend", id=ident, pain={"during": 2})  # later, not knowing of it
        self.assertEqual("2x17", home.doses()["side-lying-leg-raise"])
        home.take(desk.export())
        desk.take(home.export())
        self.assertEqual(([], []), (home.entries(), desk.entries()))
        self.assertEqual("2x15", home.doses()["side-lying-leg-raise"])
        home.restart()
        self.assertEqual("2x15", home.doses()["side-lying-leg-raise"])

    def test_a_correction_from_elsewhere_moves_the_dose(self):
        home, desk = Machine(self), Machine(self)
        ident = home.done()
        home.done()
        self.assertEqual("2x19", home.doses()["side-lying-leg-raise"])
        desk.take(home.export())
        self.assertEqual("2x15", desk.doses()["side-lying-leg-raise"])  # nothing was done there
        desk.client.call("history.amend", id=ident, pain={"during": 6})
        home.take(desk.export())
        self.assertEqual("1x17", home.doses()["side-lying-leg-raise"])
        self.assertEqual({"during": 6}, home.entries()[0]["pain"])
        count = len(home.export())
        home.take(desk.export())
        self.assertEqual(count, len(home.export()))  # and no echo of an echo

    def test_symptoms_come_along(self):
        home, desk = Machine(self), Machine(self)
        home.client.call("symptoms", standing=4)
        desk.client.call("symptoms", standing=2, range=True)
        desk.take(home.export())
        self.assertEqual([4, 2], [entry["standing"] for entry in desk.client.call("symptoms")["entries"]])


class Wrong(unittest.TestCase):
    def test_what_cannot_be_is_refused_and_nothing_is_taken_in(self):
        machine, other = Machine(self), Machine(self)
        other.done()
        good = [json.loads(line) for line in other.export()]
        session = next(record for record in good if record["type"] == "session")
        rows = [({"type": "sessions"}, "type"), ({"id": "x-1"}, "id"), ({"id": "00ff-0"}, "id"), ({"id": "00ff-1x"}, "id"), ({"outcome": 9}, "outcome"),
                ({"outcome": -1}, "outcome"), ({"sides": 77}, "sides"), ({"item_count": 1000}, "item_count"), ({"wall_us": -5}, "wall_us"), ({"reminder": 5}, "reminder"),
                ({"elapsed_s": "long"}, "elapsed_s"), ({"weather": "fine"}, "weather"), ({"offset_s": 10 ** 9}, "offset_s")]
        for change, word in rows:
            with self.subTest(change), self.assertRaises(RpcError) as raised:
                machine.client.call("import", records=[*good, {**session, **change}])
            self.assertEqual("bad-argument", raised.exception.data_code)
            self.assertIn(word, raised.exception.message)
            self.assertIn("record %d" % (len(good) + 1), raised.exception.message)
            self.assertEqual([], machine.entries())
        for records in ("x", [1], [[]], [None]):
            with self.assertRaises(RpcError):
                machine.client.call("import", records=records)
        # Odd texts inside are as harmless as in a file that somebody wrote.
        odd = [{**session, "id": "00ff-%d" % number, "session": number, "doses": text, "note": "n" * 4000} for number, text in
               enumerate(["", ";;;", "1,2,3", "9" * 3000, "a,b;c"], 1)]
        odd.append({"type": "report", "id": "00ff-50", "session": 1, "items": "[[[", "item_count": 3})
        odd.append({"type": "report", "id": "00ff-51", "session": 2, "items": "[[\"x\", 5, [[1]]], 7, [1, 2, 3]]", "item_count": 16})
        self.assertEqual(7, machine.client.call("import", records=odd)["added"])
        self.assertEqual(5, len(machine.entries()))
        machine.restart()
        self.assertEqual(5, len(machine.entries()))

    def test_under_its_own_name(self):
        """What claims to be of this machine, and is not in its history, is left out: it would be in the way of what comes."""
        machine = Machine(self)
        machine.done()
        lines = machine.export()
        self.assertEqual({"added": 0, "known": len(lines), "left_out": 0}, machine.take(lines))
        session = next(json.loads(line) for line in lines if json.loads(line)["type"] == "session")
        session["id"] = session["id"].split("-")[0] + "-999999"
        self.assertEqual({"added": 0, "known": 0, "left_out": 1}, machine.take([json.dumps(session)]))

    def test_verbs(self):
        machine = Machine(self)
        path = os.path.join(machine.daemon.home.root, "other.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n{}\nnonsense\n")
        for words, code, text in ((("export",), 1, "--jsonl"), (("export", "--ics", "--jsonl"), 1, "say which"), (("import", "/nonexistent"), 1, "No such file"),
                                  (("import", path), 1, "other.jsonl:3: this is no record")):
            done = machine.daemon.ctl(*words)
            self.assertEqual(code, done.returncode, done.stderr)
            self.assertIn(text, done.stderr)

    def test_calendar(self):
        machine = Machine(self)
        machine.done(effort=6, pain={"during": 2}, note="a, b; c\\d and a very long note that goes on and on so that the line has to be folded")
        machine.client.call("session.start", routine="strength")
        machine.client.call("session.stop")
        done = machine.daemon.ctl("export", "--ics")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        raw = subprocess.run([MINIMUSCTL, "export", "--ics"], env=machine.daemon.env, capture_output=True, check=True).stdout
        self.assertTrue(raw.endswith(b"\r\n"))
        lines = raw.split(b"\r\n")
        self.assertTrue(all(len(line) <= 75 and b"\n" not in line for line in lines))
        text = re.sub("\r\n ", "", raw.decode())
        events = re.findall("BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", text, re.S)
        self.assertEqual(2, len(events))
        properties = dict(line.split(":", 1) for line in events[0].strip().split("\r\n"))
        self.assertEqual("Strength", properties["SUMMARY"])
        self.assertEqual("done\\, effort 6\\, pain 2 of 10\\na\\, b\\; c\\\\d and a very long note that goes on and on so that the line has to be folded", properties["DESCRIPTION"])
        self.assertRegex(properties["DTSTART"], r"\A\d{8}T\d{6}Z\Z")
        self.assertRegex(properties["DURATION"], r"\APT\d+S\Z")
        self.assertEqual(machine.entries()[0]["id"] + "@minimus", properties["UID"])
        self.assertIn("stopped early", events[1])


main()
