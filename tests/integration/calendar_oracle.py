# SPDX-License-Identifier: MIT
"""Calendar expressions beside systemd's own reading of them.

Argument: the program calendar_cli. For each zone and each of several bases (before, in and after the
changes of its clock, and anywhere), a batch of expressions is handed to `systemd-analyze calendar` and
to calendar_cli; normalised forms and elapses must be equal. Differences are allowed only where a clock
changes. At the end of a gap minimus elapses for the times that the gap swallowed, where systemd
drops them; calendar_cli marks those elapses, and a mark anywhere else is an error. Of a local time
that comes twice minimus takes the first, and so does systemd nearly always; where it takes the
second, the first is compared. And within a day of a change systemd, which normalises dates that it
has counted up with the offset of another, loses an elapse now and then: there, and in few cases, its
elapses need only be among ours.
"""

import datetime
import os
import random
import re
import shutil
import subprocess
import sys
import unittest
import zoneinfo

ITERATIONS = 8
CASES_MIN = 2000
STUMBLES_MAX = 0.01 # of all cases
SEED = 20261123
FOLDER = "/usr/share/zoneinfo"
UTC = datetime.timezone.utc

# Zone, and instants (UTC) round which its clock does something: gaps, repeated hours, lost days.
ZONES = {
    "Europe/Berlin": ("2026-03-29 01:00", "2026-10-25 01:00", "2040-03-25 01:00"),
    "Europe/London": ("2026-03-29 01:00", "2026-10-25 01:00"),
    "Europe/Dublin": ("2026-03-29 01:00", "2026-10-25 01:00", "2050-10-30 01:00"),
    "Europe/Lisbon": ("1992-09-27 01:00", "2026-03-29 01:00"),
    "Europe/Moscow": ("2011-03-26 23:00", "2014-10-25 22:00"),
    "America/New_York": ("2026-03-08 07:00", "2026-11-01 06:00", "2100-03-14 07:00"),
    "America/Los_Angeles": ("2026-03-08 10:00", "2026-11-01 09:00"),
    "America/St_Johns": ("2006-04-02 03:31", "2006-10-29 02:31"),
    "America/Sao_Paulo": ("2018-11-04 03:00", "2018-02-18 02:00", "2019-02-17 02:00"),
    "America/Asuncion": ("2024-10-06 04:00", "2024-03-24 03:00"),
    "America/Caracas": ("2007-12-09 07:00", "2016-05-01 07:00"),
    "Africa/Casablanca": ("2026-03-22 02:00", "2026-02-15 02:00", "2030-01-06 02:00"),
    "Africa/Cairo": ("2026-04-23 22:00", "2026-10-29 21:00"),
    "Asia/Kathmandu": ("1985-12-31 18:30", "2026-06-01 00:00"),
    "Asia/Kolkata": ("2026-06-01 00:00",),
    "Asia/Tehran": ("2022-03-21 20:30", "2022-09-21 19:30"),
    "Asia/Pyongyang": ("2015-08-14 15:00", "2018-05-04 15:00"),
    "Asia/Gaza": ("2023-04-29 00:00", "2023-10-27 23:00"),
    "Australia/Lord_Howe": ("2026-10-03 15:30", "2026-04-04 15:00", "2060-10-02 15:30"),
    "Australia/Adelaide": ("2026-10-03 16:30", "2026-04-04 16:30"),
    "Pacific/Apia": ("2011-12-30 10:00", "2012-03-31 14:00"),
    "Pacific/Auckland": ("2026-09-26 14:00", "2026-04-04 14:00"),
    "Pacific/Chatham": ("2026-09-26 14:00", "2026-04-04 14:00"),
    "Pacific/Kiritimati": ("1994-12-31 10:00", "2026-06-01 00:00"),
    "Antarctica/Troll": ("2026-03-29 01:00", "2026-10-25 01:00"),
    "America/Nuuk": ("2026-03-29 01:00", "2026-10-25 01:00"),
    "UTC": ("2026-02-28 23:59", "2100-02-28 12:00"),
}

# Every shorthand and every piece of the grammar.
SHORTHANDS = (
    "minutely", "hourly", "daily", "weekly", "monthly", "quarterly", "semiannually", "yearly", "annually",
    "semi-annually", "biannually", "bi-annually", "anually", "DAILY", "Weekly",
)
GRAMMAR = (
    "Mon", "mon..fri", "Mon,Wed,Fri 18:00", "Monday..Wednesday,Sunday 7:30", "Sat-Sun 10:00", "Fri,", "Tue..Tue 1:02",
    "mon,Tue,wed,SAT 12:00", "Mon..Sun 05:00", "Sun *-*-01..07 04:00",
    "*:*", "*:*:*", "*:0/15", "*:7/20:30", "*-*-* 02:30", "*-*-* 02:30:15", "*-*-* 00:00", "01:59:59", "03:00", "2:00/10",
    "00/3:10", "00..08/4:00", "9..17:00/50", "23:59:59", "0,12:00,30:00,30", "1,1,1:5,3,5", "12..12:00", "8..9/5:00",
    "*-*-* *:*:0/7", "*:*:0,30", "*:*:5..20", "*:*:10..20/4", "0:0:0/1", "*:*:0/1,5", "*-*-* 02:*:00/10",
    "*:*:30.5", "12:00:00.123456789", "*:*:0.9999999", "*:0:1.5/20.25", "*:0:0..10.5/2.5", "*:0:0.5..9.75",
    "*-*-*", "*-*-31", "*-02-29", "*-02-30", "Fri *-*-13", "02-29 12:00", "11-23", "*-11-*", "*-1,7-15 09:00",
    "1..3-1..3", "*-1/3-1", "*-*-1/9", "*-*-5..25/10 6:00", "5..6/10-1", "*-10-20/4,3..5 1:00",
    "*-*~1", "*-*~01 22:00", "*-*~03", "*-*~07/1", "*-*~01..04/2 12:00", "*-02~01", "*-02~28", "Mon *-*~07/1", "02~1..3",
    "*-*~3,1,2..5/3", "*-*~*", "*~1", "Sat,Sun *-*~1..7 10:30", "*-*~28/9",
    "2026-11-23 09:00", "2027..2030-1-1", "2026/3-06-01", "2026..2040/7-2-29", "26-11-23", "69-1-1", "70-1-1", "99-12-31",
    "70..99-1-1", "28,30,32-*-1", "2199-12-31 23:59:59", "2198,2199-*~1", "1970..2199/50-06-15",
    "@1900000000", "@0", "@ 1893456000", "@+4102444800", "Mon @1893456000", "Tue @1893456000", "@7258118399",
)


def needs(program):
    if shutil.which(program) is None:
        print(f"{program} is not installed: skipped", file=sys.stderr)
        sys.exit(77)


def seconds(text):
    return int(datetime.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp())


def written(base):
    return datetime.datetime.fromtimestamp(base, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


class Made:
    """Expressions of the grammar's own shapes with numbers by chance."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def part(self, low, high):
        start = self.chance.randint(low, high)
        stop = self.chance.randint(start, high)
        repeat = self.chance.randint(1, max(1, (high - low) // 3))
        shape = self.chance.randrange(5)
        if shape == 0 and start + repeat <= high:
            return f"{start}/{repeat}"
        if shape == 1 and stop > start:
            return f"{start}..{stop}"
        if shape == 2 and start + repeat <= stop:
            return f"{start}..{stop}/{repeat}"
        return str(start)

    def chain(self, low, high, star):
        if self.chance.random() < star:
            return "*"
        return ",".join(self.part(low, high) for _ in range(self.chance.choice((1, 1, 1, 2, 3))))

    def weekdays(self):
        names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        shape = self.chance.randrange(4)
        first = self.chance.randrange(6)
        if shape == 0:
            return f"{names[first]}..{names[self.chance.randrange(first, 7)]} "
        if shape == 1:
            return ",".join(self.chance.sample(names, 3)) + " "
        return ""

    def expression(self):
        year = self.chain(2024, 2080, 0.85)
        month = self.chain(1, 12, 0.6)
        if self.chance.random() < 0.15:
            day = f"~{self.chance.randint(1, 5)}..{self.chance.randint(6, 28)}"
            if self.chance.random() < 0.5:
                day = f"~{self.chance.randint(8, 28)}/{self.chance.randint(1, 7)}"
        else:
            day = "-" + self.chain(1, 31, 0.6)
        clock = f"{self.chain(0, 23, 0.3)}:{self.chain(0, 59, 0.3)}"
        if self.chance.random() < 0.4:
            clock += ":" + self.chain(0, 59, 0.2)
        return f"{self.weekdays()}{year}-{month}{day} {clock}"


def oracle(base, expressions, zone=None):
    """(normalised, [UTC seconds]) of systemd for each; the zone as TZ, or within the expressions when None.

    None for one that it gives up on: round some gaps it reports an endless loop.
    """
    answer = subprocess.run(
        ["systemd-analyze", "calendar", f"--iterations={ITERATIONS}", f"--base-time={written(base)}", *expressions],
        capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "TZ": zone or "UTC", "LC_ALL": "C", "SYSTEMD_COLORS": "0"})
    if answer.returncode != 0:
        if "Resource deadlock avoided" not in answer.stderr:
            raise AssertionError(answer.stderr)
        return [None] if len(expressions) == 1 else [oracle(base, [each], zone)[0] for each in expressions]
    local = zone is not None and zone != "UTC"
    results = []
    for line in answer.stdout.splitlines():
        label, _, value = line.strip().partition(": ")
        if label == "Normalized form":
            results.append((value.strip(), []))
        elif value != "never" and (label == "(in UTC)" if local else label == "Next elapse" or label.startswith("Iter.")):
            moment = datetime.datetime.strptime(value.strip(), "%a %Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
            results[-1][1].append(int(moment.timestamp()))
    return results


def ours(program, rows, count):
    """[(normalised, [(UTC seconds, mark)])] for rows of (zone, base, expression)."""
    lines = "".join(f"{zone}\t{base}\t{count}\t{expression}\n" for zone, base, expression in rows)
    answer = subprocess.run([program, FOLDER], input=lines, capture_output=True, text=True, check=True).stdout
    results = []
    for line in answer.splitlines():
        form, _, elapses = line.partition("\t")
        results.append((form, [(int(e.split(":")[0]), e.split(":")[1]) for e in elapses.split()]))
    return results


class Oracle(unittest.TestCase):
    program = ""

    def compare(self, case, theirs, mine):
        """The problem with one case, or None."""
        zone, base, _ = case
        if theirs[0] != mine[0]:
            return f"{case}: \"{theirs[0]}\" is printed as \"{mine[0]}\""
        # Fractions show as whole seconds there: once, and after the base, is what is meant.
        first = [self.first_of_two(zone, e) for e in theirs[1]]
        self.seconds += sum(f != e for f, e in zip(first, theirs[1]))
        expected = [e for e in dict.fromkeys(first) if e > base]
        kept = [e for e, mark in mine[1] if mark != ">"]
        if kept[:len(expected)] == expected and (len(theirs[1]) == ITERATIONS or len(kept) == len(expected)):
            return None
        if self.stumbled(zone, expected, [e for e, _ in mine[1]]):
            self.stumbles += 1
            return None
        return f"{case}: {expected}, but {mine[1]}"

    def stumbled(self, zone, expected, elapses):
        """Whether all that systemd leaves out is within a day of a change of the clock."""
        if not expected or not set(expected) <= set(elapses):
            return False
        left_out = [e for e in elapses if e < expected[-1] and e not in expected]
        return all(self.near_change(zone, e) for e in left_out)

    def near_change(self, zone, elapse):
        info, day = zoneinfo.ZoneInfo(zone), 25 * 3600
        return len({datetime.datetime.fromtimestamp(elapse + s, info).utcoffset() for s in (-day, 0, day)}) > 1

    def first_of_two(self, zone, elapse):
        """The first instant at which the clock shows what it shows at this one."""
        return int(datetime.datetime.fromtimestamp(elapse, zoneinfo.ZoneInfo(zone)).replace(fold=0).timestamp())

    def at_gap_end(self, zone, elapse):
        """Whether the clock jumped forward at this instant."""
        info = zoneinfo.ZoneInfo(zone)
        before = datetime.datetime.fromtimestamp(elapse - 1, info).utcoffset()
        return datetime.datetime.fromtimestamp(elapse, info).utcoffset() > before

    def run_batch(self, zone, base, expressions, inside):
        """inside: the zone is written in the expressions."""
        texts = [f"{e} {zone}" for e in expressions] if inside else list(expressions)
        theirs = oracle(base, texts, None if inside else zone)
        rows = [(zone, base, text) for text in texts]
        mine = ours(self.program, rows, 2 * ITERATIONS)
        self.assertEqual(len(rows), len(theirs))
        self.assertEqual(len(rows), len(mine))
        problems = [self.compare(*case) for case in zip(rows, theirs, mine) if case[1] is not None]
        self.given_up += theirs.count(None)
        for row, (_, elapses) in zip(rows, mine):
            problems += [
                f"{row}: {elapse} is no end of a gap" for elapse, mark in elapses
                if mark != "=" and not self.at_gap_end(zone, elapse)
            ]
            self.gaps += sum(mark == ">" for _, mark in elapses)
        return [problem for problem in problems if problem]

    def bases(self, zone, chance):
        moments = [seconds(text) for text in ZONES[zone]]
        return [moment - chance.choice((1800, 5400, 86400 - 7, 3 * 86400)) for moment in moments] + [
            chance.randrange(seconds("2024-01-01 00:00"), seconds("2035-01-01 00:00")),
            chance.randrange(seconds("2038-01-01 00:00"), seconds("2150-01-01 00:00")),
        ]

    def test_zones(self):
        chance, made, problems, cases = random.Random(SEED), Made(SEED), [], 0
        self.gaps = self.given_up = self.seconds = self.stumbles = 0
        fixed = list(SHORTHANDS + GRAMMAR)
        for zone in ZONES:
            for base in self.bases(zone, chance):
                batch = chance.sample(fixed, 16) + [made.expression() for _ in range(8)]
                inside = chance.random() < 0.4
                problems += self.run_batch(zone, base, batch, inside)
                cases += len(batch)
        print(f"{cases} cases in {len(ZONES)} zones, {self.gaps} elapses at the ends of gaps, "
            f"{self.seconds} second passes, {self.stumbles} stumbles and {self.given_up} surrenders of systemd's", file=sys.stderr)
        self.assertEqual([], problems, "\n".join(problems[:20]))
        self.assertGreaterEqual(cases, CASES_MIN)
        self.assertGreater(self.gaps, 0)
        self.assertLess(self.stumbles + self.given_up, cases * STUMBLES_MAX)

    def test_whole_grammar(self):
        problems = []
        self.gaps = self.given_up = self.seconds = self.stumbles = 0
        for base in (seconds("2026-01-01 00:00"), seconds("2027-12-31 23:59"), seconds("2196-02-28 12:00")):
            problems += self.run_batch("UTC", base, SHORTHANDS + GRAMMAR, False)
            problems += self.run_batch("Europe/Berlin", base, SHORTHANDS + GRAMMAR, True)
        self.assertEqual([], problems, "\n".join(problems[:20]))

    def test_repeats_that_leave_their_field(self):
        """What systemd makes of numbers such as 50 + 25 minutes, before the ends of all units."""
        texts = (
            "*:0/25", "00/5:00", "00/5:0/25:0/7", "*:*:0/7", "*-*-1/9", "*-*-1/9 00/5:0/25", "*-*-1/6 3/5:7/25", "*-*~25/4",
            "*-*~28/9 0/7:30", "*-12,1-1/9", "*-12-1/9", "*-1-1/9", "2026,2027,2029-*-1/9 1:00", "Mon *-*-1/9", "*-1/5-1/9",
            "Sat,Sun 0/7:0/13", "23:0/25:0/40", "*:*:0.5/7.25", "0/23:0/59:0/59", "*:5,0/25", "*-*-1/9,30", "*-*-1/9,31",
            "0:0/45:0/45", "*-*-1/2,1/9", "1/2-1/30", "*:0/13,1/17", "00/5,3..20/2:00",
        )
        bases = (
            "2026-12-27 23:59", "2026-12-31 23:40", "2026-12-31 00:00", "2027-01-30 20:30", "2027-03-14 22:50", "2028-02-28 23:30",
            "2028-12-09 12:00", "2026-06-30 23:59", "2196-12-30 01:00", "2029-12-31 23:59",
        )
        problems = []
        self.gaps = self.given_up = self.seconds = self.stumbles = 0
        for base in bases:
            problems += self.run_batch("UTC", seconds(base), texts, False)
            problems += self.run_batch("UTC", seconds(base) + 59, texts, False)
        self.assertEqual([], problems, "\n".join(problems[:20]))

    def test_round_trip(self):
        made = Made(SEED + 1)
        texts = list(SHORTHANDS + GRAMMAR) + [made.expression() for _ in range(500)]
        first = [form for form, _ in ours(self.program, [("UTC", 0, text) for text in texts], 1)]
        again = [form for form, _ in ours(self.program, [("UTC", 0, text) for text in first], 1)]
        self.assertEqual(first, again)


if __name__ == "__main__":
    Oracle.program = sys.argv.pop(1)
    needs("systemd-analyze")
    unittest.main(verbosity=2)
