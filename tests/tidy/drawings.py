# SPDX-License-Identifier: MIT
"""The drawings are those that the poses give, there is one for every exercise and side, and each shows something."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = os.environ.get("MINIMUS_SOURCE") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DRAW = os.path.join(ROOT, "tools", "draw")
FOLDER = os.path.join(ROOT, "desktop", "drawings")
THEMES = ("light", "dark")
STATES = ("release", "stretch", "strengthen", "rest", "paused", "done", "question", "safety", "switch-left", "switch-right")
SIZE = 48
ICONS = [os.path.join(ROOT, "desktop", "org.minimus.minimus%s.svg" % end) for end in ("", "-symbolic")]

POSE = """
[lunge]
right-foot = 10 5 0
left-foot = -10 5 0
right-hand = 20 80 0
left-hand = -20 80 0
"""
# What is changed in that pose -> what has to be said about it.
MISTAKES = [
    (("10 5 0", "10 5"), 'right-foot: "10 5"; would be right: 3 numbers'),
    (("right-foot =", "right-feet ="), "right-feet: not known; would be right: arrow"),
    (("left-hand = -20 80 0\n", ""), "left-hand is missing"),
    (("-10 5 0", "-10 5 0, heel up"), '"heel" is not known here'),
    (("-20 80 0", "left-nose"), 'left-hand: no joint is called "left-nose"; known so far: '),
    (("[lunge]", "[lunge]\nlike = split"), 'like: no pose above is called "split"'),
    (("[lunge]", "[lunge]\ncamera = above"), 'camera: "above"; would be right: turn 20 raise 10'),
    (("[lunge]", "[lunge]\nspine = upwards"), 'spine: "upwards"; would be right: 3 numbers'),
    (("[lunge]", "[lunge]\narrow = head to hips"), 'arrow: "head to hips"; would be right: '),
    (("[lunge]", "[lunge]\nprops = sofa 1 2 3"), 'props: "sofa" is not known; would be right: ball, band'),
    (("[lunge]", "[lunge]\nprops = ball"), 'props: "ball"; would be right: ball POINT, RADIUS'),
    (("[lunge]", "[lunge]\nprops = ball head, big"), 'props: "ball head, big"; would be right: ball POINT, RADIUS'),
    (("[lunge]", "[lunge]\nwork = right-wing"), 'work: "right-wing"'),
    (("[lunge]", "[lunge]\nround = head"), 'round: "head"; would be right: '),
    (("[lunge]", "[lunge]\nsign = stop 0 0 0"), 'sign: "stop" is not known; would be right: '),
    (("[lunge]", "[Lunge it]"), "[Lunge it] would be right: EXERCISE or EXERCISE.LEVEL"),
]


def exercises():
    """(id, title, whether it has sides) of the shipped catalogue."""
    folder = os.path.join(ROOT, "plugins", "gluteus-minimus")
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".c"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text = file.read()
        for body in re.findall(r"^const struct minimus_exercise \w+ = \{$(.*?)^\};$", text, re.M | re.S):
            yield (*(re.search(r'\.%s = "([^"]+)"' % key, body).group(1) for key in ("id", "title")), "MINIMUS_EXERCISE_UNILATERAL" in body)


def draw(*args):
    return subprocess.run([sys.executable, DRAW, *args], capture_output=True, text=True, timeout=60, check=False)


def pixels(paths, size=SIZE):
    """The colours of each picture, size by size, on white, as rows of (red, green, blue)."""
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(paths):
            subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size), "-b", "white", path,
                            "-o", os.path.join(folder, "%04d.png" % number)], check=True)
        raw = subprocess.run(["convert", os.path.join(folder, "*.png"), "-depth", "8", "rgb:-"], capture_output=True, check=True).stdout
    row = size * 3
    for number, path in enumerate(paths):
        one = raw[number * size * row:(number + 1) * size * row]
        yield path, [[tuple(one[y * row + x * 3:y * row + x * 3 + 3]) for x in range(size)] for y in range(size)]


class Drawings(unittest.TestCase):
    def files(self):
        return [os.path.join(FOLDER, theme, name) for theme in THEMES for name in sorted(os.listdir(os.path.join(FOLDER, theme)))]

    def test_are_what_the_poses_give(self):
        done = draw("--check")
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))

    def test_every_exercise_side_and_state_has_one(self):
        found = list(exercises())
        self.assertEqual(16, len(found))
        for theme in THEMES:
            for name, _, sides in found:
                for file in [name + "-left.svg", name + "-right.svg"] if sides else [name + ".svg"]:
                    self.assertTrue(os.path.exists(os.path.join(FOLDER, theme, file)), "%s/%s" % (theme, file))
            for state in STATES:
                self.assertTrue(os.path.exists(os.path.join(FOLDER, theme, state + ".svg")), "%s/%s" % (theme, state))

    def test_are_whole_and_say_what_they_show(self):
        for path in self.files():
            with self.subTest(path=path):
                root = ElementTree.parse(path).getroot()
                self.assertEqual("0 0 256 256", root.get("viewBox"))
                title = root.find("{http://www.w3.org/2000/svg}title").text
                side = re.search(r"-(left|right)\.svg$", path)
                self.assertTrue(title.endswith(", %s side" % side.group(1)) if side else "side" not in title.split(",")[-1], title)
                with open(path, encoding="utf-8") as file:
                    self.assertNotIn("{", file.read())

    def test_left_mirrors_right(self):
        for theme in THEMES:
            for name, _, sides in exercises():
                if not sides:
                    continue
                both = []
                for side in ("left", "right"):
                    with open(os.path.join(FOLDER, theme, "%s-%s.svg" % (name, side)), encoding="utf-8") as file:
                        both.append(file.read())
                self.assertIn("scale(-1 1)", both[0])
                figure = [re.search(r"<g[^>]*>\n(.*)\n</g>\n<g", text, re.S).group(1) for text in both]
                self.assertEqual(figure[0], figure[1])

    @unittest.skipIf(shutil.which("rsvg-convert") is None or shutil.which("convert") is None, "rsvg-convert and convert draw them")
    def test_show_something_within_their_box(self):
        for path, rows in pixels(self.files()):
            with self.subTest(path=path):
                inner = [rows[y][x] for y in range(3, SIZE - 3) for x in range(3, SIZE - 3)]
                card = max(set(inner), key=inner.count)
                drawn = sum(1 for colour in inner if sum(abs(a - b) for a, b in zip(colour, card)) > 90) / len(inner)
                self.assertTrue(0.07 < drawn < 0.6, "%.2f of it is drawn on" % drawn)
                rim = [rows[y][x] for y in range(10, SIZE - 10) for x in (1, SIZE - 2)] \
                    + [rows[y][x] for x in range(10, SIZE - 10) for y in (1, SIZE - 2)]
                for colour in rim:
                    self.assertLess(sum(abs(a - b) for a, b in zip(colour, card)), 90, "something reaches the rim")

    @unittest.skipIf(shutil.which("rsvg-convert") is None or shutil.which("convert") is None, "rsvg-convert and convert draw them")
    def test_the_icons_show_something_small(self):
        for path, rows in pixels(ICONS, 16):
            with self.subTest(path=path):
                self.assertGreater(len({colour for row in rows for colour in row}), 4)
                self.assertIn("a leg lifted", ElementTree.parse(path).getroot().find("{http://www.w3.org/2000/svg}title").text)


class Mistakes(unittest.TestCase):
    def test_are_told_with_what_would_be_right(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "poses.ini")
            for (old, new), wanted in [(("", ""), "")] + MISTAKES:
                with self.subTest(wanted=wanted):
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(POSE.replace(old, new, 1) if old else POSE)
                    done = draw(path, folder)
                    if not wanted:
                        self.assertEqual((0, ""), (done.returncode, done.stderr))
                        continue
                    self.assertEqual(1, done.returncode)
                    self.assertIn(path + ": [", done.stderr)
                    self.assertIn(wanted, done.stderr)
                    self.assertEqual(1, done.stderr.count("\n"))

    def test_a_missing_file_is_told(self):
        done = draw("/nowhere/poses.ini")
        self.assertEqual(1, done.returncode)
        self.assertEqual(1, done.stderr.count("\n"))

    def test_a_drawing_that_was_changed_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "poses.ini")
            with open(path, "w", encoding="utf-8") as file:
                file.write(POSE)
            draw(path, folder)
            self.assertEqual(0, draw("--check", path, folder).returncode)
            with open(os.path.join(folder, "dark", "lunge-left.svg"), "a", encoding="utf-8") as file:
                file.write(" ")
            done = draw("--check", path, folder)
            self.assertEqual((1, "dark/lunge-left.svg: out of date; draw it anew\n"), (done.returncode, done.stdout))

    def test_one_may_be_like_ours(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "poses.ini")
            with open(path, "w", encoding="utf-8") as file:
                file.write("[bridge-on-ball]\nlike = bridge.single\ntitle = Bridge on a ball\n")
            self.assertEqual(0, draw(path, folder).returncode)
            self.assertEqual(["bridge-on-ball-left.svg", "bridge-on-ball-right.svg"], sorted(os.listdir(os.path.join(folder, "light"))))


class Pages(unittest.TestCase):
    """docs/EXERCISES.md shows every drawing, docs/DRAWINGS.md tells every key, and its examples can be drawn."""

    def page(self, name):
        with open(os.path.join(ROOT, name), encoding="utf-8") as file:
            return file.read()

    def test_every_exercise_is_shown_by_name(self):
        page = self.page("docs/EXERCISES.md")
        titles = dict(re.findall(r"\*\*([^*]+)\*\*<br>`([^`]+)`", page))
        for name, title, sides in exercises():
            self.assertEqual(name, titles.get(title), title)
            for file in ["%s-right" % name, "%s-left" % name] if sides else [name]:
                self.assertIn("desktop/drawings/light/%s.svg" % file, page)

    def test_every_drawing_is_shown_light_and_dark(self):
        page = self.page("docs/EXERCISES.md")
        for theme, attribute in (("light", "src"), ("dark", "srcset")):
            shown = re.findall(r' %s="../desktop/drawings/%s/([^"]+)\.svg"' % (attribute, theme), page)
            self.assertEqual(len(shown), len(set(shown)))
            there = {name[:-len(".svg")]: self.page(os.path.join("desktop", "drawings", theme, name))
                     for name in os.listdir(os.path.join(FOLDER, theme))}
            # Of levels that look alike one is shown.
            self.assertEqual(set(there.values()), {there[name] for name in shown + ["switch-left"]})

    def test_pictures_of_pages_are_there(self):
        for page in ["README.md"] + ["docs/" + name for name in os.listdir(os.path.join(ROOT, "docs")) if name.endswith(".md")]:
            for target in re.findall(r'src(?:set)?="([^"]+)"', self.page(page)):
                self.assertTrue(os.path.exists(os.path.join(ROOT, os.path.dirname(page), target)), "%s: %s" % (page, target))

    def test_every_key_and_prop_is_told(self):
        page = self.page("docs/DRAWINGS.md")
        for words in (r"^KEYS = set\((.*?)\.split", r"^PROPS = \{(.*?)^\}", r"^SIGNS = \{(.*?)^\}"):
            found = re.search(words, self.page("tools/draw"), re.S | re.M).group(1)
            found = re.findall(r"[a-z-]+", found) if "KEYS" in words else re.findall(r'^    "(\w+)":', found, re.M)
            self.assertGreater(len(found), 4)
            for word in found:
                self.assertRegex(page, r"`%s[ `]" % word)

    def test_the_examples_can_be_drawn(self):
        examples = re.findall(r"```pose\n(.*?)```", self.page("docs/DRAWINGS.md"), re.S)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "poses.ini")
            for example in examples:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(example)
                done = draw(path, folder)
                self.assertEqual((0, ""), (done.returncode, done.stderr))
            with open(os.path.join(folder, "light", "lunge-right.svg"), encoding="utf-8") as file:
                self.assertEqual(self.page("docs/images/lunge.svg"), file.read())


if __name__ == "__main__":
    unittest.main()
