# SPDX-License-Identifier: MIT
"""A room to listen in: a PulseAudio with one sink that nobody hears, a speech-dispatcher, and a recorder.

    with Sound(home) as sound:
        daemon = Daemon(plan=..., desktop=True, home=home, env=sound.environment())
        ...
        heard = sound.finish()           # what came out of the sink, on the clock of time.time()
        heard.level(t, t + 0.1)          # 0 to 1
        heard.onsets(440)                # instants at which a tone of this pitch began

Everything is ended by its own process id.
"""
import array
import math
import os
import select
import shutil
import signal
import subprocess
import threading
import time
import wave

from desk import end
from harness import until

RATE = 8000
HOP_S = 0.01
WINDOW_S = 0.05
SPEECHD_MODULES = "/etc/speech-dispatcher/modules"


def missing(speech=True):
    """Names of the programs without which there is nothing to hear."""
    wanted = ["pulseaudio", "parec", "pactl"] + (["speech-dispatcher", "espeak-ng"] if speech else [])
    return [name for name in wanted if shutil.which(name) is None]


class Heard:
    """A recording: samples from -1 to 1, and the time of the first."""

    def __init__(self, samples, began):
        self.samples, self.began = samples, began

    def part(self, start, stop):
        return self.samples[max(0, round((start - self.began) * RATE)):max(0, round((stop - self.began) * RATE))]

    def level(self, start, stop):
        """The loudest sample of this time."""
        return max((abs(sample) for sample in self.part(start, stop)), default=0) / 32768

    def write(self, path):
        """For a person to listen to."""
        with wave.open(path, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(self.samples.tobytes())

    def _share(self, window, pitch):
        """How much of a window is this pitch and its overtones; 0 in silence."""
        total = sum(sample * sample for sample in window)
        if not window or total / len(window) < 100 * 100:
            return 0
        power = 0
        for hertz in (pitch, 2 * pitch, 3 * pitch):
            factor = 2 * math.cos(2 * math.pi * hertz / RATE)
            before, now = 0.0, 0.0
            for sample in window:
                before, now = now, sample + factor * now - before
            power += (before * before + now * now - factor * before * now) * 2 / len(window)
        return power / total

    def onsets(self, pitch, start=None, stop=None, share=0.7):
        """When a tone of this pitch began, in seconds of time.time()."""
        found, inside = [], False
        at, stop = start or self.began, stop or self.began + len(self.samples) / RATE
        while at + WINDOW_S < stop:
            tone = self._share(self.part(at, at + WINDOW_S), pitch) > share
            if tone and not inside:
                found.append(at)
            inside = tone
            at += HOP_S
        return found


class Sound:
    def __init__(self, home, speech=True):
        self.home = home
        self.log_path = os.path.join(home.root, "sound.log")
        self.server = os.path.join(home.runtime, "pulse", "native")
        self.speech_address = os.path.join(home.runtime, "speech.sock")
        self.pulse = self.speechd = self.recorder = None
        self.chunks, self.reader = [], None
        os.makedirs(os.path.dirname(self.server), mode=0o700)
        try:
            self._start_pulse()
            if speech:
                self.start_speech()
        except BaseException:
            self.close()
            raise

    def environment(self, more=None):
        # A speech-dispatcher that was killed stays away: nothing starts another one.
        env = {"PULSE_SERVER": "unix:" + self.server, "SPEECHD_ADDRESS": "unix_socket:" + self.speech_address,
               "SPEECHD_CMD": "/bin/false", "CANBERRA_DRIVER": "pulse"}
        env.update(more or {})
        return env

    def _spawn(self, command, **more):
        with open(self.log_path, "ab") as log:
            return subprocess.Popen(command, env=self.home.environment(self.environment()), stdin=subprocess.DEVNULL, stderr=log,
                                    **dict({"stdout": log}, **more))

    def _start_pulse(self):
        self.pulse = self._spawn(["pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "-n",
                                  "-L", "module-native-protocol-unix socket=" + self.server, "-L", "module-null-sink sink_name=test"])
        until(lambda: os.path.exists(self.server), what="the sound server")

    def start_speech(self):
        folder = os.path.join(self.home.root, "speech")
        os.makedirs(os.path.join(folder, "modules"), exist_ok=True)
        shutil.copy(os.path.join(SPEECHD_MODULES, "espeak-ng.conf"), os.path.join(folder, "modules"))
        with open(os.path.join(folder, "speechd.conf"), "w", encoding="utf-8") as file:
            file.write('LogLevel 1\nLogDir "%s"\nAudioOutputMethod "pulse"\nDefaultVolume 100\n'
                       'AddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"\nDefaultModule espeak-ng\n' % folder)
        # In a process group of its own: its modules are processes, too.
        self.speechd = self._spawn(["speech-dispatcher", "-s", "-C", folder, "-L", folder, "-P", os.path.join(folder, "pid"),
                                    "-c", "unix_socket", "-S", self.speech_address], start_new_session=True)
        until(lambda: os.path.exists(self.speech_address), what="the speech server")

    def kill_speech(self):
        """As a crash would: nothing is said any more, nothing is closed."""
        if self.speechd is not None and self.speechd.poll() is None:
            os.killpg(self.speechd.pid, signal.SIGKILL)
            self.speechd.wait()
        self.speechd = None

    def stop_pulse(self):
        """Stops it as a hanging server would be: its socket stays, nothing answers."""
        self.pulse.send_signal(signal.SIGSTOP)

    def resume_pulse(self):
        self.pulse.send_signal(signal.SIGCONT)

    def streams(self):
        """The names of what plays, with sound or without."""
        told = subprocess.run(["pactl", "list", "sink-inputs"], env=self.home.environment(self.environment({"LC_ALL": "C"})),
                              capture_output=True, text=True, timeout=20, check=True).stdout
        return [line.split('"')[1] for line in told.splitlines() if line.strip().startswith("media.name = ")]

    # ---- the recorder ----

    def record(self):
        """From now on everything is recorded; returns when the first samples are there."""
        self.recorder = self._spawn(["parec", "-d", "test.monitor", "--raw", "--rate=%d" % RATE, "--channels=1", "--format=s16le",
                                     "--latency-msec=20"], stdout=subprocess.PIPE, bufsize=0)
        self.chunks = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        until(lambda: self.chunks, what="the recorder's first samples")

    def _read(self):
        fd = self.recorder.stdout.fileno()
        while select.select([fd], [], [])[0]:
            data = os.read(fd, 1 << 16)
            if not data:
                return
            self.chunks.append((time.time(), data))

    def finish(self):
        """Ends the recording and returns it."""
        end(self.recorder)
        self.reader.join(10)
        self.recorder.stdout.close()
        samples, began, count = bytearray(), None, 0
        for at, data in self.chunks:
            samples += data
            count += len(data) // 2
            # A chunk is read at the earliest when its last sample has been: the best chunk says when the first was.
            began = at - count / RATE if began is None else min(began, at - count / RATE)
        return Heard(array.array("h", bytes(samples[:len(samples) // 2 * 2])), began)

    def close(self):
        if self.recorder is not None and self.recorder.poll() is None:
            self.finish()
        self.kill_speech()
        end(self.pulse)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
