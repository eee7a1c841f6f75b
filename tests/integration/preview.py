# SPDX-License-Identifier: MIT
"""preview: small plans whose occurrences are written out by hand, the running daemon's own, and the iCalendar file."""
import datetime
import os
import re
import subprocess
import unittest

import harness
import shapes
from harness import MINIMUSCTL, Daemon, Home, RpcError, Stdio, main

# Nothing here depends on what time it is: days are those of one zone with summer time.
harness.ZONE = "Europe/Berlin"

HEAD = "[minimus]\ntimezone = Europe/Berlin\n"
BREAK = "[reminder break]\nroutine = desk-micro-3\n"


def short(occurrence, first_day):
    """"+1 13:00 break", and what became of it where that is not a prompt at once."""
    due = datetime.datetime.fromisoformat(occurrence["due"])
    day = (due.date() - first_day).days
    text = "%s%s %s" % ("+%d " % day if day else "", due.strftime("%H:%M"), occurrence["reminder"])
    if occurrence["result"] == "prompt":
        assert occurrence["prompted"] == occurrence["due"] and "reason" not in occurrence, occurrence
        return text
    text += " %s %s" % (occurrence["result"], occurrence["reason"])
    if "prompted" in occurrence:
        prompted = datetime.datetime.fromisoformat(occurrence["prompted"])
        assert prompted > due, occurrence
        text += " " + prompted.strftime("%H:%M")
    return text


class Fresh(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Home()
        cls.client = Stdio()

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.home.remove()

    def ask(self, plan, start="2026-11-23", days=1, **more):
        """The occurrences from a local midnight (or a whole time) of Berlin on."""
        if "T" not in start:
            summer = "2026-03-29" < start < "2026-10-26" or "2027-03-28" < start
            start += "T00:00:00" + ("+02:00" if summer else "+01:00")
        path = self.home.write_plan(HEAD + plan if "[minimus]" not in plan else plan)
        result = shapes.check("preview", self.client.call("preview", plan=path, days=days, **{"from": start}, **more))
        self.assertEqual(result["state"], "fresh")
        return result["occurrences"], datetime.date.fromisoformat(start[:10])

    def expect(self, wanted, plan, start="2026-11-23", days=1, **more):
        occurrences, first_day = self.ask(plan, start, days, **more)
        self.assertEqual([short(o, first_day) for o in occurrences], wanted)
        return occurrences

    # ---- small plans, written out ----

    def test_an_interval_begins_with_its_window(self):
        plan = BREAK + "every = 2h\nbetween = 09:00-17:00\n"
        self.expect(["11:00 break", "13:00 break", "15:00 break"], plan)
        # Begun at 11:00, it counts from there; 11:00 of the next day is not of the range any more.
        self.expect(["13:00 break", "15:00 break"], plan, "2026-11-23T11:00:00+01:00")

    def test_without_a_window_it_begins_with_the_range(self):
        plan = HEAD + "quiet = none\n" + BREAK + "every = 8h\n"
        self.expect(["20:00 break", "+1 04:00 break"], plan, "2026-11-23T12:00:00+01:00")

    def test_the_first_instant_belongs_to_the_range_the_last_does_not(self):
        plan = HEAD + "quiet = none\nstart-delay = 0s\n" + BREAK + "at = 00:00\n"
        self.expect(["00:00 break"], plan)

    def test_clock_times_on_some_days(self):
        plan = BREAK + "at = 08:30, 17:30\ndays = mon, wed\n"
        self.expect(["08:30 break", "17:30 break", "+2 08:30 break", "+2 17:30 break", "+7 08:30 break", "+7 17:30 break"],
                    plan, days=8)

    def test_every_second_day_across_the_end_of_a_month(self):
        plan = BREAK + "every = 2d at 17:30\n"
        self.expect(["17:30 break", "+2 17:30 break", "+4 17:30 break"], plan, "2026-11-28", days=6)
        plan = HEAD + "quiet = none\nstart-delay = 0s\n" + BREAK + "every = 2d at 00:00\n"
        self.expect(["00:00 break", "+2 00:00 break"], plan, "2026-11-28", days=4)

    def test_a_window_over_midnight_belongs_to_its_opening_day(self):
        plan = HEAD + "quiet = none\nstart-delay = 0s\n" + BREAK + "every = 2h\nbetween = 22:00-06:00\ndays = fri\n"
        self.expect(["+1 00:00 break", "+1 02:00 break", "+1 04:00 break"], plan, "2026-11-27", days=3)

    def test_the_first_half_hour_of_a_day_is_free(self):
        plan = HEAD + "quiet = none\n" + BREAK + "at = 00:10, 00:40\n"
        self.expect(["00:10 break held start-delay 00:30", "00:40 break held min-gap 00:50"], plan)

    def test_a_rotation_turns_on_what_was_done(self):
        plan = "[reminder strong]\nroutine = strength-a-15, strength-b-15\nat = 18:00\ndays = mon, wed, fri\n"
        turns = {"done": ["strength-a-15", "strength-b-15", "strength-a-15"], "skipped": ["strength-a-15"] * 3,
                 "ignored": ["strength-a-15"] * 3}
        for assume, routines in turns.items():
            found = self.expect(["18:00 strong", "+2 18:00 strong", "+4 18:00 strong"], plan, days=7, assume=assume)
            self.assertEqual([o["routine"] for o in found], routines, assume)

    def test_min_gap_moves_the_later_one(self):
        plan = BREAK + "at = 11:00\n[reminder release]\nroutine = release-stretch-8\nat = 11:05\n"
        self.expect(["11:00 break", "11:05 release held min-gap 11:20"], plan)
        high = plan.replace("at = 11:05", "at = 11:00\npriority = high")
        self.expect(["11:00 break held min-gap 11:20", "11:00 release"], high)

    def test_quiet_hours(self):
        plan = BREAK + "at = 05:00, 06:45, 22:00\n"
        # The two of the morning end as one: each occurrence of a reminder takes in the one before it.
        self.expect(["05:00 break missed merged into break", "06:45 break held quiet 07:00", "22:00 break missed quiet"], plan)
        self.expect(["05:00 break missed quiet", "06:45 break held quiet 07:00", "22:00 break missed quiet"],
                    plan + "missed = skip\n")

    def test_of_several_that_a_hold_kept_one_is_shown(self):
        plan = "[reminder a]\nroutine = desk-micro-3\nat = 05:30\n[reminder b]\nroutine = release-stretch-8\nat = 05:00\n"
        self.expect(["05:00 b held quiet 07:00", "05:30 a missed merged into b"], plan)

    def test_no_more_than_so_many_a_day(self):
        plan = HEAD + "max-per-day = 3\n" + BREAK + "at = 08:00, 09:00, 10:00, 11:00, 12:00\nmissed = skip\n"
        self.expect(["08:00 break", "09:00 break", "10:00 break", "11:00 break missed max-per-day", "12:00 break missed max-per-day"], plan)
        evening = HEAD + "max-per-day = 1\n" + BREAK + "at = 08:00\n[reminder evening]\nroutine = release-stretch-8\nat = 17:30\n"
        self.expect(["08:00 break", "17:30 evening missed max-per-day"], evening)  # quiet hours came besides
        own = BREAK + "every = 2h\nbetween = 09:00-17:00\nmax-per-day = 1\n"
        # Missed half an hour late, and the next one counts from there.
        self.expect(["11:00 break", "13:00 break missed max-per-day", "15:30 break missed max-per-day"], own)

    def test_prompts_that_nobody_answers(self):
        plan = BREAK + "every = 2h\nbetween = 09:00-17:00\n"
        self.expect(["11:00 break", "13:30 break", "16:00 break"], plan, assume="ignored")
        self.expect(["11:00 break", "13:00 break", "15:00 break"], plan, assume="skipped")

    def test_min_rest(self):
        plan = "[reminder strong]\nroutine = strength-a-15\nat = 18:00\nmin-rest = 48h\nmissed = skip\n"
        self.expect(["18:00 strong", "+1 18:00 strong missed min-rest", "+2 18:00 strong", "+3 18:00 strong missed min-rest"], plan, days=4)

    def test_a_reminder_that_is_off_has_none(self):
        self.expect([], BREAK + "at = 09:00\nenabled = no\n", days=30)

    # ---- the two days on which the clock is put forward and back ----

    def test_spring(self):
        plan = HEAD + "quiet = none\nstart-delay = 0s\n" + BREAK + "at = 02:30\n"
        found = self.expect(["02:30 break", "+1 03:00 break", "+2 02:30 break"], plan, "2027-03-27", days=3)
        self.assertEqual([o["due"][19:] for o in found], ["+01:00", "+02:00", "+02:00"])
        plan = HEAD + "quiet = none\nstart-delay = 0s\n" + BREAK + "every = 1h\nbetween = 00:00-06:00\n"
        self.expect(["01:00 break", "03:00 break", "04:00 break", "05:00 break"], plan, "2027-03-28")

    def test_autumn(self):
        plan = HEAD + "quiet = none\nstart-delay = 0s\n" + BREAK + "at = 02:30\n"
        found = self.expect(["02:30 break", "+1 02:30 break", "+2 02:30 break"], plan, "2026-10-24", days=3)
        self.assertEqual([o["due"][19:] for o in found], ["+02:00", "+02:00", "+01:00"])
        plan = HEAD + "quiet = none\nstart-delay = 0s\n" + BREAK + "every = 1h\nbetween = 00:00-06:00\n"
        found = self.expect(["01:00 break", "02:00 break", "02:00 break", "03:00 break", "04:00 break", "05:00 break"], plan, "2026-10-25")
        self.assertEqual([o["due"][19:] for o in found], ["+02:00"] * 2 + ["+01:00"] * 4)

    def test_days_are_those_of_the_zone(self):
        plan = HEAD + "quiet = none\nadapt = no\n" + BREAK + "every = 1h\n"
        for start, hours in (("2026-10-25T00:00:00+02:00", 25), ("2027-03-28T00:00:00+01:00", 23), ("2026-11-23T00:00:00+01:00", 24)):
            occurrences, _ = self.ask(plan, start, assume="skipped")
            self.assertLess(max(o["due"] for o in occurrences), "%s" % (datetime.date.fromisoformat(start[:10]) + datetime.timedelta(1)))
            last = datetime.datetime.fromisoformat(max(o["due"] for o in occurrences)) - datetime.datetime.fromisoformat(start)
            self.assertLess(last, datetime.timedelta(hours=hours))
            self.assertGreaterEqual(last, datetime.timedelta(hours=hours - 2))

    def test_another_zone_by_parameter(self):
        found, _ = self.ask(BREAK + "at = 09:00\n", "2026-11-23T00:00:00+05:45", timezone="Asia/Kathmandu")
        self.assertEqual([o["due"] for o in found], ["2026-11-23T09:00:00+05:45"])

    # ---- limits and refusals ----

    def test_a_year_has_all_its_days(self):
        occurrences, _ = self.ask(BREAK + "at = 09:00\n", "2026-01-01", days=365)
        self.assertEqual(len({o["due"][:10] for o in occurrences}), 365)
        occurrences, _ = self.ask(BREAK + "at = 09:00\n", "2026-01-01", days=3653)
        self.assertEqual(len(occurrences), 3653)

    def test_too_much_is_refused(self):
        with self.assertRaises(RpcError) as caught:
            self.ask(BREAK + "every = 1min\nexpire = 1min\n", days=400, assume="skipped")
        self.assertIn("fewer days", caught.exception.message)
        for wrong in ({"days": 0}, {"days": 100000}, {"assume": "hope"}, {"timezone": "Mars/Base"}):
            with self.assertRaises(RpcError):
                self.ask(BREAK + "at = 09:00\n", **wrong)

    def test_a_wrong_plan_says_where(self):
        with self.assertRaises(RpcError) as caught:
            self.ask(BREAK + "evry = 50min\n")
        self.assertRegex(caught.exception.message, r"plan\.ini:5: \[reminder break\] evry: .*every")

    def test_asking_twice_gives_the_same(self):
        with open(os.path.join(os.environ["MINIMUS_SOURCE"], "config", "plan.ini"), encoding="utf-8") as file:
            plan = file.read()
        self.assertEqual(self.ask(plan, "2026-11-23", 30), self.ask(plan, "2026-11-23", 30))


class Live(unittest.TestCase):
    PLAN = BREAK + "every = 50min\n[reminder strong]\nroutine = strength-a-15, strength-b-15\nat = 12:00\n"

    def test_it_goes_on_from_now(self):
        with Daemon(plan=HEAD + "quiet = none\nstart-delay = 0s\n" + self.PLAN) as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            client.call("reminder.done", reminder="strong")
            client.sync()
            result = shapes.check("preview", client.call("preview", days=2, assume="done"))
            self.assertEqual(result["state"], "live")
            due = {r["id"]: r["due"] for r in client.call("reminders")["reminders"]}
            first = {}
            for occurrence in result["occurrences"]:
                first.setdefault(occurrence["reminder"], occurrence)
            self.assertEqual({name: o["due"] for name, o in first.items()}, due)
            # strength-a-15 was done just now, so the turn is the other's.
            self.assertEqual(first["strong"]["routine"], "strength-b-15")
            # And it was only looked at.
            self.assertEqual({r["id"]: r["due"] for r in client.call("reminders")["reminders"]}, due)
            self.assertEqual(len(client.call("history")["entries"]), 1)

    def test_a_pause_is_seen_ahead(self):
        with Daemon(plan=HEAD + "quiet = none\n" + BREAK + "at = 12:00\n") as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            client.call("pause")
            rows = client.call("preview", days=3)["occurrences"]
            self.assertEqual({(o["result"], o["reason"]) for o in rows}, {("missed", "user")})

    def test_limits_and_other_work_in_between(self):
        many = "".join("[reminder r%d]\nroutine = desk-micro-3\nevery = %dmin\n" % (i, 60 + i) for i in range(40))
        with Daemon(plan=HEAD + many) as daemon:
            client = daemon.connect()
            with self.assertRaises(RpcError) as caught:
                client.call("preview", days=401)
            self.assertIn("400 days", caught.exception.message)
            self.assertEqual(client.call("status")["limits"]["preview_days"], 400)
            asked = client.send("preview", days=100)
            status = client.send("status")
            client.reply(status)
            self.assertNotIn(asked, client.replies)  # it was overtaken
            reload = client.send("reload")
            self.assertTrue(client.reply(reload)["ok"])  # its plan stays with it
            self.assertEqual(client.reply(asked, deadline=120)["state"], "live")

    def test_the_end_does_not_wait_for_it(self):
        many = "".join("[reminder r%d]\nroutine = desk-micro-3\nevery = %dmin\n" % (i, 60 + i) for i in range(40))
        with Daemon(plan=HEAD + many) as daemon:
            client = daemon.connect()
            client.send("preview", days=400)
            client.reply(client.send("status"))
            self.assertEqual(daemon.stop(), 0)


class Verb(unittest.TestCase):
    """minimusctl preview, without a daemon."""

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.plan = self.home.write_plan(HEAD + BREAK + "at = 09:00, 09:10\n")

    def run_verb(self, *args):
        return subprocess.run([MINIMUSCTL, "preview", *args], env=self.home.environment(), capture_output=True, check=False)

    def test_a_table_by_day(self):
        done = self.run_verb(self.plan, "--from", "2026-11-23", "--days", "2")
        self.assertEqual(done.stdout.decode(), """Mon 23 Nov 2026
  09:00  break  desk-micro-3
  09:10  break  desk-micro-3  at 09:20 (min-gap)

Tue 24 Nov 2026
  09:00  break  desk-micro-3
  09:10  break  desk-micro-3  at 09:20 (min-gap)

4 prompts and 0 missed on 2 days.
""")

    def test_no_daemon_and_no_file(self):
        done = self.run_verb("--from", "2026-11-23", "--json")
        self.assertEqual((done.returncode, done.stdout.count(b'"due"')), (0, 14))
        self.assertIn(b'"state":"fresh"', done.stdout)

    def test_refusals(self):
        for args in (["--days", "x"], ["--from", "someday"], ["--json", "--ics"], ["/nowhere.ini"], ["--assume", "hope"]):
            done = self.run_verb(*args)
            self.assertIn(done.returncode, (1, 2), args)
            self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)

    def test_the_icalendar_file(self):
        done = self.run_verb(self.plan, "--from", "2026-11-23", "--days", "2", "--ics")
        events = read_calendar(done.stdout)
        self.assertEqual([e["DTSTART"] for e in events], ["20261123T080000Z", "20261123T082000Z", "20261124T080000Z", "20261124T082000Z"])
        self.assertEqual(len({e["UID"] for e in events}), 4)
        self.assertEqual({e["SUMMARY"] for e in events}, {"break: desk-micro-3"})
        again = read_calendar(self.run_verb(self.plan, "--from", "2026-11-23", "--days", "2", "--ics").stdout)
        self.assertEqual([e["UID"] for e in again], [e["UID"] for e in events])

    def test_a_stranger_reads_it_too(self):
        try:
            import icalendar
        except ImportError:
            self.skipTest("python3-icalendar is not there")
        done = self.run_verb(self.plan, "--from", "2026-11-23", "--days", "30", "--ics")
        calendar = icalendar.Calendar.from_ical(done.stdout)
        self.assertEqual((calendar.is_broken if hasattr(calendar, "is_broken") else False, len(calendar.walk("VEVENT"))), (False, 60))
        self.assertEqual(calendar.walk("VEVENT")[1].decoded("DTSTART").isoformat(), "2026-11-23T08:20:00+00:00")


def read_calendar(data):
    """A strict reader of RFC 5545: endings, folding, order, properties once, times."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b""), "lines end in CR LF"
    lines = data[:-2].split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in lines), "no line is empty or longer than 75 octets"
    for line in lines:
        line.decode("utf-8")
    unfolded = []
    for line in lines:
        if line.startswith(b" "):
            unfolded[-1] += line[1:].decode()
        else:
            unfolded.append(line.decode())
    assert unfolded[0] == "BEGIN:VCALENDAR" and unfolded[-1] == "END:VCALENDAR", unfolded
    events, event, head = [], None, {}
    for line in unfolded[1:-1]:
        match = re.fullmatch(r"([A-Z-]+):(.*)", line)
        assert match and not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", match[2]), line
        name, value = match[1], match[2]
        if line == "BEGIN:VEVENT":
            assert event is None
            event = {}
        elif line == "END:VEVENT":
            assert {"UID", "DTSTAMP", "DTSTART"} <= set(event), event
            events.append(event)
            event = None
        else:
            into = head if event is None else event
            assert name not in into, "%s comes twice" % name
            if name in ("SUMMARY", "DESCRIPTION", "UID"):
                assert not re.search(r"(?<!\\)(\\\\)*[;,]", value) and re.fullmatch(r"([^\\]|\\[\\;,nN])*", value), value
            if name in ("DTSTART", "DTSTAMP"):
                datetime.datetime.strptime(value, "%Y%m%dT%H%M%SZ")
            into[name] = value
    assert event is None and head["VERSION"] == "2.0" and head["PRODID"], head
    return events


main()
