# SPDX-License-Identifier: MIT
"""The parts of sound, one by one: the tones, what is said and what is not, other players, doctor --sound."""
import array
import importlib.util
import json
import math
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest
import wave

import sound
from audio import DONE_HZ, Base, helpers
from desk import BUS_CONFIG, end
from harness import MINIMUSCTL, PATIENCE, PREFIX, SOURCE, Client, Home, Lines, main, until


class Helper(Client):
    """The helper as minimusd starts it, and the daemon's end of the line."""

    def __init__(self, env, program=os.path.join(PREFIX, "libexec", "minimus", "minimus-desktop")):
        ours, theirs = socket.socketpair()
        self.process = subprocess.Popen([program, "--role", "audio"], env=env,
                                        stdin=subprocess.DEVNULL, preexec_fn=lambda: os.dup2(theirs.fileno(), 3), close_fds=False)
        theirs.close()
        super().__init__(Lines(ours.fileno(), ours.fileno()), ours)

    def close(self):
        super().close()
        end(self.process)


class Player:
    """A player on the bus, by python-dbusmock: it knows what it does, plays nothing, and counts what it is told."""
    PATH, IFACE, MOCK = "/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player", "org.freedesktop.DBus.Mock"

    def __init__(self, address, name, status):
        self.name, self.address = "org.mpris.MediaPlayer2." + name, address
        self.process = subprocess.Popen([sys.executable, "-m", "dbusmock", "--session", self.name, self.PATH, self.IFACE],
                                        env=dict(os.environ, DBUS_SESSION_BUS_ADDRESS=address), stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        until(lambda: self.busctl("introspect", self.name, self.PATH), what="the player " + name)
        self.mock("AddProperty", "ssv", self.IFACE, "PlaybackStatus", "s", status)
        for method, becomes in (("Pause", "Paused"), ("Play", "Playing")):
            self.mock("AddMethod", "sssss", self.IFACE, method, "", "",
                      "self.UpdateProperties('%s', {'PlaybackStatus': '%s'})" % (self.IFACE, becomes))

    def busctl(self, *args):
        done = subprocess.run(["busctl", "--address=" + self.address, *args], capture_output=True, text=True, timeout=20, check=False)
        return done.stdout if done.returncode == 0 else None

    def mock(self, *args):
        told = self.busctl("call", self.name, self.PATH, self.MOCK, *args)
        if told is None:
            raise AssertionError("the mock of %s refuses %s" % (self.name, args))
        return told

    def become(self, status):
        self.mock("UpdateProperties", "sa{sv}", self.IFACE, "1", "PlaybackStatus", "s", status)

    def status(self):
        return self.busctl("get-property", self.name, self.PATH, self.IFACE, "PlaybackStatus").split('"')[1]

    def told(self):
        calls = self.mock("GetCalls")
        return [word for word in ("Pause", "Play") if '"%s"' % word in calls]

    def close(self):
        end(self.process)


class Cmus:
    """A real player, on a terminal that nobody looks at."""

    def __init__(self, env, tune):
        self.env = dict(env, TERM="xterm")
        self.terminal, theirs = pty.openpty()
        self.process = subprocess.Popen(["cmus"], env=self.env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        os.close(theirs)
        os.set_blocking(self.terminal, False)
        until(lambda: self.remote("-Q").returncode == 0, what="cmus")
        self.remote("-C", "set output_plugin=pulse")
        self.remote("-f", tune)

    def remote(self, *args):
        try:
            while os.read(self.terminal, 1 << 16):
                pass  # what it draws
        except BlockingIOError:
            pass
        return subprocess.run(["cmus-remote", *args], env=self.env, capture_output=True, text=True, timeout=20, check=False)

    def status(self):
        return self.remote("-Q").stdout.split("\n")[0]

    def close(self):
        end(self.process, signal.SIGHUP)
        os.close(self.terminal)


class Others(Base):
    """Other players: cmus, and python-dbusmock for what is hard to come by."""

    def setUp(self):
        super().setUp()
        path = os.path.join(self.home.runtime, "bus")
        self.address = "unix:path=" + path
        config = os.path.join(self.home.root, "bus.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(BUS_CONFIG % {"path": path, "services": ""})
        self.bus = subprocess.Popen(["dbus-daemon", "--config-file=" + config, "--nofork", "--nopidfile"], stderr=subprocess.DEVNULL)
        self.addCleanup(end, self.bus)
        until(lambda: os.path.exists(path), what="the bus")

    def player(self, name, status):
        player = Player(self.address, name, status)
        self.addCleanup(player.close)
        return player

    @unittest.skipIf(shutil.which("cmus") is None, "cmus is not installed")
    def test_a_real_player(self):
        tune = os.path.join(self.home.root, "tune.wav")
        with wave.open(tune, "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", None))
            file.writeframes(array.array("h", [round(6000 * math.sin(2 * math.pi * 300 * i / 8000)) for i in range(480000)]).tobytes())
        player = Cmus(self.home.environment(self.sound.environment({"DBUS_SESSION_BUS_ADDRESS": self.address})), tune)
        self.addCleanup(player.close)
        until(lambda: player.status() == "status playing", what="music")
        client = self.begin(sound="media = pause")
        client.call("session.start", reminder="toned")
        until(lambda: player.status() == "status paused", what="silence")
        client.call("session.stop")
        until(lambda: player.status() == "status playing", what="music again")

    def test_pause_and_go_on(self):
        music, still, stopped = self.player("music", "Playing"), self.player("still", "Paused"), self.player("other", "Playing")
        ours, twice = self.player("minimus.instance7", "Playing"), self.player("playerctld", "Playing")
        client = self.begin(sound="media = pause")
        client.call("session.start", reminder="silent")
        until(lambda: (music.status(), still.status(), stopped.status()) == ("Paused", "Paused", "Paused"), what="silence")
        until(lambda: len(client.call("status")["desktop"]["audio"].get("paused", [])) == 2, what="a status with what is paused")
        # A helper that is lost does not lose whom it paused; what the person does meanwhile is theirs.
        os.kill(helpers(self.home)["minimus-desktop-audio"], signal.SIGKILL)
        client.wait_event("helper.restored")
        stopped.become("Stopped")
        client.call("session.stop")
        self.no_helper_left()
        self.assertEqual((music.status(), still.status(), stopped.status()), ("Playing", "Paused", "Stopped"))
        self.assertEqual((music.told(), still.told(), stopped.told()), (["Pause", "Play"], [], ["Pause"]))
        self.assertEqual((ours.told(), twice.told()), ([], []))
        # What was paused in one session is nothing to the next.
        music.become("Paused")
        client.call("session.start", reminder="silent")
        until(lambda: helpers(self.home), what="the helper")
        client.call("session.stop")
        self.no_helper_left()
        self.assertEqual(music.status(), "Paused")

    def test_they_go_on_when_the_daemon_ends(self):
        music = self.player("music", "Playing")
        client = self.begin(sound="media = pause")
        for sign in (signal.SIGTERM, signal.SIGKILL):
            client.call("session.start", reminder="toned")
            until(lambda: music.status() == "Paused", what="silence")
            client.call("session.next")
            self.daemon.stop(sign)
            until(lambda: music.status() == "Playing", what="music again")
            self.no_helper_left()
            self.daemon.start()
            client = self.daemon.connect()
            if client.call("status")["session"]:
                client.call("session.stop")

    def test_left_alone(self):
        music = self.player("music", "Playing")
        client = self.begin()
        client.call("session.start", reminder="toned")
        until(lambda: helpers(self.home).get("minimus-desktop-tone"), what="the tones")
        client.call("session.stop")
        self.no_helper_left()
        self.assertEqual(music.told(), [])


class Words(Base):
    """The helper alone, told what to say."""
    speech = True
    LONG = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen."

    def setUp(self):
        super().setUp()
        self.helper = Helper(self.home.environment(self.sound.environment()))
        self.addCleanup(self.helper.close)
        self.tell("begin", cues="speech", sound={"folder": os.path.join(PREFIX, "share", "minimus", "tones"), "volume": 100},
                  speech={"language": "en", "volume": 30}, media="leave")
        self.sound.record()

    def tell(self, method, **params):
        self.helper.lines.send({"jsonrpc": "2.0", "method": method, "params": params})

    def cue(self, kind, text, rank, aloud=True):
        self.tell("cue", cue=kind, text=text, priority=rank, aloud=aloud)
        return time.time()

    def state(self, speech_ok):
        while True:
            state = self.helper.wait_notification("state")
            if state["speech"] and state["speech"]["ok"] == speech_ok:
                return state

    def probed(self):
        """A tone and a sentence later."""
        return self.helper.call("probe", 40)

    def test_hush(self):
        self.assertEqual(self.probed(), {"sound": {"ok": True}, "speech": {"ok": True}})
        began = self.cue("announce", self.LONG, 2)
        until(lambda: time.time() > began + 1.5, what="some words")
        self.tell("hush")
        hushed = time.time()
        until(lambda: time.time() > hushed + 2, what="what would have been said")
        heard = self.sound.finish()
        self.assertGreater(heard.level(began + 0.8, began + 1.5), 0.1)
        self.assertLess(heard.level(hushed + 0.7, hushed + 2), 0.01)

    def test_what_is_lower_is_left_out(self):
        self.probed()
        began = self.cue("announce", self.LONG, 2)
        self.cue("half", self.LONG * 3, 7)
        self.cue("switch", "Switch.", 1)
        until(lambda: time.time() > began + 4, what="what was not to be said")
        heard = self.sound.finish()
        self.assertGreater(heard.level(began, began + 1.5), 0.1)
        self.assertLess(heard.level(began + 2.5, began + 4), 0.01)

    def test_a_speech_server_that_hangs(self):
        self.probed()
        self.sound.speechd.send_signal(signal.SIGSTOP)
        began = self.cue("half", "Half-way.", 7)
        problem = self.state(False)["speech"]["problem"]
        self.assertIn("does not answer", problem)
        until(lambda: time.time() > began + 1.5, what="the first tone")
        again = self.cue("next", "Next: left side.", 4)
        until(lambda: time.time() > again + 1, what="the tones")
        self.sound.speechd.send_signal(signal.SIGCONT)
        heard = self.sound.finish()
        self.assertTrue(heard.onsets(523, began, began + 1 * PATIENCE), "no tone within a second")
        self.assertTrue(heard.onsets(587, again - 0.05, again + 0.5), "the second one waited, too")

    def test_end_and_switch_are_one_tone(self):
        self.probed()
        self.sound.kill_speech()
        self.cue("half", "Half-way.", 7)
        self.state(False)
        began = time.time() + 1
        until(lambda: time.time() > began, what="silence")
        self.cue("end", "Stop.", 0, aloud=False)
        self.cue("switch", "Switch. Left side.", 1)
        until(lambda: time.time() > began + 1, what="the tone")
        heard = self.sound.finish()
        self.assertTrue(heard.onsets(784, began, began + 1))
        self.assertFalse(heard.onsets(659, began, began + 1))


class Tones(unittest.TestCase):
    """The files themselves: told apart by ear, and never startling."""

    def test_each(self):
        seen = {}
        folder = os.path.join(PREFIX, "share", "minimus", "tones")
        names = sorted(name[:-4] for name in os.listdir(folder))
        self.assertEqual(names, ["announce", "build", "coach", "count", "done", "ease", "end", "half", "next", "rep", "start", "switch", "ten"])
        for name in names:
            with self.subTest(tone=name), wave.open(os.path.join(folder, name + ".wav")) as file:
                rate = file.getframerate()
                samples = array.array("h", file.readframes(file.getnframes()))
                peak = max(map(abs, samples))
                self.assertLess(peak, 32768 * 0.34)
                self.assertGreater(peak, 32768 * 0.2)
                self.assertLess(max(map(abs, samples[:rate * 3 // 1000])), peak / 4, "it begins at full strength")
                self.assertLess(abs(samples[-1]), peak / 20, "it ends with a click")
                self.assertLess(len(samples) / rate, 1.2)
                # Its course in steps of 50 ms: how strong and how high, roughly.
                step = rate // 20
                course = []
                for at in range(0, len(samples) - step, step):
                    part = samples[at:at + step]
                    course.append((max(map(abs, part)) > peak / 8, sum(a < 0 <= b for a, b in zip(part, part[1:]))))
                for other, known in seen.items():
                    self.assertNotEqual(course, known, "it is the same as " + other)
                seen[name] = course


class Incomplete(Base):
    """A distribution may leave out the program for speech, or that for tones."""

    def test_without(self):
        whole = os.path.join(PREFIX, "libexec", "minimus")
        for absent, present in (("voice", "tone"), ("tone", "voice")):
            with self.subTest(absent=absent):
                folder = os.path.join(self.home.root, absent)
                os.makedirs(folder)
                for name in ("", "-audio", "-" + present):
                    shutil.copy(os.path.join(whole, "minimus-desktop" + name), folder)
                helper = Helper(self.home.environment(self.sound.environment()), os.path.join(folder, "minimus-desktop"))
                self.addCleanup(helper.close)
                helper.lines.send({"jsonrpc": "2.0", "method": "begin", "params": {
                    "cues": "speech", "sound": {"folder": os.path.join(PREFIX, "share", "minimus", "tones")}, "speech": {}}})
                probed = helper.call("probe", 40)
                missing = probed["speech" if absent == "voice" else "sound"]
                self.assertEqual(missing["ok"], False)
                self.assertIn("minimus-desktop-%s cannot be started" % absent, missing["problem"])
                if present == "tone":
                    self.assertEqual(probed["sound"], {"ok": True})


class Theme(Base):
    HZ = 1500

    def test_tones_of_a_theme(self):
        folder = os.path.join(self.home.root, "data", "sounds", "mine")
        os.makedirs(os.path.join(folder, "stereo"))
        with open(os.path.join(folder, "index.theme"), "w", encoding="utf-8") as file:
            file.write("[Sound Theme]\nName=Mine\nDirectories=stereo\n\n[stereo]\nOutputProfile=stereo\n")
        with wave.open(os.path.join(folder, "stereo", "device-added.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", None))
            file.writeframes(array.array("h", [round(8000 * math.sin(2 * math.pi * self.HZ * i / 8000)) for i in range(2400)]).tobytes())
        client = self.begin(sound="theme = mine\nvolume = 50")
        self.sound.record()
        client.call("session.start", reminder="toned")
        client.wait_event("session.step", where=lambda e: e["step"]["kind"] == "work")
        began = time.time()
        until(lambda: time.time() > began + 0.5, what="the start tone")
        client.call("session.stop")
        self.no_helper_left()
        heard = self.sound.finish()
        self.assertTrue(heard.onsets(self.HZ, began - 0.5, began + 0.5), "the theme's sound is not heard")
        # Half as loud as it is, on PulseAudio's scale of volumes or on that of amplitudes.
        self.assertLess(heard.level(began - 0.5, began + 0.5), 8000 / 32768 * 0.7)


class Page(unittest.TestCase):
    """What docs/DESKTOP.md says of sound and speech."""

    def setUp(self):
        with open(os.path.join(SOURCE, "docs", "DESKTOP.md"), encoding="utf-8") as file:
            self.section = file.read().split("## Sound and speech")[1].split("\n## ")[0]

    def test_every_tone_is_described(self):
        column = " ".join(row.split("|")[1] for row in self.section.splitlines() if row.startswith("| "))
        for name in os.listdir(os.path.join(PREFIX, "share", "minimus", "tones")):
            self.assertRegex(column, r"\b" + name[:-4])

    def test_the_example_is_a_plan(self):
        home = Home()
        self.addCleanup(home.remove)
        home.write_plan(self.section.split("```ini\n")[1].split("```")[0] + "[reminder a]\nroutine = desk-micro-3\nevery = 50min\n")
        done = subprocess.run([MINIMUSCTL, "check", home.plan], env=home.environment(), capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)


class CutShort(Base):
    speech = True

    def test_words_end_where_the_person_goes_on(self):
        client = self.begin()
        self.sound.record()
        quiet = []
        for way in ("pause", "next", "stop"):
            client.call("session.start", reminder="spoken")
            began = time.time()
            until(lambda: time.time() > began + 1.5, what="some words")
            client.call("session." + way)
            left = time.time()
            # "Next" begins the hold: its tone lasts half a second.
            until(lambda: time.time() > left + 2, what="what would have been said")
            quiet.append((way, began + 0.5, left))
            if way != "stop":
                client.call("session.stop")
            self.no_helper_left()
        heard = self.sound.finish()
        for way, began, left in quiet:
            with self.subTest(way=way):
                self.assertGreater(heard.level(began, left), 0.1, "nothing was said to be cut short")
                self.assertLess(heard.level(left + 0.9, left + 2), 0.01, "the words went on")


class Doctor(Base):
    speech = True

    def test_sound(self):
        client = self.begin()
        self.sound.record()
        began = time.time()
        checks = {check["name"]: check for check in json.loads(self.daemon.ctl("doctor", "--sound", "--json").stdout)["checks"]}
        self.assertEqual((checks["sound"]["ok"], checks["speech"]["ok"]), (True, True), checks)
        self.no_helper_left()
        heard = self.sound.finish()
        self.assertTrue(heard.onsets(DONE_HZ, began, share=0.4))
        self.sound.kill_speech()
        checks = {check["name"]: check for check in json.loads(self.daemon.ctl("doctor", "--sound", "--json").stdout)["checks"]}
        self.assertEqual((checks["sound"]["ok"], checks["speech"]["severity"]), (True, "problem"), checks)
        client.call("session.start", reminder="toned")
        done = self.daemon.ctl("doctor", "--sound")
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1), done.stderr)
        self.assertIn("during a session", done.stderr)
        client.call("session.stop")


if __name__ == "__main__":
    without = sound.missing() + [name for name in ("dbus-daemon", "busctl") if shutil.which(name) is None]
    if importlib.util.find_spec("dbusmock") is None:
        without.append("python3-dbusmock")
    if without:
        print("not installed: " + ", ".join(without))
        sys.exit(77)
    main()
