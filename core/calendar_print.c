/* SPDX-License-Identifier: MIT */
#include "buf.h"
#include "calendar.h"
#include "calendar_table.h"

static const char *const day_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/* Three days and more in a row are a range. */
static void print_weekdays(rule_days days, struct buf *buf) {
	for (int32_t day = 0; day < 7; day++) {
		if ((days >> day & 1) == 0) {
			continue;
		}
		int32_t last = day;
		while (last < 6 && (days >> (last + 1) & 1) != 0) {
			last++;
		}
		buf_list(buf, ",", day_names[day]);
		if (last > day) {
			buf_printf(buf, "%s%s", last > day + 1 ? ".." : ",", day_names[last]);
		}
		day = last;
	}
	buf_puts(buf, " ");
}

static void print_number(struct buf *buf, int32_t width, int32_t unit, int32_t number) {
	buf_printf(buf, "%0*d", (int)width, (int)(number / unit));
	if (number % unit > 0) {
		buf_printf(buf, ".%06d", (int)(number % unit));
	}
}

static void print_field(
	const struct calendar *calendar, enum calendar_field field, struct buf *buf) {
	const struct calendar_part *parts = calendar_parts(calendar, field);
	int32_t width = field == CALENDAR_YEAR ? 4 : 2;
	int32_t unit = field == CALENDAR_SECOND ? (int32_t)CALENDAR_S_US : 1;
	if (calendar->counts[field] == 0) {
		buf_puts(buf, "*");
	}
	for (uint32_t i = 0; i < calendar->counts[field]; i++) {
		buf_puts(buf, i == 0 ? "" : ",");
		print_number(buf, width, unit, parts[i].start);
		if (parts[i].stop >= 0) {
			buf_puts(buf, "..");
			print_number(buf, width, unit, parts[i].stop);
		}
		/* The step of a range is one unit unless written. */
		if (parts[i].repeat > 0 && !(parts[i].stop >= 0 && parts[i].repeat == unit)) {
			buf_puts(buf, "/");
			print_number(buf, 1, unit, parts[i].repeat);
		}
	}
}

size_t calendar_print(const struct calendar *calendar, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	if (calendar->weekdays != RULE_ALL_DAYS) {
		print_weekdays(calendar->weekdays, &buf);
	}
	print_field(calendar, CALENDAR_YEAR, &buf);
	buf_puts(&buf, "-");
	print_field(calendar, CALENDAR_MONTH, &buf);
	buf_puts(&buf, calendar->from_month_end ? "~" : "-");
	print_field(calendar, CALENDAR_DAY, &buf);
	buf_puts(&buf, " ");
	print_field(calendar, CALENDAR_HOUR, &buf);
	buf_puts(&buf, ":");
	print_field(calendar, CALENDAR_MINUTE, &buf);
	buf_puts(&buf, ":");
	print_field(calendar, CALENDAR_SECOND, &buf);
	if (calendar->zone[0] != '\0') {
		buf_printf(&buf, " %s", calendar->zone);
	}
	return buf.used;
}
