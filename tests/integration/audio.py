# SPDX-License-Identifier: MIT
"""What a session sounds like: the real daemon and helper, a real PulseAudio and a real speech-dispatcher, recorded.
MINIMUS_RECORDING=FILE.wav keeps the recording of the long hold. audio_parts.py has the rest."""
import os
import signal
import sys
import time
import unittest

import desk
import sound
from harness import PATIENCE, Daemon, Home, main, until
from sound import Sound

PLAN = """
[minimus]
quiet = none
start-delay = 0s
settle = 0s

[speech]
volume = 30
rate = 30

[sound]
%s

[exercise short-hold]
title = Short hold
kind = stretch
unilateral = yes
sets = 1
hold = 20s
prepare = 8s
switch = 5s

[routine holds]
exercises = short-hold 1x20s right 1x5s left

[routine brief]
exercises = short-hold 1x3s right prepare 2s

[reminder spoken]
routine = holds
every = 5h
cues = speech

[reminder toned]
routine = brief
every = 5h
cues = tones

[reminder silent]
routine = brief
every = 5h
cues = text
"""
ANNOUNCE_HZ, COUNT_HZ, START_HZ, DONE_HZ = 392, 440, 880, 1047
OFF_S = 0.15


def moment(_event):
    """When it came: an event's own time has whole seconds."""
    return time.time()


def helpers(home):
    """Names and numbers of the programs of this home's audio that live."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            program = os.path.basename(os.readlink("/proc/%s/exe" % pid))
            with open("/proc/%s/environ" % pid, "rb") as file:
                ours = ("XDG_RUNTIME_DIR=" + home.runtime).encode() in file.read().split(b"\0")
        except OSError:
            continue  # it has ended, or is the kernel's
        if ours and program in ("minimus-desktop-audio", "minimus-desktop-tone", "minimus-desktop-voice"):
            found[program] = int(pid)
    return found


class Base(unittest.TestCase):
    speech = False

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.sound = Sound(self.home, speech=self.speech)
        self.addCleanup(self.sound.close)

    def begin(self, sound="", env=None):
        self.daemon = Daemon(plan=PLAN % sound, desktop=True, home=self.home, env=env or self.sound.environment())
        self.addCleanup(self.daemon.close)
        client = self.daemon.connect()
        client.subscribe()
        client.call("screening", result="none")
        return client

    def no_helper_left(self):
        until(lambda: not helpers(self.home), what="the end of the audio helper")


class Spoken(Base):
    speech = True

    def test_a_hold_of_twenty_seconds(self):
        client = self.begin()
        self.sound.record()
        self.assertEqual(helpers(self.home), {}, "there is a helper before the session")
        cues = client.call("timeline", routine="holds", first="right")["cues"]
        client.call("session.start", reminder="spoken")
        began = moment(client.wait_event("session.started"))
        client.wait_event("session.step", deadline=60, where=lambda e: e["step"]["kind"] == "switch")
        self.assertEqual(sorted(helpers(self.home)), ["minimus-desktop-audio", "minimus-desktop-tone", "minimus-desktop-voice"])
        client.wait_event("session.step", deadline=60, where=lambda e: e["step"]["kind"] == "work")
        self.sound.kill_speech()
        finished = moment(client.wait_event("session.finished", deadline=60))
        self.no_helper_left()
        heard = self.sound.finish()
        if os.environ.get("MINIMUS_RECORDING"):
            heard.write(os.environ["MINIMUS_RECORDING"])

        at = {name: [began + cue["at"] for cue in cues if cue["cue"] == name] for name in ("announce", "count", "start", "switch", "done")}
        self.assertEqual(len(at["count"]), 12, cues)
        for name, pitch in (("count", COUNT_HZ), ("start", START_HZ)):
            offs = []
            for when in at[name]:
                onsets = heard.onsets(pitch, when - 0.5, when + 0.5)
                self.assertTrue(onsets, "no %s tone at second %.0f" % (name, when - began))
                offs.append(min((onset - when for onset in onsets), key=abs))
            print("%s tones: %s ms late" % (name, " ".join("%.0f" % (1000 * off) for off in offs)))
            self.assertLess(max(map(abs, offs)), OFF_S * PATIENCE)
        # The announcement takes seconds, and has no tone of its own.
        announced = [heard.level(at["announce"][0] + tenth / 10, at["announce"][0] + tenth / 10 + 0.1) > 0.1 for tenth in range(45)]
        self.assertGreater(sum(announced), 10, "nothing was said at the announcement")
        self.assertLess(heard.level(began + 20, began + 24.9), 1)
        # "Switch" is said before the second side begins.
        self.assertGreater(heard.level(at["switch"][0] + 0.8, at["switch"][0] + 2), 0.1)
        # After the crash "done" is a tone, within a second.
        done = heard.onsets(DONE_HZ, at["done"][0], at["done"][0] + 2, share=0.4)
        self.assertTrue(done, "the words that could not be said had no tone")
        self.assertLess(done[0] - at["done"][0], 0.51 + 1)
        self.assertLess(abs(finished - began - 38), 1)


class Toned(Base):
    def test_a_hanging_sound_server_delays_nothing(self):
        client = self.begin()
        client.call("session.start", reminder="toned")
        began = moment(client.wait_event("session.started"))
        self.sound.stop_pulse()
        self.addCleanup(self.sound.resume_pulse)
        work = moment(client.wait_event("session.step", where=lambda e: e["step"]["kind"] == "work"))
        finished = moment(client.wait_event("session.finished"))
        print("events were %.1f and %.1f ms late" % (1000 * (work - began - 2), 1000 * (finished - work - 3)))
        self.assertLess(max(work - began - 2, finished - work - 3), 0.25 * PATIENCE)
        self.no_helper_left()
        # It goes on: what it was to play meanwhile is not heard, the next session is.
        self.sound.resume_pulse()
        self.sound.record()
        client.call("session.start", reminder="toned")
        began = moment(client.wait_event("session.started"))
        client.wait_event("session.finished")
        self.no_helper_left()
        heard = self.sound.finish()
        self.assertTrue(heard.onsets(START_HZ, began + 1.5, began + 2.5), "no start tone after the hang")
        self.assertLess(heard.level(heard.began, began - 0.1), 0.01)

    def test_a_silent_stream_keeps_sinks_awake(self):
        client = self.begin()
        self.assertEqual(self.sound.streams(), [])
        client.call("session.start", reminder="toned")
        until(lambda: "keeps the sound awake" in self.sound.streams(), what="the silent stream")
        client.wait_event("session.step", where=lambda e: e["step"]["kind"] == "work")
        self.assertIn("keeps the sound awake", self.sound.streams())
        client.call("session.stop")
        self.no_helper_left()
        until(lambda: self.sound.streams() == [], what="a sink that nobody plays to")

    def test_a_session_right_after_another(self):
        client = self.begin()
        client.call("session.start", reminder="toned")
        client.wait_event("session.started")
        self.sound.record()
        client.wait_event("session.finished")
        # The one before still sounds its end; it makes way.
        client.call("session.start", reminder="toned")
        began = moment(client.wait_event("session.started"))
        client.wait_event("session.step", where=lambda e: e["step"]["kind"] == "work")
        client.call("session.stop")
        self.no_helper_left()
        heard = self.sound.finish()
        self.assertTrue(heard.onsets(ANNOUNCE_HZ, began, began + 1.5, share=0.4), "the first cue was lost")
        self.assertNotIn("helper.lost", [event["type"] for event in client.seen])

    @unittest.skipIf(desk.missing(), "no notification server")
    def test_a_hanging_notification_server_delays_no_tone(self):
        with desk.Desk(home=self.home) as table:
            client = self.begin(env=table.environment(self.sound.environment()))
            table.pause_dunst()
            self.sound.record()
            client.call("session.start", reminder="toned")
            began = moment(client.wait_event("session.started"))
            client.wait_event("session.finished")
            self.no_helper_left()
            heard = self.sound.finish()
            table.resume_dunst()
        # A tone of its own for each of the last seconds.
        offs = [min((onset - began - second for onset in heard.onsets(COUNT_HZ, began + second - 0.5, began + second + 0.5)),
                    key=abs, default=9) for second in (3, 4)]
        print("count tones: %s ms late" % " ".join("%.0f" % (1000 * off) for off in offs))
        self.assertLess(max(map(abs, offs)), OFF_S * PATIENCE)

    def test_text_needs_no_helper(self):
        client = self.begin()
        client.call("session.start", reminder="silent")
        client.wait_event("session.step", where=lambda e: e["step"]["kind"] == "work")
        self.assertEqual(helpers(self.home), {})
        client.call("session.stop")

    def test_a_lost_helper_comes_back(self):
        client = self.begin()
        client.call("session.start", reminder="toned")
        until(lambda: len(helpers(self.home)) == 2, what="the helper and its tones")
        os.kill(helpers(self.home)["minimus-desktop-audio"], signal.SIGKILL)
        self.assertEqual(client.wait_event("helper.lost")["helper"], "audio")
        self.assertEqual(client.wait_event("helper.restored")["helper"], "audio")
        client.call("session.pause")
        self.assertEqual(client.call("status")["desktop"]["audio"]["helper"], "running")
        client.call("session.stop")
        self.no_helper_left()
        until(lambda: client.call("status")["desktop"]["audio"] == {"helper": "off"}, what="a status without audio")


if __name__ == "__main__":
    without = sound.missing()
    if without:
        print("not installed: " + ", ".join(without))
        sys.exit(77)
    main()
