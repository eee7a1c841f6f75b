# SPDX-License-Identifier: MIT
"""The notification servers, each on a desktop of its own, all driven in the same words.

    with server("mako") as screen:             # a bus, a display, and the server on it
        helper = Popen(..., env=screen.environment())
        until(lambda: screen.count() == 1)
        screen.press("Snooze")                 # the button with this label
        screen.dismiss()                       # closed by hand

Buttons are pressed where a person presses them: by the pointer on what is drawn, where the server draws buttons, and by
the server's own command where it does not.
"""
import json
import os
import re
import shutil
import signal
import subprocess

from compositors import Sway
from desk import Desk, end
from harness import until
from pointer import Pointer
from watch import Watch

WIDTH, HEIGHT = 1000, 1000
SWAY_CONFIG = """xwayland disable
output HEADLESS-1 resolution %dx%d
output * bg #ffffff solid_color
""" % (WIDTH, HEIGHT)
GAP = 12  # words of one label are nearer to each other, buttons are not


class Picture:
    """The pixels of the screen, by brightness."""

    def __init__(self, ppm):
        match = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", ppm)
        if match is None:
            raise AssertionError("no picture: %r" % ppm[:40])
        self.width, self.height = int(match.group(1)), int(match.group(2))
        self.start, self.data = match.end(), ppm

    def light(self, x, y):
        at = self.start + 3 * (y * self.width + x)
        return sum(self.data[at:at + 3]) // 3

    def columns(self, top, bottom, left, right, is_ink):
        """The middles of what is written in this band, from left to right: one for each label."""
        found, last = [], None
        for x in range(left, right):
            if any(is_ink(self.light(x, y)) for y in range(top, bottom)):
                if last is None or x - last > GAP:
                    found.append([x, x])
                found[-1][1] = last = x
        return [(start + stop) // 2 for start, stop in found]

    def box(self, is_ink):
        """Left, top, right and bottom of what is not background; None when there is nothing. The pointer rests below."""
        xs, ys = [], []
        for y in range(0, self.height - 60, 2):
            row = [x for x in range(0, self.width, 4) if is_ink(self.light(x, y))]
            if row:
                ys.append(y)
                xs += (row[0], row[-1])
        return (min(xs), min(ys), max(xs), max(ys)) if xs else None


class Server:
    """A desktop with one notification server."""
    needs = ()
    on_x = True
    click_starts = True  # a click on the text is the default action

    def __init__(self, running=True, bus=True):
        self.desk = Desk(bus=False, dunst=False, display=self.on_x, size="%dx%d" % (WIDTH, HEIGHT), white=True)
        self.process = self.watch = None
        try:
            self.prepare()
            if bus:
                self.start_bus()
            if running:
                self.start()
        except BaseException:
            self.close()
            raise

    def prepare(self):
        """What has to be there before the bus and the server."""

    @property
    def home(self):
        return self.desk.home

    def environment(self, more=None):
        return self.desk.environment(more)

    def start_bus(self):
        self.desk.start_bus()
        self.watch = Watch(self.environment())

    def stop_bus(self):
        """Ends the bus; what hangs on it ends by itself or is ended."""
        if self.watch is not None:
            self.watch.close()
            self.watch = None
        self.desk.stop_bus()
        end(self.process)
        self.process = None

    def command(self):
        return [self.name]

    def spawn(self):
        return self.desk._spawn(self.command(), env=self.environment())

    def start(self):
        self.process = self.spawn()
        until(self.desk.has_server, what="%s on the bus" % self.name)

    def stop(self, sign=signal.SIGTERM):
        end(self.process, sign)
        self.process = None
        if self.desk.bus is not None:
            until(lambda: not self.desk.has_server(), what="%s to be gone from the bus" % self.name)

    def pause(self):
        """Stops it as a hanging server would be: its name stays, nothing answers."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def labels(self):
        """The labels of the buttons of what is shown, sorted; [] if nothing is."""
        if self.count() == 0:
            return []
        return sorted(label for ident, label in self.watch.actions() if ident != "default")

    def close(self):
        if self.watch is not None:
            self.watch.close()
        end(self.process)
        self.desk.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # What each has its own way for: count(), press(label), click(), dismiss(), screenshot(path).


class Drawn(Server):
    """Draws its buttons in one row. `band`: how far above its lower edge their labels stand."""
    ink = staticmethod(lambda light: light < 110)
    margin = 8

    def press(self, label):
        """Presses the button of this label, by the pointer."""
        labels = [name for ident, name in self.watch.actions() if ident != "default"]
        high, low = self.band

        def places():
            # Looked at anew each time: it may still be sliding in.
            left, top, right, bottom = self.place() or (0, 0, 0, 0)
            found = self.picture().columns(bottom - high, bottom - low, left + self.margin, right - 8, self.ink) if bottom > high else []
            return [(x, bottom - (high + low) // 2) for x in found] if len(found) == len(labels) else None
        self.point(*until(places, what="the buttons %s on the screen" % ", ".join(labels))[labels.index(label)])

    def click(self):
        """A click on the text."""
        left, top, right, bottom = until(self.place, what="the notification on the screen")
        self.point((left + right) // 2, top + 20)


class OnX(Drawn):
    """On an X server."""

    @classmethod
    def missing(cls):
        return [path for path in ("Xvfb", "dbus-daemon", "dbus-monitor", "xdotool", "import", cls.program) if shutil.which(path) is None]

    def command(self):
        return [self.program]

    def environment(self, more=None):
        return self.desk.environment(dict({"GSETTINGS_BACKEND": "memory"}, **(more or {})))

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], env=self.environment(), capture_output=True, text=True, timeout=20,
                              check=False).stdout

    def windows(self):
        return self.xdotool("search", "--onlyvisible", "--class", ".").split()

    def count(self):
        return len(self.windows())

    def place(self):
        windows = self.windows()
        lines = self.xdotool("getwindowgeometry", "--shell", windows[0]).splitlines() if windows else []
        at = dict(line.split("=") for line in lines if "=" in line)
        if "WIDTH" not in at:
            return None
        left, top = int(at["X"]), int(at["Y"])
        return left, top, left + int(at["WIDTH"]), top + int(at["HEIGHT"])

    def picture(self):
        return Picture(subprocess.run(["import", "-window", "root", "-depth", "8", "ppm:-"], env=self.environment(), check=True,
                                      capture_output=True, timeout=20).stdout)

    def point(self, x, y):
        self.xdotool("mousemove", x, y, "click", 1)
        self.xdotool("mousemove", 5, HEIGHT - 5)

    def screenshot(self, path):
        self.desk.screenshot(path)


class OnSway(Server):
    """On a sway without a screen."""
    on_x = False

    @classmethod
    def missing(cls):
        return [name for name in ("dbus-daemon", "dbus-monitor", "sway", "swaymsg", "grim", *cls.needs) if shutil.which(name) is None]

    def prepare(self):
        # sway and what runs on it are another person's when this is root: they have to get at the bus.
        os.chmod(self.home.root, 0o711)
        os.chmod(self.home.runtime, 0o711)
        self.sway = Sway(SWAY_CONFIG)
        self.pointer = Pointer(self.sway.display, WIDTH, HEIGHT)
        self.pointer.move(5, HEIGHT - 5)

    def environment(self, more=None):
        return self.desk.environment(dict({"DISPLAY": None, "WAYLAND_DISPLAY": self.sway.display}, **(more or {})))

    def theirs(self):
        """The environment of programs on sway."""
        return self.sway.environment({"WAYLAND_DISPLAY": self.sway.display, "GSETTINGS_BACKEND": "memory",
                                      "DBUS_SESSION_BUS_ADDRESS": "unix:path=" + self.desk.bus_path})

    def spawn(self):
        with open(self.desk.logs, "ab") as log:
            return subprocess.Popen(self.command(), env=self.theirs(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                                    **self.sway.person)

    def run(self, *command, text=True):
        done = subprocess.run(command, env=self.theirs(), capture_output=True, text=text, timeout=20, check=False, **self.sway.person)
        if done.returncode != 0:
            raise AssertionError("%s: %s" % (" ".join(command), done.stderr))
        return done.stdout

    def picture(self):
        return Picture(self.run("grim", "-t", "ppm", "-", text=False))

    def point(self, x, y):
        self.pointer.click(x, y)
        self.pointer.move(5, HEIGHT - 5)

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(self.run("grim", "-t", "png", "-", text=False))

    def close(self):
        super().close()
        if getattr(self, "pointer", None) is not None:
            self.pointer.close()
        if getattr(self, "sway", None) is not None:
            self.sway.close()


# ---- the servers ----

class Dunst(Server):
    name = "dunst"

    @classmethod
    def missing(cls):
        return [name for name in ("Xvfb", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "dbus-send") if shutil.which(name) is None]

    def start(self):
        self.desk.start_dunst()
        self.process = self.desk.dunst

    def stop(self, sign=signal.SIGTERM):
        self.desk.stop_dunst(sign)
        self.process = None

    def count(self):
        return self.desk.count()

    def labels(self):
        if self.count() == 0:
            return []
        lines = [line for line in self.desk.menu() if not line.endswith(",default]")]
        return sorted(line[1:].split(" (")[0] for line in lines)

    def press(self, label):
        self.desk.press(label)

    def click(self):
        self.desk.dunstctl("action", "0")

    def dismiss(self):
        self.desk.dismiss()

    def screenshot(self, path):
        self.desk.screenshot(path)


class XfceNotifyd(OnX):
    name = "xfce4-notifyd"
    program = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"
    band = (37, 25)
    click_starts = False  # it would draw "default" as one more button, so it gets none

    def dismiss(self):
        self.click()


class NotificationDaemon(OnX):
    name = "notification-daemon"
    program = "/usr/lib/notification-daemon/notification-daemon"
    band = (46, 32)

    def dismiss(self):
        left, top, right, bottom = until(self.place, what="the notification on the screen")
        self.point(right - 24, top + 29)


class Mate(NotificationDaemon):
    name = "mate-notification-daemon"
    program = "/usr/lib/mate-notification-daemon/mate-notification-daemon"
    band = (34, 20)
    margin = 70  # a stripe, and the drawing in the same row


class Mako(OnSway):
    name = "mako"
    needs = ("mako", "makoctl")

    def shown(self):
        return json.loads(self.run("makoctl", "list"))["data"][0]

    def count(self):
        return len(self.shown())

    def labels(self):
        return sorted(label for entry in self.shown() for ident, label in entry["actions"]["data"].items() if ident != "default")

    def press(self, label):
        idents = [ident for entry in self.shown() for ident, text in entry["actions"]["data"].items()
                  if text == label and ident != "default"]
        self.run("makoctl", "invoke", idents[0])

    def click(self):
        left, top, right, bottom = until(lambda: self.picture().box(lambda light: light < 110), what="the notification on the screen")
        self.point((left + right) // 2, (top + bottom) // 2)

    def dismiss(self):
        self.run("makoctl", "dismiss")


class Swaync(OnSway, Drawn):
    name = "swaync"
    needs = ("swaync", "swaync-client")
    band = (30, 14)
    ink = staticmethod(lambda light: light > 150)

    def count(self):
        # swaync-client counts what its panel keeps, and transient ones are not kept.
        picture = self.picture()
        rows = [picture.light(WIDTH - 482, y) < 100 for y in range(HEIGHT - 60)]
        return sum(here and not above for above, here in zip([False] + rows, rows))

    def place(self):
        return self.picture().box(lambda light: light < 100)

    def dismiss(self):
        self.run("swaync-client", "--close-latest")


SERVERS = {kind.name: kind for kind in (Dunst, XfceNotifyd, NotificationDaemon, Mate, Mako, Swaync)}


def server(name, **more):
    return SERVERS[name](**more)
