/* SPDX-License-Identifier: MIT */
/*
 * A time zone as an immutable table (RFC 8536, TZif version 2 and later, with
 * the POSIX footer for what comes after the last transition). No TZ variable,
 * no tzset, no global state: any number of zones at once. The shell reads the
 * file; the core gets bytes.
 */
#ifndef CORE_ZONE_H
#define CORE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZONE_NAME_MAX 64

struct zone; /* opaque: one block of zone_size() bytes */

/* Bytes that zone_parse needs for this file, or 0 when it is no TZif file. */
size_t zone_size(const void *tzif, size_t length);
/* Fills memory (zone_size bytes, aligned as malloc aligns; borrowed for the zone's life)
 * and returns it as a zone, or NULL when the file is malformed. */
struct zone *zone_parse(void *memory, const char *name, const void *tzif, size_t length);
/* UTC, always there; static. */
const struct zone *zone_utc(void);
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC in force at this instant. */
int32_t zone_offset(const struct zone *zone, int64_t utc_s);
int64_t zone_local(const struct zone *zone, int64_t utc_s);
/* A stretch of one offset, from_s <= instant < until_s; INT64_MIN and INT64_MAX when open. Two that
 * touch may have the same offset. */
struct zone_stretch {
	int64_t from_s, until_s;
	int32_t offset_s;
};
/* The stretch that holds this instant: what zone_offset and zone_utc_of are made of, for callers
 * that need more than one answer about one instant. */
struct zone_stretch zone_stretch(const struct zone *zone, int64_t utc_s);
/* The latest local time that the clock has shown up to utc_s, which is that of utc_s unless the
 * clock went back since. stretch is the one that holds utc_s, which is within 2^56 of the epoch.
 * Every local time after this one is yet to come: zone_utc_of gives more than utc_s for it. */
int64_t zone_local_reached(
	const struct zone *zone, const struct zone_stretch *stretch, int64_t utc_s);
/* UTC of a local time. A local time that does not exist gives the end of the gap, one that
 * comes twice gives the first (design 4). *ret_exact (may be NULL) tells whether it exists. */
int64_t zone_utc_of(const struct zone *zone, int64_t local_s, bool *ret_exact);
/* The next transition strictly after utc_s, or INT64_MAX. */
int64_t zone_next_transition(const struct zone *zone, int64_t utc_s);

#endif
