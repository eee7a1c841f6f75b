# SPDX-License-Identifier: MIT
"""The control protocol of the real daemon: framing, errors, limits, events, who may hold the socket."""
import json
import os
import socket
import subprocess
import unittest

from harness import MINIMUSD, Client, Daemon, Home, Late, Lines, RpcError, Stdio, main, until

PLAN = "[reminder a]\nroutine = desk-micro-3\nevery = 50min\n"


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(plan=PLAN)

    @classmethod
    def tearDownClass(cls):
        cls.daemon.close()

    def raw(self, line, client=None):
        client = client or self.daemon.connect()
        client.lines.send(line)
        return json.loads(client.lines.read_line())

    def test_wrong_lines(self):
        rows = [
            (b"{\n", -32700, None),
            (b"[]\n", -32600, None),
            (b"1\n", -32600, None),
            (b'{"jsonrpc": "2.0", "id": 7}\n', -32600, 7),
            (b'{"jsonrpc": "2.0", "id": 7, "method": "stat"}\n', -32601, 7),
            (b'{"jsonrpc": "2.0", "id": "x", "method": "status", "params": {"a": 1}}\n', -32602, "x"),
            (b'{"jsonrpc": "2.0", "id": 1, "method": "status", "params": [1]}\n', -32602, 1),
            (b'{"jsonrpc": "2.0", "id": 1, "id": 2, "method": "status"}\n', -32700, None),
            (b'{"jsonrpc": "2.0", "id": 1, "method": "why", "params": {}}\n', -32602, 1),
            (b'{"jsonrpc": "2.0", "id": 1, "method": "why", "params": {"reminder": 3}}\n', -32602, 1),
            (b'{"jsonrpc": "2.0", "id": 1, "method": "subscribe", "params": {"events": ["reminder.du"]}}\n', -32602, 1),
            (b"\xff\xfe\n", -32700, None),
        ]
        for line, code, ident in rows:
            with self.subTest(line=line):
                reply = self.raw(line)
                self.assertEqual(reply["error"]["code"], code, reply)
                self.assertEqual(reply["id"], ident)
                self.assertTrue(reply["error"]["message"])

    def test_application_errors_have_a_stable_code(self):
        client = self.daemon.connect()
        with self.assertRaises(RpcError) as caught:
            client.call("why", reminder="b")
        self.assertEqual((caught.exception.code, caught.exception.data_code), (-32000, "not-found"))
        with self.assertRaises(RpcError) as caught:
            client.call("pause", **{"for": 60, "until": "2099-01-01T00:00:00Z"})
        self.assertEqual(caught.exception.data_code, "bad-argument")

    def test_batch(self):
        reply = self.raw([{"jsonrpc": "2.0", "id": 1, "method": "sync"}, {"jsonrpc": "2.0", "method": "sync"}, 5,
                          {"jsonrpc": "2.0", "id": "two", "method": "status"}, {"jsonrpc": "2.0", "id": 3, "method": "none"}])
        by_id = {r["id"]: r for r in reply}
        self.assertEqual(set(by_id), {1, "two", 3, None})
        self.assertEqual(by_id["two"]["result"]["version"], self.daemon.connect().call("status")["version"])
        self.assertEqual(by_id[3]["error"]["code"], -32601)
        self.assertEqual(by_id[None]["error"]["code"], -32600)

    def test_batch_of_notifications_has_no_answer(self):
        client = self.daemon.connect()
        client.lines.send([{"jsonrpc": "2.0", "method": "status"}, {"jsonrpc": "2.0", "method": "status"}])
        self.assertEqual(client.call("sync"), {})

    def test_ids_are_echoed(self):
        for ident in ("", "a\"b\\", "ü", 0, -5, 2 ** 53):
            self.assertEqual(self.raw({"jsonrpc": "2.0", "id": ident, "method": "status"})["id"], ident)

    def test_long_line(self):
        client = self.daemon.connect()
        client.lines.send(b'{"jsonrpc": "2.0", "id": 1, "method": "status", "x": "' + b"a" * 70000)
        self.assertEqual(json.loads(client.lines.read_line())["error"]["code"], -32600)
        self.assertIsNone(client.lines.read_line())
        self.assertEqual(self.daemon.connect().call("sync"), {})

    def test_pipelined(self):
        client = self.daemon.connect()
        ids = [client.send("status") for _ in range(400)]
        for ident in ids:
            self.assertEqual(client.reply(ident)["state"], "idle")

    def test_one_who_does_not_read_costs_nobody_anything(self):
        lazy = self.daemon.connect()
        lazy.lines.read_fd = -1
        line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "rpc.discover"}).encode() + b"\n"
        lazy.owner.setblocking(False)
        try:
            for _ in range(100000):
                lazy.owner.send(line)
        except BlockingIOError:
            pass
        client = self.daemon.connect()
        for _ in range(10):
            client.call("status", deadline=2)

    def test_clients_limit(self):
        limit = self.daemon.connect().call("status")["limits"]["clients"]
        daemon = Daemon(plan=PLAN)
        with daemon:
            clients = [daemon.connect() for _ in range(limit)]
            for client in clients:
                client.call("sync")
            extra = daemon.connect()
            self.assertIn("256", json.loads(extra.lines.read_line())["error"]["message"])
            self.assertIsNone(extra.lines.read_line())
            clients.pop().close()
            until(lambda: self.answers(daemon), what="a place for another client")

    @staticmethod
    def answers(daemon):
        client = daemon.connect()
        try:
            client.call("sync")
            return True
        except (RpcError, ConnectionError, Late, BrokenPipeError):
            return False
        finally:
            client.close()

    def test_discover(self):
        document = self.daemon.connect().call("rpc.discover")
        self.assertTrue(document["openrpc"].startswith("1."))
        self.assertIn("session.start", [m["name"] for m in document["methods"]])


class Events(unittest.TestCase):
    def test_snapshot_then_events(self):
        with Daemon(plan=PLAN) as daemon:
            client, other = daemon.connect(), daemon.connect()
            answer = client.subscribe()
            self.assertEqual(answer["instance"], answer["snapshot"]["instance"])
            self.assertIn("reminders", answer["snapshot"])
            other.call("reload")
            event = client.wait_event("plan.reloaded")
            self.assertGreater(event["seq"], answer["seq"])

    def test_only_the_wanted(self):
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.subscribe("plan.rejected")
            client.call("reload")
            daemon.home.write_plan("[reminder a]\nevry = 1h\n")
            self.assertFalse(client.call("reload")["ok"])
            client.wait_event("plan.rejected")
            self.assertEqual([e["type"] for e in client.seen], ["plan.rejected"])

    def test_since_replays_what_was_missed(self):
        with Daemon(plan=PLAN) as daemon:
            first = daemon.connect().subscribe()
            daemon.connect().call("reload")
            client = daemon.connect()
            answer = client.subscribe(since={"instance": first["instance"], "seq": first["seq"]})
            self.assertNotIn("snapshot", answer)
            self.assertEqual(client.wait_event("plan.reloaded")["seq"], first["seq"] + 1)

    def test_since_of_another_instance_is_lost(self):
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.call("reload")
            answer = client.subscribe(since={"instance": "0" * 16, "seq": 3})
            self.assertEqual(answer["lost"], {"from": 1, "to": answer["seq"]})
            self.assertIn("snapshot", answer)
            answer = client.subscribe(since={"instance": answer["instance"], "seq": answer["seq"] + 1000})
            self.assertEqual(answer["lost"], {"from": 1, "to": answer["seq"]})

    def test_slow_reader_is_told(self):
        with Daemon(plan=PLAN) as daemon:
            slow, fast = daemon.connect(), daemon.connect()
            slow.subscribe()
            daemon.home.write_plan("[reminder a]\nevery = 50min\nroutine = %s\n" % ", ".join(["long-" * 7 + "name"] * 5))
            for _ in range(1000):
                self.assertFalse(fast.call("reload", deadline=2)["ok"])
            # More than fits into the socket and the queue: the reader learns where the gap is, and is given the state.
            lost = slow.wait_notification("lost")
            seen = [e["seq"] for e in slow.seen]
            self.assertEqual(seen, list(range(seen[0], lost["from"])))
            self.assertEqual(lost["to"], lost["seq"])
            self.assertFalse(lost["snapshot"]["plan"]["ok"])
            fast.call("reload")
            self.assertGreater(slow.wait_event("plan.rejected", where=lambda e: e["seq"] > lost["seq"])["seq"], lost["seq"])


class Holding(unittest.TestCase):
    def start(self, home, *args):
        return subprocess.run([MINIMUSD, "--no-desktop", *args], env=home.environment(), capture_output=True, text=True, timeout=20, check=False)

    def test_second_daemon_names_the_first(self):
        with Daemon(plan=PLAN) as daemon:
            second = self.start(daemon.home)
            self.assertEqual(second.returncode, 1)
            self.assertIn(str(daemon.pid), second.stderr)
            self.assertEqual(daemon.connect().call("sync"), {})

    def test_second_daemon_on_the_same_state(self):
        with Daemon(plan=PLAN) as daemon:
            second = self.start(daemon.home, "--socket", os.path.join(daemon.home.runtime, "other.sock"))
            self.assertEqual(second.returncode, 1)
            self.assertIn(str(daemon.pid), second.stderr)
            self.assertFalse(os.path.exists(os.path.join(daemon.home.runtime, "other.sock")))

    def test_dead_socket_is_replaced(self):
        home = Home()
        os.makedirs(os.path.dirname(home.socket))
        dead = socket.socket(socket.AF_UNIX)
        dead.bind(home.socket)
        dead.close()
        try:
            with Daemon(plan=PLAN, home=home) as daemon:
                self.assertEqual(daemon.connect().call("sync"), {})
                self.assertEqual(os.stat(home.socket).st_mode & 0o777, 0o600)
                self.assertEqual(daemon.stop(), 0)
                self.assertFalse(os.path.exists(home.socket))
        finally:
            home.remove()

    def test_a_file_in_the_way_is_left_alone(self):
        home = Home()
        os.makedirs(os.path.dirname(home.socket))
        with open(home.socket, "w") as file:
            file.write("mine")
        result = self.start(home)
        self.assertEqual(result.returncode, 1)
        self.assertIn(home.socket, result.stderr)
        with open(home.socket) as file:
            self.assertEqual(file.read(), "mine")
        home.remove()

    def test_no_runtime_directory(self):
        home = Home()
        result = subprocess.run([MINIMUSD, "--no-desktop"], env=home.environment({"XDG_RUNTIME_DIR": None}), capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn("XDG_RUNTIME_DIR", result.stderr)
        home.remove()


class StandardInput(unittest.TestCase):
    def test_answers_then_ends(self):
        with Stdio(plan=PLAN) as client:
            ids = [client.send("timeline", routine="strength-a-15") for _ in range(5)]
            client.process.stdin.close()
            for ident in ids:
                self.assertEqual(client.reply(ident)["total_s"], 862)
            self.assertEqual(client.finish(), 0)

    def test_from_a_file_to_a_file(self):
        home = Home()
        home.write_plan(PLAN)
        requests, replies = os.path.join(home.root, "in"), os.path.join(home.root, "out")
        with open(requests, "w") as file:
            for ident in range(500):
                file.write(json.dumps({"jsonrpc": "2.0", "id": ident, "method": "status"}) + "\n")
        with open(requests) as source, open(replies, "w") as target:
            self.assertEqual(subprocess.run([MINIMUSD, "--stdio"], stdin=source, stdout=target, env=home.environment(), timeout=20, check=False).returncode, 0)
        with open(replies) as file:
            self.assertEqual([json.loads(line)["id"] for line in file], list(range(500)))
        home.remove()

    def test_nothing_asked(self):
        home = Home()
        self.assertEqual(subprocess.run([MINIMUSD, "--stdio"], stdin=subprocess.DEVNULL, env=home.environment(), capture_output=True, timeout=20, check=False).returncode, 0)
        home.remove()

    def test_totals_of_the_shipped_routines(self):
        totals = {"desk-micro-3": 175, "release-stretch-8": 492, "release-during-4": 246, "strength-a-15": 862, "strength-b-15": 855, "gtps-calm-10": 528}
        with Stdio(plan=PLAN) as client:
            for routine, total in totals.items():
                self.assertEqual(client.call("timeline", routine=routine)["total_s"], total, routine)

    def test_sums_of_a_plan_s_own_routines(self):
        plan = PLAN + """[minimus]
affected-side = left
[exercise whole]
title = All of one side, then the other
kind = stretch
unilateral = yes
side-order = side-complete
prepare = 10s
switch = 8s
rest = 20s
"""
        rows = {"side-lying-leg-raise 1x3 right @3-0-2-0 prepare 10s": (25, "right"), "whole 2x10s": (98, "right"), "bridge:single 2x8 left 3x8 right": (280, "right"),
                "bridge:single 1x8 left 3x8 right": (235, "right"), "iso-abduction-wall 4x10s gap 2s": (105, "right"), "iso-abduction-wall 2x10s affected": (43, "left"),
                "iso-abduction-belt 3x10s": (70, None), "supine-figure-4 1x45s": (108, "right")}
        for index, items in enumerate(rows):
            plan += "[routine r%d]\nexercises = %s\n" % (index, items)
        plan += "[routine worse]\nsides = worse-first\nexercises = iso-abduction-wall 2x10s\n"
        with Stdio(plan=plan) as client:
            self.assertEqual({"ok": True, "problems": []}, client.call("check"))
            for index, (items, wanted) in enumerate(rows.items()):
                with self.subTest(items=items):
                    answer = client.call("timeline", routine="r%d" % index)
                    steps = answer["steps"]
                    self.assertEqual(wanted, (answer["total_s"], steps[0].get("side")))
                    self.assertEqual(answer["total_s"], sum(step["duration_s"] for step in steps))
                    self.assertEqual([step["at"] for step in steps[1:]], [step["at"] + step["duration_s"] for step in steps[:-1]])
                    self.assertEqual(("end", "done"), tuple(cue["cue"] for cue in answer["cues"][-2:]))
            worse = client.call("timeline", routine="worse")
            self.assertEqual((73, "left"), (worse["total_s"], worse["steps"][0]["side"]))

    def test_timeline_options(self):
        with Stdio(plan=PLAN) as client:
            plain = client.call("timeline", routine="release-during-4")
            self.assertEqual(plain["routine"], "gluteus-minimus/release-during-4")
            self.assertEqual(plain["steps"][0]["kind"], "prepare")
            self.assertEqual(plain["cues"][-1]["cue"], "done")
            self.assertLess(client.call("timeline", routine="release-during-4", sides="left")["total_s"], plain["total_s"])
            self.assertGreater(client.call("timeline", routine="release-during-4", pace=1.5)["total_s"], plain["total_s"])
            self.assertEqual(client.call("timeline", routine="release-during-4", dose={"hold_s": 10})["total_s"], 246 - 2 * 50 - 2 * 35)
            work = [s for s in client.call("timeline", routine="release-during-4", first="left")["steps"] if s["kind"] == "work"]
            self.assertEqual(work[0]["side"], "left")
            by_name = client.call("timeline", routine="release-during-4", dose={"supine-figure-4": {"hold_s": 10}})
            self.assertEqual(by_name["total_s"], 246 - 2 * 35)
            for dose in ({"hold_s": -1}, {"hold": 10}, {"side-lying-clam": {"reps": 3}}, {"supine-figure-4": {"hold_s": 10}, "sets": 1}):
                with self.subTest(dose=dose), self.assertRaises(RpcError) as caught:
                    client.call("timeline", routine="release-during-4", dose=dose)
                self.assertEqual((caught.exception.code, caught.exception.data_code), (-32602, "bad-argument"))


main()
