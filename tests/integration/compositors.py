# SPDX-License-Identifier: MIT
"""Wayland compositors without a screen, each with the input that can be made on it.

    with Sway() as sway:
        Daemon(env=dict(WAYLAND_DISPLAY=sway.display))
        sway.move()
"""
import glob
import os
import shutil
import subprocess
import tempfile

from desk import end
from harness import until

SWAY_CONFIG = """xwayland disable
output HEADLESS-1 resolution 800x500
"""


class Compositor:
    """Its own runtime directory; `display` is the path of its socket, which WAYLAND_DISPLAY may be, too."""
    pattern = "wayland-*"

    def __init__(self, plain=False):
        """plain: as a plain user, where we are root."""
        self.root = tempfile.mkdtemp(prefix="mns-way-")
        self.runtime = os.path.join(self.root, "run")
        os.mkdir(self.runtime, 0o700)
        self.logs = os.path.join(self.root, "log")
        self.process = None
        self.person = {"user": "nobody", "group": "nogroup", "extra_groups": []} if plain and os.geteuid() == 0 else {}
        if self.person:
            os.chmod(self.root, 0o755)
            shutil.chown(self.runtime, "nobody", "nogroup")

    def environment(self, more=None):
        env = {key: value for key, value in os.environ.items()
               if not key.startswith(("XDG_", "DBUS_", "WAYLAND_", "SWAY")) and key != "DISPLAY"}
        env.update(HOME=self.runtime, XDG_RUNTIME_DIR=self.runtime, NO_AT_BRIDGE="1", LIBGL_ALWAYS_SOFTWARE="1")
        env.update(more or {})
        return env

    def start(self, command, env):
        with open(self.logs, "ab") as log:
            self.process = subprocess.Popen(command, env=self.environment(env), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            cwd="/", **self.person)
        self.display = until(self.socket, what="the compositor's socket")

    def socket(self):
        if self.process.poll() is not None:
            with open(self.logs, errors="replace", encoding="utf-8") as file:
                raise AssertionError("the compositor ended:\n" + file.read())
        found = [path for path in glob.glob(os.path.join(self.runtime, self.pattern)) if not path.endswith(".lock")]
        return found[0] if found else None

    def close(self):
        end(self.process)
        self.process = None
        shutil.rmtree(self.root, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Sway(Compositor):
    needs = ("sway", "swaymsg")

    def __init__(self, text=SWAY_CONFIG):
        # sway refuses to run as root.
        super().__init__(plain=True)
        config = os.path.join(self.root, "config")
        with open(config, "w", encoding="utf-8") as file:
            file.write(text)
        self.far = False
        try:
            self.start(["sway", "-c", config], {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"})
            self.control = until(lambda: glob.glob(os.path.join(self.runtime, "sway-ipc.*")), what="sway's own socket")[0]
            until(lambda: self.message("get_version", "-t").returncode == 0, what="sway's answer")
        except BaseException:
            self.close()
            raise

    def message(self, *words):
        command = ["swaymsg", "-s", self.control]
        command += ["-t", words[0]] if words[-1] == "-t" else list(words)
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=10, check=False)

    def move(self):
        """The pointer moves."""
        self.far = not self.far
        done = self.message("seat seat0 cursor move %d 10" % (10 if self.far else -10))
        if done.returncode != 0:
            raise AssertionError("swaymsg: " + done.stdout + done.stderr)


class KWin(Compositor):
    """On a session bus. Debian's binary has a file capability that a container cannot grant; a copy has none."""
    needs = ("kwin_wayland", "busctl", "dbus-daemon")
    pattern = "wayland-kwin"
    saver = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")

    def __init__(self, bus):
        super().__init__()
        self.bus = bus
        program = os.path.join(self.root, "kwin_wayland")
        shutil.copyfile(shutil.which("kwin_wayland"), program)
        os.chmod(program, 0o755)
        try:
            self.start([program, "--virtual", "--width", "800", "--height", "500", "--socket", self.pattern],
                       {"DBUS_SESSION_BUS_ADDRESS": bus.address, "QT_QPA_PLATFORM": "", "KWIN_COMPOSE": "Q"})
            until(lambda: bus.has(self.saver[0]), what="KWin's screen saver")
        except BaseException:
            self.close()
            raise

    def move(self):
        self.bus.call(*self.saver, "SimulateUserActivity")

    def lock(self):
        self.bus.call(*self.saver, "Lock")


# A remote desktop lasts as long as the connection that made it: one process moves the pointer at each line.
MOVER = """
import dbus, sys
bus = dbus.SessionBus()
name = "org.gnome.Mutter.RemoteDesktop"
path = dbus.Interface(bus.get_object(name, "/org/gnome/Mutter/RemoteDesktop"), name).CreateSession()
session = dbus.Interface(bus.get_object(name, path), name + ".Session")
session.Start()
for line in sys.stdin:
    session.NotifyPointerMotionRelative(float(line), 5.0)
    print("moved", flush=True)
"""


class Mutter(Compositor):
    """On a session bus."""
    needs = ("mutter", "busctl", "dbus-daemon")
    pattern = "wayland-mutter"

    def __init__(self, bus):
        super().__init__()
        self.mover = None
        self.way = 5
        env = {"DBUS_SESSION_BUS_ADDRESS": bus.address}
        try:
            self.start(["mutter", "--headless", "--virtual-monitor", "800x500", "--wayland-display", self.pattern], env)
            until(lambda: bus.has("org.gnome.Mutter.RemoteDesktop") and bus.has("org.gnome.Mutter.IdleMonitor"), what="Mutter on the bus")
            self.mover = subprocess.Popen(["/usr/bin/python3", "-c", MOVER], env=self.environment(env), stdin=subprocess.PIPE,
                                          stdout=subprocess.PIPE, text=True)
            self.move()
        except BaseException:
            self.close()
            raise

    def move(self):
        self.way = -self.way
        self.mover.stdin.write("%d\n" % self.way)
        self.mover.stdin.flush()
        if self.mover.stdout.readline() != "moved\n":
            raise AssertionError("Mutter does not move the pointer")

    def close(self):
        if self.mover is not None:
            self.mover.stdin.close()
            end(self.mover)
            self.mover.stdout.close()
            self.mover = None
        super().close()


def missing(kind):
    return [name for name in kind.needs if shutil.which(name) is None]
