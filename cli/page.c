/* SPDX-License-Identifier: MIT */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "human.h"

#define CURVE_WIDTH 320
#define CURVE_HEIGHT 70
#define BAR_WIDTH 18
#define PAIN_WIDTH 560
#define PAIN_HEIGHT 100

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
	"'unsafe-inline'\">\n"
	"<title>Training report</title>\n<style>\n"
	"body{font:11pt/1.45 sans-serif;max-width:52em;margin:2em auto;padding:0 "
	"1em;color:#111}\n"
	"h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em;border-bottom:1px solid #999}\n"
	"@page{size:A4;margin:16mm 14mm}\n"
	"tr{break-inside:avoid}h2{break-after:avoid}\n"
	"table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
	"padding:.2em .6em .2em 0;border-bottom:1px solid #ddd}\n"
	"td.n{font-variant-numeric:tabular-nums}svg{display:block}.curve{break-inside:avoid;margin:"
	"1em 0}\n"
	"p.small{color:#555;font-size:.9em}\n"
	"@media print{body{margin:0;max-width:none}}\n"
	"</style>\n</head>\n<body>\n";

/* Text into HTML: nothing of it is markup. */
static void put(FILE *out, const char *text) {
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			(void)fputs("&lt;", out);
			break;
		case '>':
			(void)fputs("&gt;", out);
			break;
		case '&':
			(void)fputs("&amp;", out);
			break;
		case '"':
			(void)fputs("&quot;", out);
			break;
		case '\'':
			(void)fputs("&#39;", out);
			break;
		default:
			if ((unsigned char)*text >= ' ' || *text == '\n' || *text == '\t') {
				(void)fputc(*text, out);
			}
		}
	}
}

static void element(FILE *out, const char *name, const char *text) {
	(void)fprintf(out, "<%s>", name);
	put(out, text);
	(void)fprintf(out, "</%.*s>", (int)strcspn(name, " "), name);
}

static void number(FILE *out, const json_t *object, const char *key) {
	const json_t *value = json_object_get(object, key);
	(void)fputs("<td class=\"n\">", out);
	if (json_is_integer(value)) {
		(void)fprintf(out, "%lld", (long long)json_integer_value(value));
	}
	(void)fputs("</td>", out);
}

static void tenths(FILE *out, const json_t *object, const char *key) {
	const json_t *value = json_object_get(object, key);
	(void)fputs("<td class=\"n\">", out);
	if (json_is_integer(value)) {
		long long shown = json_integer_value(value);
		(void)fprintf(out, "%lld.%lld", shown / 10, shown % 10);
	}
	(void)fputs("</td>", out);
}

static void day(FILE *out, const json_t *object, const char *key) {
	(void)fputs("<td>", out);
	char text[17];
	(void)snprintf(text, sizeof(text), "%.16s", text_of(object, key));
	text[10] = text[10] == 'T' ? ' ' : text[10];
	put(out, text);
	(void)fputs("</td>", out);
}

/* ---- summary ---- */

static void summary(FILE *out, const struct report *report) {
	const json_t *stats = report->stats;
	(void)fputs("<h1>Training report</h1>\n<p>", out);
	if (text_of(report->plan, "prescribed_by")[0] != '\0') {
		(void)fputs("Prescribed by ", out);
		put(out, text_of(report->plan, "prescribed_by"));
		(void)fputs(". ", out);
	}
	if (text_of(report->plan, "review")[0] != '\0') {
		(void)fputs("Review on ", out);
		put(out, text_of(report->plan, "review"));
		(void)fputs(". ", out);
	}
	(void)fprintf(out,
		"Sessions in %zu weeks: %lld, of which %lld were stopped early; minutes guided: "
		"%lld.</p>\n",
		json_array_size(json_object_get(stats, "weeks")), number_of(stats, "sessions"),
		number_of(stats, "partial"), number_of(stats, "minutes"));
	(void)fputs(
		"<p class=\"small\">This is a training diary: what one person wrote down. It is "
		"no diagnosis. Pain and effort are from 0 to 10, doses move by rule and each "
		"change has its reason.</p>\n",
		out);
}

static void weeks(FILE *out, const json_t *stats) {
	const json_t *list = json_object_get(stats, "weeks");
	size_t i, count = json_array_size(list);
	json_t *week;
	(void)fprintf(out,
		"<h2>Weeks</h2>\n<svg role=\"img\" aria-label=\"sessions a week\" width=\"%zu\" "
		"height=\"64\" viewBox=\"0 0 %zu 64\">",
		count * BAR_WIDTH, count * BAR_WIDTH);
	json_array_foreach(list, i, week) {
		long long sessions = number_of(week, "sessions");
		long long height = sessions > 10 ? 60 : 6 * sessions;
		(void)fprintf(out,
			"<rect x=\"%zu\" y=\"%lld\" width=\"%d\" height=\"%lld\" fill=\"#555\"/>",
			i * BAR_WIDTH, 62 - height, BAR_WIDTH - 4, height);
	}
	(void)fprintf(out,
		"<line x1=\"0\" y1=\"62.5\" x2=\"%zu\" y2=\"62.5\" stroke=\"#111\"/></svg>\n",
		count * BAR_WIDTH);
	(void)fputs("<table><tr><th>from</th><th>sessions</th><th>minutes</th><th>mean "
		    "pain</th><th>mean effort</th></tr>\n",
		out);
	json_array_foreach(list, i, week) {
		(void)fputs("<tr>", out);
		element(out, "td", text_of(week, "begins"));
		number(out, week, "sessions");
		number(out, week, "minutes");
		tenths(out, week, "pain_tenths");
		tenths(out, week, "effort_tenths");
		(void)fputs("</tr>\n", out);
	}
	(void)fputs("</table>\n", out);
}

static void adherence(FILE *out, const json_t *stats) {
	static const char *const outcomes[] = {
		"done", "partial", "unconfirmed", "skipped", "missed", "unseen", "percent"};
	const json_t *list = json_object_get(stats, "reminders");
	size_t i;
	json_t *reminder;
	if (json_array_size(list) == 0) {
		return;
	}
	(void)fputs("<h2>Reminders</h2>\n<table><tr><th>reminder</th><th>done</th>"
		    "<th>in part</th><th>not confirmed</th><th>skipped</th><th>missed</th>"
		    "<th>of these never shown</th><th>% of what was offered</th></tr>\n",
		out);
	json_array_foreach(list, i, reminder) {
		(void)fputs("<tr>", out);
		const char *id = text_of(reminder, "reminder");
		element(out, "td", id[0] != '\0' ? id : "begun by hand");
		for (size_t k = 0; k < sizeof(outcomes) / sizeof(outcomes[0]); k++) {
			number(out, reminder, outcomes[k]);
		}
		(void)fputs("</tr>\n", out);
	}
	(void)fputs("</table>\n", out);
}

/* ---- plan and safety ---- */

static void plan(FILE *out, const json_t *reminders) {
	size_t i;
	json_t *reminder;
	bool any = false;
	json_array_foreach(json_object_get(reminders, "reminders"), i, reminder) {
		if (strcmp(text_of(reminder, "state"), "off") == 0) {
			continue;
		}
		if (!any) {
			(void)fputs(
				"<h2>The plan</h2>\n<table><tr><th>what</th><th>when</th></tr>\n",
				out);
		}
		any = true;
		(void)fputs("<tr>", out);
		element(out, "td", title_of(reminder));
		element(out, "td", text_of(reminder, "schedule"));
		(void)fputs("</tr>\n", out);
	}
	(void)fputs(any ? "</table>\n" : "", out);
}

static void safety(FILE *out, const json_t *stats) {
	const json_t *events = json_object_get(stats, "safety");
	size_t i;
	json_t *event;
	if (json_array_size(events) == 0) {
		return;
	}
	(void)fputs("<h2>Safety</h2>\n<table>\n", out);
	json_array_foreach(events, i, event) {
		char text[400];
		safety_words(event, text, sizeof(text));
		(void)fputs("<tr>", out);
		day(out, event, "time");
		element(out, "td", text);
		(void)fputs("</tr>\n", out);
	}
	(void)fputs("</table>\n", out);
}

/* ---- pain ---- */

/* Pain 0 to 10 upwards, time to the right: during sessions a line, in the morning rings. */
static void pain(FILE *out, const json_t *stats) {
	const json_t *points = json_object_get(stats, "pain");
	struct stamp first, last, stamp;
	size_t i;
	json_t *point;
	bool any = false;
	json_array_foreach(points, i, point) {
		any = any || json_is_integer(json_object_get(point, "during"));
	}
	if (!any || !stamp_parse(text_of(stats, "since"), &first) ||
		!stamp_parse(text_of(stats, "until"), &last)) {
		return;
	}
	double span = last.unix_s > first.unix_s ? (double)(last.unix_s - first.unix_s) : 1;
	(void)fprintf(out,
		"<h2>Pain</h2>\n<div class=\"curve\"><svg role=\"img\" aria-label=\"pain during "
		"sessions and in the morning\" width=\"%d\" height=\"%d\" viewBox=\"-18 -6 %d %d\" "
		"font-size=\"9\">",
		PAIN_WIDTH + 24, PAIN_HEIGHT + 12, PAIN_WIDTH + 24, PAIN_HEIGHT + 12);
	for (int level = 0; level <= 10; level += 5) {
		int y = PAIN_HEIGHT - PAIN_HEIGHT * level / 10;
		(void)fprintf(out,
			"<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#ccc\"/>"
			"<text x=\"-4\" y=\"%d\" text-anchor=\"end\">%d</text>",
			y, PAIN_WIDTH, y, y + 3, level);
	}
	(void)fputs("<polyline fill=\"none\" stroke=\"#111\" stroke-width=\"1.5\" points=\"", out);
	json_array_foreach(points, i, point) {
		if (json_is_integer(json_object_get(point, "during")) &&
			stamp_parse(text_of(point, "time"), &stamp)) {
			(void)fprintf(out, "%d,%d ",
				(int)(PAIN_WIDTH * (double)(stamp.unix_s - first.unix_s) / span),
				PAIN_HEIGHT - PAIN_HEIGHT * (int)number_of(point, "during") / 10);
		}
	}
	(void)fputs("\"/>", out);
	json_array_foreach(json_object_get(stats, "mornings"), i, point) {
		if (stamp_parse(text_of(point, "time"), &stamp)) {
			(void)fprintf(out,
				"<circle cx=\"%d\" cy=\"%d\" r=\"3\" fill=\"none\" "
				"stroke=\"#111\"/>",
				(int)(PAIN_WIDTH * (double)(stamp.unix_s - first.unix_s) / span),
				PAIN_HEIGHT - PAIN_HEIGHT * (int)number_of(point, "morning") / 10);
		}
	}
	(void)fprintf(out,
		"</svg>\n<p class=\"small\">From %.10s to %.10s. The line is pain during sessions; "
		"a ring is the morning after.</p></div>\n",
		text_of(stats, "since"), text_of(stats, "until"));
}

/* ---- doses ---- */

/* Sets times repetitions or seconds, grams, or the stage: what of a dose can be drawn. */
static double amount_of(const char *dose) {
	char *end;
	if (strncmp(dose, "stage ", 6) == 0) {
		return (double)strtol(dose + 6, &end, 10);
	}
	long first = strtol(dose, &end, 10);
	const char *grams = strchr(dose, ' ');
	if (grams != NULL && grams[1] >= '0' && grams[1] <= '9') {
		return (double)strtol(grams + 1, &end, 10);
	}
	return *end == 'x' ? (double)first * (double)strtol(end + 1, &end, 10) : (double)first;
}

/* Levels go before repetitions: the most that was done on one is the height of a level. */
static double height_of(const json_t *change, double most) {
	return (double)number_of(change, "level") * most + amount_of(text_of(change, "dose"));
}

static void curve(FILE *out, const json_t *changes) {
	double most = 0, top = 1;
	struct stamp first, last, stamp;
	size_t i;
	json_t *change;
	json_array_foreach(changes, i, change) {
		double amount = amount_of(text_of(change, "dose"));
		most = amount > most ? amount : most;
	}
	json_array_foreach(changes, i, change) {
		double height = height_of(change, most);
		top = height > top ? height : top;
	}
	if (!stamp_parse(text_of(json_array_get(changes, 0), "time"), &first) ||
		!stamp_parse(text_of(json_array_get(changes, json_array_size(changes) - 1), "time"),
			&last)) {
		return;
	}
	double span = last.unix_s > first.unix_s ? (double)(last.unix_s - first.unix_s) : 1;
	(void)fprintf(out,
		"<svg role=\"img\" aria-label=\"dose over time\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\"><polyline fill=\"none\" stroke=\"#111\" "
		"stroke-width=\"1.5\" points=\"",
		CURVE_WIDTH, CURVE_HEIGHT + 4, CURVE_WIDTH, CURVE_HEIGHT + 4);
	double before = -1;
	json_array_foreach(changes, i, change) {
		if (!stamp_parse(text_of(change, "time"), &stamp)) {
			continue;
		}
		int x = (int)((CURVE_WIDTH - 4) * (double)(stamp.unix_s - first.unix_s) / span) + 2;
		int y = CURVE_HEIGHT + 1 -
			(int)((CURVE_HEIGHT - 2) * height_of(change, most) / top);
		if (before >= 0) {
			(void)fprintf(out, "%d,%d ", x, (int)before);
		}
		(void)fprintf(out, "%d,%d ", x, y);
		before = y;
	}
	(void)fprintf(out,
		"\"/><line x1=\"0\" y1=\"%d.5\" x2=\"%d\" y2=\"%d.5\" "
		"stroke=\"#999\"/></svg>\n",
		CURVE_HEIGHT + 2, CURVE_WIDTH, CURVE_HEIGHT + 2);
}

static void doses(FILE *out, const json_t *progress) {
	size_t i;
	json_t *item;
	bool any = false;
	json_array_foreach(json_object_get(progress, "items"), i, item) {
		const json_t *changes = json_object_get(item, "history");
		char words[DOSE_WORDS_BYTES];
		if (json_array_size(changes) == 0) {
			continue;
		}
		if (!any) {
			(void)fputs("<h2>Doses</h2>\n", out);
			any = true;
		}
		(void)fputs("<div class=\"curve\">", out);
		element(out, "strong", text_of(item, "title"));
		(void)fputs(" (", out);
		put(out,
			text_of(item, "routine_title")[0] != '\0' ? text_of(item, "routine_title")
								  : text_of(item, "routine"));
		(void)fputs(")\n", out);
		curve(out, changes);
		human_dose(text_of(json_array_get(changes, 0), "dose"), words);
		(void)fputs("<p>", out);
		put(out, words);
		(void)fprintf(out, " on %.10s, now ", text_of(json_array_get(changes, 0), "time"));
		human_dose(text_of(item, "dose"), words);
		put(out, words);
		(void)fputs(". ", out);
		put(out, text_of(item, "reason"));
		(void)fputs("</p></div>\n", out);
	}
}

/* ---- how it was ---- */

static void symptoms(FILE *out, const json_t *entries) {
	static const char *const names[] = {"standing", "outward", "stairs", "range"};
	size_t i;
	json_t *entry;
	if (json_array_size(entries) == 0) {
		return;
	}
	(void)fputs(
		"<h2>How the hip is</h2>\n<table><tr><th>when</th><th>pain in long standing or "
		"walking</th><th>moving the leg outward</th><th>stairs, hills</th><th>moves less "
		"far</th></tr>\n",
		out);
	json_array_foreach(entries, i, entry) {
		(void)fputs("<tr>", out);
		day(out, entry, "time");
		for (size_t k = 0; k < 3; k++) {
			number(out, entry, names[k]);
		}
		const json_t *range = json_object_get(entry, names[3]);
		element(out, "td", range == NULL ? "" : json_is_true(range) ? "yes" : "no");
		(void)fputs("</tr>\n", out);
	}
	(void)fputs("</table>\n", out);
}

static void sessions(FILE *out, const json_t *history) {
	static const char *const pains[] = {"before", "during", "morning"};
	size_t i;
	json_t *entry;
	(void)fputs("<h2>Sessions</h2>\n<table><tr><th>when</th><th>what</th><th></th>"
		    "<th>effort</th><th>pain before</th><th>during</th><th>next morning</th>"
		    "<th>note</th></tr>\n",
		out);
	json_array_foreach(json_object_get(history, "entries"), i, entry) {
		const char *outcome = text_of(entry, "outcome");
		bool partial = strcmp(outcome, "partial") == 0;
		if (!partial && strcmp(outcome, "done") != 0) {
			continue;
		}
		(void)fputs("<tr>", out);
		day(out, entry, "time");
		element(out, "td", title_of(entry));
		element(out, "td", partial ? "stopped early" : "");
		number(out, entry, "effort");
		for (size_t k = 0; k < 3; k++) {
			number(out, json_object_get(entry, "pain"), pains[k]);
		}
		element(out, "td", text_of(entry, "note"));
		(void)fputs("</tr>\n", out);
	}
	(void)fputs("</table>\n", out);
}

void page_report(FILE *out, const struct report *report) {
	(void)fputs(head, out);
	summary(out, report);
	plan(out, report->reminders);
	safety(out, report->stats);
	weeks(out, report->stats);
	adherence(out, report->stats);
	pain(out, report->stats);
	doses(out, report->progress);
	symptoms(out, json_object_get(report->progress, "symptoms"));
	sessions(out, report->history);
	(void)fputs("</body>\n</html>\n", out);
}
