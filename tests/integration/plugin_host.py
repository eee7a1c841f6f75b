# SPDX-License-Identifier: MIT
"""The real plugin host over a socket pair: shipped plugins, and plugins that behave as badly as they can."""
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

PREFIX = os.environ.get("MINIMUS_PREFIX", "")
LIBDIR = os.environ.get("MINIMUS_LIBDIR", "lib")
PATIENCE = float(os.environ.get("MINIMUS_PATIENCE", "1"))
HOST = os.path.join(PREFIX, "libexec/minimus/minimus-plugin-host")
SHIPPED = os.path.join(PREFIX, LIBDIR, "minimus/plugins")
BAD = os.path.join(PREFIX, "tests/abi/bad")
DEADLINE_S = 20.0
SANITIZED = "sanitize" in (sys.argv[1] if len(sys.argv) > 1 else "")


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error["message"])
        self.code, self.data = error["code"], error.get("data")


class Host:
    """One host with one plugin, as the daemon has it."""

    def __init__(self, path, *options):
        ours, theirs = socket.socketpair()
        self.socket, self.received, self.logged, self.next_id = ours, b"", [], 0
        number = theirs.fileno()

        def hand_over():
            os.dup2(number, 3, inheritable=True)

        self.process = subprocess.Popen([HOST, *options, path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, close_fds=False, preexec_fn=hand_over)
        theirs.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def line(self, deadline=DEADLINE_S):
        """The next line, or None when the host has gone."""
        end = time.monotonic() + deadline * PATIENCE
        while b"\n" not in self.received:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                raise TimeoutError("no answer in time")
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                data = b""
            if not data:
                return None
            self.received += data
        line, self.received = self.received.split(b"\n", 1)
        return json.loads(line)

    def raw(self, text):
        self.socket.sendall(text.encode() + b"\n")

    def ask(self, method, deadline=DEADLINE_S, **params):
        self.next_id += 1
        self.raw(json.dumps({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}))
        while True:
            answer = self.line(deadline)
            if answer is None:
                raise EOFError("the host has gone")
            if answer.get("method") == "log":
                self.logged.append(answer["params"])
                continue
            assert answer["id"] == self.next_id, answer
            if "error" in answer:
                raise Refused(answer["error"])
            return answer["result"]

    def end(self):
        """Closes the line; what the host then exits with, and its standard error."""
        self.socket.shutdown(socket.SHUT_RDWR)
        out, err = self.process.communicate(timeout=DEADLINE_S * PATIENCE)
        assert out == b"", out
        return self.process.returncode, err.decode(errors="replace")


def shipped(name):
    return Host(os.path.join(SHIPPED, name + ".so"))


def bad(name):
    return Host(os.path.join(BAD, name + ".so"))


# Per exercise of a routine: prepare + sets x (both sides + switch) + rests, as the domain has it.
def total(catalogue, routine):
    exercises = {exercise["id"]: exercise for exercise in catalogue["exercises"]}
    seconds = 0
    for item in routine["items"]:
        exercise, dose = exercises[item["exercise"]], item["dose"]
        levels = exercise["levels"]
        level = levels[dose.get("level", 0)] if levels else {}

        def of(key):
            return item.get(key, level.get(key, exercise[key]))
        sets = dose["sets"]
        side = dose["reps"] * sum(dose["tempo"]) if "reps" in dose else dose["hold_s"]
        if "gap_s" in item:
            side, sets = sets * side + (sets - 1) * item["gap_s"], 1
        both = level.get("unilateral", exercise["unilateral"]) and item.get("sides", routine["sides"]) == "both"
        if both:
            side = 2 * side + of("switch_s")
        seconds += of("prepare_s") + sets * side + (sets - 1) * of("rest_s")
    return seconds


class Shipped(unittest.TestCase):
    def test_describe(self):
        for name, extension in (("gluteus-minimus", "minimus.routines/1"), ("hello", "minimus.routines/1"),
                                ("progression-standard", "minimus.progression/1")):
            with self.subTest(name), shipped(name) as host:
                answer = host.ask("describe")
                self.assertEqual(answer["id"], name)
                self.assertEqual(answer["abi"], "1.1")
                self.assertEqual(answer["extensions"], [extension])
                code, err = host.end()
                self.assertEqual(code, 0, err)

    def test_totals(self):
        with shipped("gluteus-minimus") as host:
            catalogue = host.ask("catalogue")
        totals = {routine["id"]: total(catalogue, routine) for routine in catalogue["routines"]}
        self.assertEqual(totals, {"desk-micro-3": 175, "release-stretch-8": 492, "release-during-4": 246,
                                  "strength-a-15": 862, "strength-b-15": 855, "gtps-calm-10": 528})
        fixed = {routine["id"] for routine in catalogue["routines"] if routine["fixed"]}
        self.assertEqual(fixed, {"desk-micro-3", "release-stretch-8", "release-during-4", "gtps-calm-10"})

    def test_exercises(self):
        """What an exercise says about its dose must be possible with the model it names."""
        with shipped("progression-standard") as host:
            models = {model["id"]: model for model in host.ask("models")["models"]}
        with shipped("gluteus-minimus") as host, shipped("progression-standard") as models_host:
            catalogue = host.ask("catalogue")
            exercises = {exercise["id"]: exercise for exercise in catalogue["exercises"]}
            self.assertEqual(len(exercises), 16)
            muscles = {muscle["id"] for muscle in catalogue["muscles"]}
            for exercise in exercises.values():
                with self.subTest(exercise["id"]):
                    self.assertLessEqual(set(exercise["muscles"]), muscles)
                    self.assertTrue(exercise["sources"] and exercise["cautions"] and exercise["equipment"])
                    self.assertTrue(all(re.fullmatch("C[1-9]", caution) for caution in exercise["cautions"]))
                    text = " ".join([exercise["say"], *exercise["steps"]])
                    self.assertEqual(set(re.findall(r"\{.*?\}", text)) - {"{S}", "{O}"}, set())
                    if exercise["kind"][0] == "release":
                        self.assertNotIn("model", exercise)
                        continue
                    plugin, model = exercise["model"].split("/")
                    self.assertEqual(plugin, "progression-standard")
                    names = {field["name"] for field in models[model]["params"]}
                    self.assertLessEqual(set(exercise["params"]), names)
                    top = exercise["params"]["maxlvl"]
                    self.assertEqual(len(exercise["levels"]) or 1, top + 1)
                    started = models_host.ask("start", model=model, params=exercise["params"], dose=exercise["dose"])
                    self.assertEqual(started["dose"], exercise["dose"])
        for model, members in {"double": {"lo", "hi", "step", "maxlvl", "fail_limit", "sets"},
                               "hold": {"lo", "hi", "step", "nmin", "nmax", "maxlvl"}}.items():
            self.assertEqual({field["name"] for field in models[model]["params"]}, members)
        self.assertEqual([f["name"] for f in models["double"]["state"]], ["reps", "lvl", "f", "sets"])
        self.assertEqual([f["name"] for f in models["hold"]["state"]], ["h", "n", "lvl", "f"])
        self.assertEqual(models["double"]["moves"], ["sets", "reps", "level"])

    def test_bridge_single(self):
        with shipped("gluteus-minimus") as host:
            catalogue = host.ask("catalogue")
        bridge = next(e for e in catalogue["exercises"] if e["id"] == "bridge")
        self.assertEqual([(level["name"], level.get("unilateral")) for level in bridge["levels"]],
                         [("double", None), ("offset", True), ("single", True), ("single-weight", True)])
        self.assertFalse(bridge["unilateral"])
        item = next(r for r in catalogue["routines"] if r["id"] == "strength-a-15")["items"][2]
        self.assertEqual(item, {"exercise": "bridge",
                                "dose": {"sets": 2, "reps": 8, "level": 2, "tempo": [3, 0, 1, 1]}})

    def test_advance(self):
        params = {"lo": 15, "hi": 25, "step": 2, "maxlvl": 2, "sets": 2}
        results = [{"done": [21, 21], "verdict": "progress"}, {"done": [23, 22], "verdict": "progress"},
                   {"done": [23, 23], "verdict": "suspended"}]
        with shipped("progression-standard") as host:
            rows = host.ask("advance", model="double", params=params, state={"reps": 21}, results=results)["rows"]
            self.assertEqual([row["state"] for row in rows],
                             [{"reps": 23, "lvl": 0, "f": 0, "sets": 2}, {"reps": 23, "lvl": 0, "f": 1, "sets": 2},
                              {"reps": 23, "lvl": 0, "f": 1, "sets": 2}])
            self.assertEqual(rows[0]["dose"], {"sets": 2, "reps": 23})
            self.assertEqual(rows[0]["reason"], "21 repetitions were done in every set: 23 next.")
            begun = host.ask("advance", model="double", params=params, state=None, results=results[:1],
                             dose={"sets": 3, "reps": 21, "tempo": [3, 0, 2, 0]})["rows"]
            self.assertEqual(begun[0]["dose"], {"sets": 3, "reps": 21, "tempo": [3, 0, 2, 0]})
            self.assertEqual(begun[0]["state"]["f"], 1)
            top = host.ask("advance", model="hold", params={"lo": 10, "hi": 30, "nmin": 3, "nmax": 6, "maxlvl": 0},
                           state={"h": 30, "n": 6}, results=[{"ok": True, "verdict": "progress"}])["rows"][0]
            self.assertEqual((top["flag"], top["dose"]), ("LADDER_COMPLETE", {"sets": 6, "hold_s": 30}))

    def test_every_model_without_a_dose(self):
        """A state alone is enough to try a model: what nobody prescribed is not asked for."""
        rows = [
            ("double", {"lo": 8, "hi": 10}, {"reps": 9, "sets": 3}, {"reps": 10, "sets": 3}),
            ("hold", {}, {"h": 10, "n": 3}, {"hold_s": 15, "sets": 3}),
            ("linear", {"inc": 500}, {"v": 10000}, {"load_g": 10500}),
            ("two-for-two", {"T": 12}, {"load": 10000, "st": 1}, {"load_g": 10500}),
            ("percent", {"T": 12}, {"load": 10000}, {"load_g": 10500}),
            ("tempo", {}, {"i": 0, "reps": 12, "st": 1}, {"reps": 10, "tempo": [3, 1, 1, 0]}),
            ("stages", {}, {"sg": 1, "n": 5, "g": 2}, {"stage": 2}),
            ("effort", {}, {"dose": 12}, {"reps": 14}),
        ]
        with shipped("progression-standard") as host:
            declared = [model["id"] for model in host.ask("models")["models"]]
            self.assertEqual(sorted(declared), sorted(row[0] for row in rows))
            for model, params, state, dose in rows:
                with self.subTest(model):
                    result = {"verdict": "progress", "rpe": 5}
                    result.update({"done": [14]} if model in ("two-for-two", "percent") else {"ok": True})
                    row = host.ask("advance", model=model, params=params, state=state, results=[result])["rows"][0]
                    self.assertEqual(row["dose"], dose)

    def test_wrong_questions(self):
        rows = [
            ("bogus", {}, -32601, "no such method"),
            ("advance", {}, -32602, '"model" is missing'),
            ("advance", {"model": "treble"}, -32602, 'there is no model "treble" in this plugin'),
            ("advance", {"model": "double"}, -32602, '"dose" is missing'),
            ("advance", {"model": "double", "params": {"low": 3}}, -32602, 'the model has no parameter "low"'),
            ("advance", {"model": "double", "params": {"lo": 0}}, -32602, '"lo" must be from 1 to 200, but is 0'),
            ("advance", {"model": "double", "state": {"x": 1}, "results": []}, -32602,
             'the model has no member of the state "x"'),
            ("advance", {"model": "double", "state": {}}, -32602, '"results" is missing'),
            ("advance", {"model": "double", "state": {}, "results": [{"done": [-1]}]}, -32602,
             '"done" must hold numbers from 0 to 3600'),
            ("advance", {"model": "double", "state": {}, "results": [{"verdict": "maybe"}]}, -32602,
             '"verdict" is "maybe"; progress, hold, regress or suspended was expected'),
            ("advance", {"model": "double", "params": {"lo": 9, "hi": 8}, "state": {}, "results": [{"ok": True}]},
             -32000, 'model "double" refuses: lo is 9 and hi is 8; lo must not be above hi.'),
            ("start", {"model": "double", "dose": {"sets": 2, "hold_s": 30}}, -32000,
             'model "double" refuses these parameters with this dose'),
            ("start", {"model": "double", "dose": {"sets": 2, "reps": 8, "tempo": [1]}}, -32602,
             '"tempo" must have 4 numbers, but has 1'),
            ("catalogue", {}, -32000, "it does not give routines (no minimus.routines/1)"),
        ]
        with shipped("progression-standard") as host:
            for method, params, code, message in rows:
                with self.subTest(method=method, params=params):
                    with self.assertRaises(Refused) as caught:
                        host.ask(method, **params)
                    self.assertEqual((str(caught.exception), caught.exception.code), (message, code))
                    self.assertEqual(caught.exception.data, {"code": "plugin"} if code == -32000 else None)
            host.raw("{nonsense")
            self.assertEqual(host.line()["error"]["code"], -32700)
            self.assertEqual(host.ask("describe")["id"], "progression-standard")


class Refusals(unittest.TestCase):
    """Each question to a plugin that cannot be loaded gets the reason, and the host ends well."""

    def check(self, path, pattern, method="describe"):
        with Host(path) as host:
            for _ in range(2):
                with self.assertRaises(Refused) as caught:
                    host.ask(method)
                self.assertRegex(str(caught.exception), "^" + pattern + "$")
                self.assertEqual((caught.exception.code, caught.exception.data), (-32000, {"code": "plugin"}))
            code, err = host.end()
            self.assertEqual(code, 0, err)

    def test_descriptors(self):
        rows = {
            "wrong_major": "descriptor: struct minimus_plugin has ABI major 99, this host speaks 1",
            "size_zero": r"descriptor: struct minimus_plugin says it has 0 bytes; 56 to 4096 were expected "
                         r"\(header = MINIMUS_HEADER\(struct minimus_plugin\)\)",
            "lying_size": "the descriptor says it has 136 bytes, but the file has 72 for it",
            "no_descriptor": "no descriptor: the data symbol minimus_plugin was expected; is it declared without "
                             "`static`, and exported\\?",
            "function_symbol": r"the symbol minimus_plugin is no data \(ELF symbol type 2, 1 was expected\)",
            "not_utf8": "descriptor: name must be UTF-8 without control characters",
        }
        for name, pattern in rows.items():
            with self.subTest(name):
                self.check(os.path.join(BAD, name + ".so"), pattern)

    def test_catalogues(self):
        rows = {
            "unknown_exercise": 'routine "lost": item 1: exercise "nowhere" is not in this catalogue',
            "endless_list": "catalogue: tips: more than 64, or no NULL at the end of the list",
        }
        for name, pattern in rows.items():
            with self.subTest(name):
                self.check(os.path.join(BAD, name + ".so"), pattern, "catalogue")

    def test_files(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "p.so")
            self.check(path, "%s cannot be opened: No such file or directory" % re.escape(path))
            self.check(directory, "%s is not a file" % re.escape(directory))
            with open(path, "w", encoding="utf-8") as file:
                file.write("not a library at all")
            os.chmod(path, 0o644)
            self.check(path, "%s is not an ELF file; a shared object was expected" % re.escape(path))
            shutil.copy(os.path.join(SHIPPED, "hello.so"), path)
            os.chmod(path, 0o664)
            self.check(path, r"%s may be written by others \(mode 0664\); chmod go-w makes it acceptable"
                       % re.escape(path))
            os.chmod(path, 0o644)
            with Host(path) as host:
                self.assertEqual(host.ask("describe")["id"], "hello")
            if os.geteuid() == 0:
                os.chown(path, 12345, 12345)
                self.check(path, "%s belongs to user 12345; it must be yours or root's" % re.escape(path))

    def test_models(self):
        rows = {
            "range": "the model's state is out of range: reps is 21; 1 to 20 was expected",
            "moves": r'model "moves" changed members of the dose that it does not declare to move \(0x20\)',
            "silent": "the model's reason is empty; 1 to 199 bytes were expected",
            "endless": "the model's reason is too long; at most 199 bytes were expected",
            "refuse": 'model "refuse" refuses: Session 1.',
            "odd": 'model "odd": advance answered 5; 0 or -22 was expected',
            "flag": "the model's flag must be capitals, digits and underscores, at most 31",
            "empty": "the model's dose is impossible: a dose has sets, and either reps or hold_s; found sets 0, "
                     "reps 0, hold_s 0",
        }
        with bad("wild_models") as host:
            for model, pattern in rows.items():
                with self.subTest(model), self.assertRaises(Refused) as caught:
                    host.ask("advance", model=model, dose={"sets": 1, "reps": 7}, results=[{"ok": True}])
                self.assertRegex(str(caught.exception), "^" + pattern + "$")
            fine = host.ask("advance", model="fine", state={"seen": 3}, results=[{"ok": True}, {"ok": False}])
            self.assertEqual([row["state"] for row in fine["rows"]],
                             [{"reps": 7, "seen": 4}, {"reps": 7, "seen": 5}])


class Parameters(unittest.TestCase):
    @staticmethod
    def goal(*options):
        with Host(os.path.join(BAD, "settings.so"), *options) as host:
            goal = host.ask("catalogue")["routines"][0]["goal"]
            return goal, host.end()[1]

    def test_declared(self):
        with bad("settings") as host:
            declared = host.ask("describe")["parameters"]
        self.assertEqual([p["type"] for p in declared], ["number", "time", "yes-no", "word", "text", "path"])
        self.assertEqual(declared[3], {"name": "mood", "help": "Of the tests.", "type": "word", "min": 0, "max": 1, "initial": 0,
                                       "words": ["calm", "brisk"]})

    def test_values(self):
        usual = "count=4 pause=90 music=1 mood=0/calm greeting=Hello file="
        self.assertEqual(self.goal()[0], usual)
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("first line\nsecond\n")
            file.flush()
            self.assertEqual(self.goal("--set", "count=-2", "--set", "pause=10", "--set", "music=0", "--set", "mood=brisk",
                                       "--set", "greeting=", "--set", "file=" + file.name, "--read", file.name)[0],
                             "count=-2 pause=10 music=0 mood=1/brisk greeting= file=first line")
        for word in ("count=7", "count=", "count=1x", "count", "=1", "cou=1", "mood=sad", "greeting=" + "x" * 21, "pause=99999999999999999999"):
            with self.subTest(word):
                goal, err = self.goal("--set", word)
                self.assertEqual(goal, usual)
                self.assertIn("%s is no parameter, or not in its range" % word, err)

    def test_only_what_was_named_may_be_read(self):
        with bad("settings") as host:
            host.ask("describe")
            if "no Landlock" in host.end()[1]:
                self.skipTest("the kernel has no Landlock")
        with tempfile.TemporaryDirectory() as folder:
            for name in ("a", "b"):
                with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                    file.write("in " + name)
            a, b = os.path.join(folder, "a"), os.path.join(folder, "b")
            self.assertIn("file=in a", self.goal("--set", "file=" + a, "--read", a)[0])
            self.assertIn("file=in a", self.goal("--set", "file=" + a, "--read", folder)[0])
            self.assertIn("file=error 13", self.goal("--set", "file=" + b, "--read", a)[0])
            self.assertIn("/nowhere: No such file", self.goal("--read", "/nowhere")[1])


class Behaviour(unittest.TestCase):
    def test_newer_minor(self):
        with bad("newer") as host:
            self.assertEqual(host.ask("describe")["abi"], "1.2")
            items = host.ask("catalogue")["routines"][0]["items"]
            self.assertEqual(items, [{"exercise": "wave", "dose": {"sets": 1, "hold_s": 10}}] * 2)

    def test_abort(self):
        for name, questions in (("abort_in_call", ("describe", "catalogue")), ("abort_in_create", ("describe",))):
            with self.subTest(name), bad(name) as host:
                for question in questions[:-1]:
                    host.ask(question)
                with self.assertRaises((EOFError, BrokenPipeError, ConnectionResetError)):
                    host.ask(questions[-1])
                self.assertEqual(host.process.wait(DEADLINE_S * PATIENCE), -signal.SIGABRT)

    def test_spin_is_killed(self):
        with bad("spin") as host:
            host.ask("describe")
            with self.assertRaises(TimeoutError):
                host.ask("catalogue", deadline=0.5 / PATIENCE)
            host.process.kill()
            self.assertEqual(host.process.wait(DEADLINE_S), -signal.SIGKILL)

    def test_dies_with_the_daemon(self):
        """A parent that is killed leaves no host behind, not even one that spins."""
        script = ("import os,socket,subprocess,sys\n"
                  "ours,theirs=socket.socketpair()\n"
                  "n=theirs.fileno()\n"
                  "p=subprocess.Popen(sys.argv[1:],close_fds=False,preexec_fn=lambda:os.dup2(n,3))\n"
                  "theirs.close()\n"
                  "ours.sendall(b'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"describe\"}\\n')\n"
                  "ours.recv(1)\n"
                  "ours.sendall(b'{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"catalogue\"}\\n')\n"
                  "print(p.pid,flush=True)\n"
                  "sys.stdin.read()\n")
        parent = subprocess.Popen([sys.executable, "-c", script, HOST, os.path.join(BAD, "spin.so")],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        pid = int(parent.stdout.readline())
        host = os.pidfd_open(pid)
        parent.kill()
        parent.wait()
        ended = select.select([host], [], [], DEADLINE_S * PATIENCE)[0]
        os.close(host)
        parent.stdin.close()
        parent.stdout.close()
        self.assertTrue(ended, "the host outlived its daemon")

    def test_log(self):
        with bad("chatty") as host:
            host.ask("describe")
            self.assertEqual(host.logged, [{"level": 4, "text": "line??"}] * 100)
            _, err = host.end()
            self.assertIn("printed by a plugin\n", err)

    def test_sandbox(self):
        with bad("escape") as host:
            host.ask("describe")
            report = dict(pair.split("=", 1) for pair in re.findall(r"\w+=[^=]*(?= \w+=| ?$)", host.logged[0]["text"]))
            _, err = host.end()
        refused = {"Operation not permitted", "Permission denied"}
        for deed in ("passwd", "write", "socket", "fork", "exec", "kill"):
            if "not filtered" in err and deed != "passwd":
                continue
            if "no Landlock" in err and deed == "passwd":
                continue
            self.assertIn(report[deed].strip(), refused, deed)
        self.assertEqual(report["zone"].strip(), "done" if os.path.exists("/usr/share/zoneinfo/UTC") else
                         "No such file or directory")
        self.assertEqual(report["core"].strip(), "done")
        self.assertFalse(os.path.exists("/tmp/minimus-escape"))

    @unittest.skipIf(SANITIZED, "a sanitizer needs more addresses than the limit allows")
    def test_memory(self):
        with bad("hog") as host:
            host.ask("describe")
            mib = int(host.logged[0]["text"])
            self.assertGreater(mib, 100)
            self.assertLessEqual(mib, 256)


class CommandLine(unittest.TestCase):
    def run_host(self, *words):
        return subprocess.run([HOST, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def test_options(self):
        self.assertEqual(self.run_host("--help").returncode, 0)
        self.assertRegex(self.run_host("--version").stdout, r"^minimus-plugin-host \d+\.\d+\.\d+\n$")
        for words in ((), ("--wrong",), ("a.so", "b.so")):
            done = self.run_host(*words)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("Usage: minimus-plugin-host", done.stderr)
        done = self.run_host("a.so")
        self.assertEqual(done.returncode, 1)
        self.assertIn("descriptor 3 is not open", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
