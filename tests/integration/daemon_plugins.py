# SPDX-License-Identifier: MIT
"""Plugins that crash, hang or lie cost their answer and nothing else; what they are is remembered."""
import json
import os
import shutil
import time
import unittest

import shapes
from harness import LIBDIR, PREFIX, Daemon, Home, RpcError, main, until

BAD = os.path.join(PREFIX, "tests", "abi", "bad")
GOOD = "[reminder desk]\nroutine = desk-micro-3\nevery = 50min\n"


class WithPlugins(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.folder = os.path.join(self.home.data, "plugins")
        os.makedirs(self.folder)
        self.addCleanup(self.home.remove)

    def add(self, name, source=None):
        path = os.path.join(self.folder, name + ".so")
        shutil.copy(source or os.path.join(BAD, name.replace("-", "_") + ".so"), path + ".new")
        os.chmod(path + ".new", 0o755)
        os.rename(path + ".new", path)
        return path

    def start(self, plan):
        self.home.write_plan(plan)
        daemon = Daemon(home=self.home)
        self.addCleanup(daemon.close)
        return daemon

    @staticmethod
    def plugin(client, ident):
        return next(p for p in client.call("status")["plugins"] if p["id"] == ident)

    def check_bad(self, name, words):
        self.add(name)
        daemon = self.start(GOOD + "[plugin %s]\n[reminder other]\nroutine = %s/anything\nevery = 40min\n" % (name, name))
        client = daemon.connect()
        plugin = self.plugin(client, name)
        self.assertIn(plugin["state"], ("failed", "quarantined"))
        for word in words:
            self.assertIn(word, plugin["problem"])
        states = {r["id"]: r["state"] for r in client.call("reminders")["reminders"]}
        self.assertEqual(states["other"], "broken", states)
        self.assertNotEqual(states["desk"], "broken")
        self.assertEqual(client.call("timeline", routine="desk-micro-3")["total_s"], 175)
        self.assertIsNone(daemon.process.poll())
        return daemon, client


class Parameters(WithPlugins):
    """[plugin ID] against what the plugin declares, and on to the plugin."""
    USE = GOOD + "[reminder other]\nroutine = settings/shown\nevery = 40min\n[plugin settings]\n"

    def goal(self, client):
        return client.call("show", routine="settings/shown")["goal"]

    def test_values_reach_the_plugin_and_change_by_reload(self):
        self.add("settings")
        with open(os.path.join(self.home.root, "list"), "w", encoding="ascii") as file:
            file.write("from a file\n")
        daemon = self.start(self.USE + "count = 2\npause = 2min\nmusic = no\nmood = brisk\ngreeting = Ciao\nfile = ~/list\n")
        client = daemon.connect()
        self.assertEqual(self.goal(client), "count=2 pause=120 music=0 mood=1/brisk greeting=Ciao file=from a file")
        entry = next(p for p in client.call("plugins")["plugins"] if p["id"] == "settings")
        self.assertEqual(entry["faults"], 0, entry)
        self.assertEqual([(p["name"], p["value"], p["set"]) for p in entry["parameters"]][:2],
                         [("count", "2", True), ("pause", "2min", True)])
        self.assertEqual(entry["parameters"][1]["range"], "a time span from 10s to 1h")
        self.home.write_plan(self.USE + "count = 3\n")
        self.assertTrue(client.call("reload")["ok"])
        self.assertEqual(self.goal(client), "count=3 pause=90 music=1 mood=0/calm greeting=Hello file=")
        self.home.write_plan(self.USE)
        self.assertTrue(client.call("reload")["ok"])
        self.assertTrue(self.goal(client).startswith("count=4 "))
        # Another plan that is only looked at changes nothing.
        with open(os.path.join(self.home.root, "other.ini"), "w", encoding="ascii") as file:
            file.write(self.USE + "count = 6\n")
        self.assertTrue(client.call("check", plan=file.name)["ok"])
        self.assertTrue(self.goal(client).startswith("count=4 "))
        self.assertEqual(self.plugin(client, "settings")["state"], "ready")

    def test_problems_have_a_place_and_a_remedy(self):
        self.add("settings")
        daemon = self.start(GOOD)
        client = daemon.connect()
        text = self.USE + "cuont = 2\npause = 2\nmusic = on\nmood = brisc\nfile = list\nenabeld = no\nsomething = 1\n"
        self.home.write_plan(text)
        answer = client.call("reload")
        self.assertFalse(answer["ok"])
        first = text.splitlines().index("[plugin settings]") + 1
        self.assertEqual([(p["line"] - first, p["key"], p["section"]) for p in answer["problems"]],
                         [(i + 1, key, "plugin settings") for i, key in
                          enumerate(("cuont", "pause", "music", "mood", "file", "enabeld", "something"))])
        messages = [p["message"] for p in answer["problems"]]
        self.assertEqual(messages[0], 'the plugin has no such parameter; did you mean "count"?')
        self.assertEqual([p.get("suggestion") for p in answer["problems"]], ["count", None, None, "brisk", None, "enabled", None])
        self.assertEqual(messages[6], "the plugin has no such parameter; it has count, pause, music, mood, greeting, file")
        self.home.write_plan(GOOD + "[plugin gluteus-minimus]\ncount = 1\n")
        self.assertEqual(client.call("reload")["problems"][0]["message"],
                         "the plugin has no such parameter; it has none; the only key here is enabled")


class Bad(WithPlugins):
    def test_abort(self):
        self.check_bad("abort-in-call", ["signal 6"])

    def test_wrong_major(self):
        self.check_bad("wrong-major", ["99"])

    def test_wrong_exercise(self):
        self.check_bad("unknown-exercise", [])

    def test_spin_costs_a_second_and_is_left_alone_after_three(self):
        self.add("spin")
        begun = time.monotonic()
        daemon = self.start(GOOD)
        client = daemon.connect()
        client.subscribe("plugin.failed", "plugin.quarantined", "plan.reloaded")
        self.home.write_plan(GOOD + "[plugin spin]\n")
        pending = client.send("reload")
        other = daemon.connect()
        for _ in range(20):
            other.call("status", deadline=0.5)
        client.reply(pending)
        self.assertGreater(time.monotonic() - begun, 0.9)
        self.assertEqual(client.wait_event("plugin.quarantined")["plugin"], "spin")
        self.assertEqual(sum(e["type"] == "plugin.failed" for e in client.seen), 3)
        self.assertEqual(self.plugin(client, "spin")["state"], "quarantined")
        self.assertIn("1 s", self.plugin(client, "spin")["problem"])
        begun = time.monotonic()
        client.call("reload")
        self.assertLess(time.monotonic() - begun, 0.9, "a plugin in quarantine was asked")

    def test_ended_while_a_plugin_is_asked(self):
        self.add("spin")
        daemon = self.start(GOOD)
        other = self.home.write_plan(GOOD + "[plugin spin]\n", "other.ini")
        for methods in (["check"], ["check", "reload", "sync"]):
            client = daemon.connect()
            client.call("plugin.reload")
            for method in methods:
                client.send(method, **({"plan": other} if method == "check" else {}))
            daemon.connect().call("status")
            daemon.process.send_signal(15)
            self.assertEqual(daemon.wait_exit(3), 0, daemon.log())
            daemon.stop()
            daemon.start()

    def test_a_changed_file_ends_the_quarantine(self):
        self.add("abort-in-call")
        daemon = self.start(GOOD + "[plugin abort-in-call]\n")
        client = daemon.connect()
        client.subscribe("plugin.quarantined")
        until(lambda: self.plugin(client, "abort-in-call")["state"] == "quarantined", what="the quarantine")
        self.add("abort-in-call")
        client.call("reload")
        self.assertEqual(self.plugin(client, "abort-in-call")["state"], "failed")

    def test_plugin_reload_tries_again(self):
        daemon, client = self.check_bad("abort-in-call", [])
        until(lambda: self.plugin(client, "abort-in-call")["state"] == "quarantined", what="the quarantine")
        client.call("plugin.reload", id="abort-in-call")
        self.assertEqual(self.plugin(client, "abort-in-call")["state"], "failed")

    def test_the_last_good_answer_serves(self):
        """A plugin that worked and then breaks: its reminders go on, and status says what is wrong."""
        self.add("hello", os.path.join(PREFIX, LIBDIR, "minimus", "plugins", "hello.so"))
        probe = self.start(GOOD + "[plugin hello]\n")
        routine = self.routine_of("hello")
        probe.stop()
        self.add("hello", os.path.join(BAD, "abort_in_create.so"))
        daemon = self.start(GOOD + "[plugin hello]\n[reminder other]\nroutine = %s\nevery = 40min\n" % routine)
        client = daemon.connect()
        states = {r["id"]: r["state"] for r in client.call("reminders")["reminders"]}
        self.assertNotEqual(states["other"], "broken")
        self.assertGreater(client.call("timeline", routine=routine)["total_s"], 0)
        self.assertIn(self.plugin(client, "hello")["state"], ("failed", "quarantined"))
        self.assertTrue(self.plugin(client, "hello")["problem"])
        other = next(r for r in client.call("reminders")["reminders"] if r["id"] == "other")
        self.assertEqual(self.plugin(client, "hello")["problem"], other["problem"])
        self.assertIn("minimusctl plugin log hello", client.call("why", reminder="other")["sentences"][-1])
        remedies = [check.get("remedy", "") for check in client.call("doctor")["checks"]]
        self.assertTrue(any("plugin log hello" in remedy for remedy in remedies), remedies)
        self.add("hello", os.path.join(PREFIX, LIBDIR, "minimus", "plugins", "hello.so"))
        answer = shapes.check("plugin.reload", client.call("plugin.reload", id="hello"))
        self.assertIn({"id": "hello", "state": "ready"}, [{"id": p["id"], "state": p["state"]} for p in answer["plugins"]])
        self.assertNotIn("plugin", client.call("why", reminder="other")["sentences"][-1])

    def routine_of(self, plugin):
        with open(os.path.join(self.home.cache, "plugin-%s.json" % plugin)) as file:
            answer = json.load(file)["params"]["answer"]
        return "%s/%s" % (plugin, answer["catalogue"]["routines"][0]["id"])

    def test_missing(self):
        daemon = self.start(GOOD + "[plugin absent]\n")
        plugin = self.plugin(daemon.connect(), "absent")
        self.assertEqual(plugin["state"], "missing")
        self.assertIn("absent.so", plugin["problem"])

    def test_writable_by_others_is_refused(self):
        path = self.add("abort-in-call")
        os.chmod(path, 0o777)
        daemon = self.start(GOOD + "[plugin abort-in-call]\n")
        plugin = self.plugin(daemon.connect(), "abort-in-call")
        self.assertEqual(plugin["state"], "refused")
        self.assertIn("chmod", plugin["problem"])

    def test_the_first_on_the_path_wins_and_hides_the_other(self):
        source = os.path.join(PREFIX, LIBDIR, "minimus", "plugins", "hello.so")
        first = os.path.join(self.home.root, "first")
        os.makedirs(first)
        shutil.copy(source, first)
        other = self.add("hello", source)
        self.home.write_plan(GOOD + "[plugin hello]\n")
        daemon = Daemon(home=self.home, env={"MINIMUS_PLUGIN_PATH": "relative:" + first})
        self.addCleanup(daemon.close)
        entry = next(p for p in daemon.connect().call("plugins")["plugins"] if p["id"] == "hello")
        self.assertEqual((entry["path"], entry["hides"]), (os.path.join(first, "hello.so"), other))
        self.assertEqual(daemon.log().count("has the same id"), 1)
        self.assertIn("%s is used; %s has the same id and is left out" % (entry["path"], other), daemon.log())
        self.assertIn("MINIMUS_PLUGIN_PATH: \"relative\" is no absolute path and is left out", daemon.log())

    def test_a_link_is_followed_and_its_target_judged(self):
        target = os.path.join(self.home.root, "elsewhere.so")
        shutil.copy(os.path.join(PREFIX, LIBDIR, "minimus", "plugins", "hello.so"), target)
        os.chmod(target, 0o755)
        os.symlink(target, os.path.join(self.folder, "hello.so"))
        daemon = self.start(GOOD + "[plugin hello]\n")
        client = daemon.connect()
        entry = next(p for p in client.call("plugins")["plugins"] if p["id"] == "hello")
        self.assertEqual((entry["state"], entry["path"], entry["abi"]), ("ready", target, "1.1"))
        self.assertGreaterEqual(entry["calls"], 2)
        self.assertGreater(entry["slowest_us"], 0)
        os.chmod(target, 0o775)
        client.call("plugin.reload")
        self.assertEqual(self.plugin(client, "hello")["state"], "refused")

    @unittest.skipIf(os.geteuid() != 0, "only root can give a file away")
    def test_a_stranger_s_file_is_refused(self):
        path = self.add("abort-in-call")
        os.chown(path, 12345, 12345)
        daemon = self.start(GOOD + "[plugin abort-in-call]\n")
        self.assertEqual(self.plugin(daemon.connect(), "abort-in-call")["state"], "refused")

    def test_more_plugins_in_a_row_than_there_is_room_for(self):
        client = self.start(GOOD).connect()
        for i in range(70):
            self.home.write_plan(GOOD + "[plugin absent-%d]\n" % i)
            client.call("reload")
        self.assertEqual(self.plugin(client, "absent-69")["state"], "missing")

    def test_name_and_id_differ(self):
        self.add("renamed", os.path.join(PREFIX, LIBDIR, "minimus", "plugins", "gluteus-minimus.so"))
        daemon = self.start(GOOD + "[plugin renamed]\n")
        self.assertIn("gluteus-minimus", self.plugin(daemon.connect(), "renamed")["problem"])


class Remembered(WithPlugins):
    def test_a_second_start_needs_no_process(self):
        daemon = self.start(GOOD)
        self.assertTrue(os.listdir(self.home.cache))
        daemon.restart()
        client = daemon.connect()
        self.assertEqual([p["running"] for p in client.call("plugins")["plugins"]], [False, False])
        self.assertEqual(client.call("timeline", routine="strength-b-15")["total_s"], 855)

    def test_a_spoilt_memory_is_asked_for_anew(self):
        daemon = self.start(GOOD)
        daemon.stop()
        for name in os.listdir(self.home.cache):
            path = os.path.join(self.home.cache, name)
            with open(path, "rb") as file:
                text = file.read()
            with open(path, "wb") as file:
                file.write(text[:len(text) // 2])
        daemon.start()
        self.assertEqual(daemon.connect().call("timeline", routine="strength-b-15")["total_s"], 855)

    def test_nonsense_in_memory_is_found_out(self):
        daemon = self.start(GOOD)
        daemon.stop()
        path = os.path.join(self.home.cache, "plugin-gluteus-minimus.json")
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(text.replace('"prepare_s":10', '"prepare_s":99999999', 1))
        daemon.start()
        client = daemon.connect()
        self.assertIn("prepare_s", self.plugin(client, "gluteus-minimus").get("problem", ""))
        until(lambda: self.plugin(client, "gluteus-minimus")["state"] == "ready", what="a second look at the plugin")


class DryRun(WithPlugins):
    T1 = [((21, 21), "progress", (23, 0, 0)), ((23, 22), "progress", (23, 0, 1)), ((23, 23), "progress", (25, 0, 0)),
          ((25, 25), "hold", (25, 0, 0)), ((25, 25), "progress", (15, 1, 0)), ((15, 12), "progress", (15, 1, 1)),
          ((14, 12), "progress", (25, 0, 0)), ((25, 25), "progress", (15, 1, 0)), ((15, 16), "progress", (17, 1, 0)),
          ((18, 17), "regress", (15, 1, 0))]

    def test_double(self):
        client = self.start(GOOD).connect()
        rows = client.call("dry-run", model="double", params={"lo": 15, "hi": 25, "step": 2, "maxlvl": 2, "sets": 2}, start={"reps": 21, "lvl": 0, "f": 0},
                           sessions=[{"done": list(done), "verdict": verdict} for done, verdict, _ in self.T1])["rows"]
        self.assertEqual([(r["state"]["reps"], r["state"]["lvl"], r["state"]["f"]) for r in rows], [after for _, _, after in self.T1])
        self.assertEqual(rows[0]["dose"], "2x23")
        self.assertTrue(rows[0]["reason"])

    def test_pain_is_turned_into_a_verdict(self):
        client = self.start(GOOD).connect()
        rows = client.call("dry-run", model="pain", start={"amber": 0}, sessions=[{"pain": {"before": 1, "during": 2, "morning": 1}}, {"pain": {"before": 1, "during": 8, "morning": 7}}])["rows"]
        self.assertEqual(rows[0]["verdict"], "progress")
        self.assertNotEqual(rows[1]["verdict"], "progress")
        row = client.call("dry-run", model="double", params={"lo": 15, "hi": 25, "step": 2, "maxlvl": 2, "sets": 2}, start={"reps": 21},
                          sessions=[{"done": [21, 21], "pain": {"before": 0, "during": 1, "morning": 0}}])["rows"][0]
        self.assertEqual((row["verdict"], row["state"]["reps"]), ("progress", 23))

    def test_gap(self):
        """Table T10: from 21 repetitions on level 1 in two sets, with lo 15."""
        client = self.start(GOOD).connect()
        rows = [(7, 2, 45, "normal", 21, 1, 2), (8, 2, 45, "repeat", 21, 1, 2), (14, 2, 45, "repeat", 21, 1, 2), (15, 2, 45, "ease", 15, 1, 2),
                (28, 2, 45, "ease", 15, 1, 2), (29, 2, 45, "step-down", 15, 0, 2), (57, 2, 45, "restart", 15, 0, 1), (8, 2, 60, "repeat", 21, 1, 2),
                (11, 2, 60, "ease", 15, 1, 2), (15, 2, 60, "step-down", 15, 0, 2), (29, 2, 60, "restart", 15, 0, 1), (14, 7, 45, "normal", 21, 1, 2)]
        answer = client.call("dry-run", model="gap", params={"lo": 15}, start={"reps": 21, "lvl": 1, "sets": 2},
                             sessions=[{"days": days, "interval": interval, "age": age} for days, interval, age, *_ in rows])["rows"]
        self.assertEqual([(r["action"], r["state"]["reps"], r["state"]["lvl"], r["state"]["sets"]) for r in answer], [tuple(row[3:]) for row in rows])

    def test_deload(self):
        client = self.start(GOOD).connect()
        days = list(range(0, 50, 3))
        rows = client.call("dry-run", model="deload", params={"lo": 15}, start={"reps": 21, "lvl": 1, "sets": 3},
                           sessions=[{"day": day, "verdict": "progress"} for day in days])["rows"]
        self.assertEqual([day for day, row in zip(days, rows) if row["plan"] == "deload"], [36, 39, 42])
        self.assertEqual({row["dose"] for row in rows if row["plan"] == "deload"}, {"2x15"})
        self.assertEqual({row["dose"] for row in rows if row["plan"] == "load"}, {"3x21"})

    def test_wrong_numbers_are_the_asker_s(self):
        client = self.start(GOOD).connect()
        rows = [dict(model="double", params={"low": 1}, sessions=[]), dict(model="double", sessions=[{"done": [-1]}]),
                dict(model="double", sessions=[{}]), dict(model="double", sessions=[{"done": [1], "verdict": "maybe"}]),
                dict(model="double", params={"lo": 10 ** 12}, sessions=[]), dict(model="pain", sessions=[{"pain": {"before": 11}}]),
                dict(model="gap", sessions=[{}]), dict(model="deload", sessions=[{"day": 5}, {"day": 4}])]
        for row in rows:
            with self.subTest(row=row), self.assertRaises(RpcError) as caught:
                client.call("dry-run", **row)
            self.assertEqual(caught.exception.data_code, "bad-argument")
        self.assertEqual(self.plugin(client, "progression-standard")["state"], "ready")


main()
