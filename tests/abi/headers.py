# SPDX-License-Identifier: MIT
"""The public headers compile in every language they promise, and what is shipped exports one symbol."""
import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("MINIMUS_SOURCE", os.path.dirname(os.path.dirname(HERE)))
PREFIX = os.environ.get("MINIMUS_PREFIX", "")
LIBDIR = os.environ.get("MINIMUS_LIBDIR", "lib")
INCLUDE = os.path.join(SOURCE, "include")
HEADERS = ["minimus/plugin.h", "minimus/ext/routines.h", "minimus/ext/progression.h", "minimus/ext/parameters.h"]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wundef", "-Werror"]
# What sanitizers and coverage add to an export list.
TOOLS = ("__odr_asan", "__gcov", "__llvm", "__asan", "__ubsan", "__sanitizer", "mangle_path")


def compile_with(compiler, standard, language, path):
    return subprocess.run([compiler, f"-std={standard}", "-x", language, *WARNINGS, "-I", INCLUDE, "-fsyntax-only", path],
                          capture_output=True, text=True)


def exports(path):
    out = subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=True).stdout
    names = [line.split()[-1] for line in out.splitlines() if line.strip()]
    return sorted(name for name in names if not name.startswith(TOOLS))


class Headers(unittest.TestCase):
    def each(self, candidates, standards, language, paths):
        compilers = [c for c in candidates if shutil.which(c)]
        self.assertTrue(compilers, f"none of {candidates} is installed")
        for compiler in compilers:
            for standard in standards:
                for path in paths:
                    with self.subTest(compiler=compiler, standard=standard, path=os.path.basename(path)):
                        done = compile_with(compiler, standard, language, path)
                        self.assertEqual(done.returncode, 0, done.stderr)

    def alone(self, directory, ending):
        """One source for each header, which must not need another before it."""
        paths = []
        for header in HEADERS:
            path = os.path.join(directory, os.path.basename(header) + ending)
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"#include <{header}>\n#include <{header}>\nint main(void);\nint main(void) {{ return 0; }}\n")
            paths.append(path)
        return paths

    def test_c(self):
        with tempfile.TemporaryDirectory() as directory:
            paths = self.alone(directory, ".c") + [os.path.join(HERE, "layout.c"),
                                                   os.path.join(SOURCE, "plugins/hello/hello.c"),
                                                   *glob.glob(os.path.join(SOURCE, "plugins/weekly-variety/*.c"))]
            self.each(["gcc", "clang"], ["c11", "c17"], "c", paths)

    def test_cpp(self):
        with tempfile.TemporaryDirectory() as directory:
            paths = self.alone(directory, ".cpp") + [os.path.join(HERE, "plugin.cpp"),
                                                     os.path.join(SOURCE, "plugins/progression-wave/wave.cpp")]
            self.each(["g++", "clang++"], ["c++11", "c++17", "c++20"], "c++", paths)

    def test_layout_can_fail(self):
        with tempfile.TemporaryDirectory() as directory:
            with open(os.path.join(HERE, "layout.c"), encoding="utf-8") as file:
                text = file.read().replace("SIZE(minimus_dose, 40)", "SIZE(minimus_dose, 44)")
            path = os.path.join(directory, "layout.c")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            compiler = "gcc" if shutil.which("gcc") else "clang"
            done = compile_with(compiler, "c11", "c", path)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("minimus_dose has another size", done.stderr)


class Exports(unittest.TestCase):
    def test_shipped(self):
        plugins = sorted(glob.glob(os.path.join(PREFIX, LIBDIR, "minimus/plugins/*.so")))
        names = [os.path.basename(plugin) for plugin in plugins]
        for expected in ("gluteus-minimus.so", "hello.so", "progression-standard.so"):
            self.assertIn(expected, names)
        for plugin in plugins:
            with self.subTest(plugin=os.path.basename(plugin)):
                self.assertEqual(exports(plugin), ["minimus_plugin"])

    def test_example_is_short(self):
        with open(os.path.join(SOURCE, "plugins/hello/hello.c"), encoding="utf-8") as file:
            self.assertLess(len(file.readlines()), 40)


class Page(unittest.TestCase):
    def setUp(self):
        with open(os.path.join(SOURCE, "docs/PLUGINS.md"), encoding="utf-8") as file:
            self.page = file.read()

    def test_example(self):
        with open(os.path.join(SOURCE, "plugins/hello/hello.c"), encoding="utf-8") as file:
            self.assertIn("```c\n" + file.read() + "```\n", self.page)

    def test_model(self):
        """The model on the page is the one that `plugin new` writes."""
        with open(os.path.join(SOURCE, "plugins/template/progression.c.in"), encoding="utf-8") as file:
            self.assertIn("```c\n" + file.read().replace("@NAME@", "one-more") + "```\n", self.page)

    def test_links(self):
        links = re.findall(r"\]\(([^)#]+)\)", self.page)
        self.assertTrue(links)
        for link in links:
            self.assertTrue(os.path.exists(os.path.join(SOURCE, "docs", link)), link)

    def test_names(self):
        """A name of the ABI that the page uses is one that the headers have."""
        headers = ""
        for header in HEADERS:
            with open(os.path.join(INCLUDE, header), encoding="utf-8") as file:
                headers += file.read()
        for name in set(re.findall(r"MINIMUS_[A-Z_]+", self.page)):
            self.assertRegex(headers, rf"#define {name}\b")


class Manual(unittest.TestCase):
    """minimus-plugin(7): its limits and names are those of the headers."""

    def setUp(self):
        with open(os.path.join(SOURCE, "docs/man/minimus-plugin.7.scd"), encoding="utf-8") as file:
            self.page = file.read().replace("\\_", "_")
        self.headers = ""
        for header in HEADERS:
            with open(os.path.join(INCLUDE, header), encoding="utf-8") as file:
                self.headers += file.read()

    def test_limits(self):
        declared = set(re.findall(r"^#define (MINIMUS_[A-Z_]+_(?:MAX|SIZE)) (\d+)", self.headers, re.M))
        self.assertEqual(set(re.findall(r"^\*(MINIMUS_[A-Z_]+)\*: (\d+)$", self.page, re.M)), declared)

    def test_names(self):
        for extension in re.findall(r'"(minimus\.[a-z]+/\d)"', self.headers):
            self.assertIn(extension, self.page)
        for header in HEADERS:
            self.assertIn(f"*#include <{header}>*", self.page)


class Outside(unittest.TestCase):
    """An author without this tree: what is installed is enough, wherever it is moved to."""

    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)
        first, self.prefix = os.path.join(self.directory, "first"), os.path.join(self.directory, "moved here")
        self.run_in(["cmake", "--install", PREFIX, "--component", "development", "--prefix", first])
        os.rename(first, self.prefix)

    def run_in(self, command, **more):
        done = subprocess.run(command, capture_output=True, text=True, **more)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_cmake_package(self):
        build = os.path.join(self.directory, "build")
        self.run_in(["cmake", "-G", "Ninja", "-S", os.path.join(HERE, "outside"), "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}",
                     f"-DHELLO={os.path.join(SOURCE, 'plugins/hello/hello.c')}"])
        self.run_in(["cmake", "--build", build])
        self.assertEqual(exports(os.path.join(build, "my-hello.so")), ["minimus_plugin"])

    def test_pkg_config(self):
        environment = dict(os.environ, PKG_CONFIG_PATH=os.path.join(self.prefix, LIBDIR, "pkgconfig"))
        flags = self.run_in(["pkg-config", "--cflags", "minimus-plugin"], env=environment).replace("\\ ", " ").strip()
        self.assertTrue(flags.startswith("-I"))
        self.assertTrue(os.path.isfile(os.path.join(flags[2:], "minimus/plugin.h")), flags)
        where = self.run_in(["pkg-config", "--variable=plugindir", "minimus-plugin"], env=environment).strip()
        self.assertEqual(os.path.realpath(where.replace("\\ ", " ")),
                         os.path.realpath(os.path.join(self.prefix, LIBDIR, "minimus/plugins")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
