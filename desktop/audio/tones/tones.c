/* SPDX-License-Identifier: MIT */
/*
 * Writes the tones of a session as WAV files into a folder, at build time:
 *
 *     minimus-tones FOLDER
 *
 * Each cue has a tone that can be told from the others with closed eyes, by
 * pitch, number and direction. None startles: they swell over ATTACK_S, die
 * away, and none is louder than PEAK.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define RATE 22050
#define PEAK 0.30
#define ATTACK_S 0.012
#define RELEASE_S 0.060
#define NOTES_MAX 4
#define SECONDS_MAX 2
#define TURN (2 * 3.14159265358979323846)

struct note {
	int at_ms, length_ms;
	double from_hz, to_hz; /* a note glides from one to the other */
};

struct tone {
	const char *name; /* of the cue */
	struct note notes[NOTES_MAX];
};

static const struct tone tones[] = {
	{"announce", {{0, 380, 392, 392}}},
	{"count", {{0, 130, 440, 440}}},
	{"start", {{0, 450, 880, 880}}},
	{"end", {{0, 200, 659, 659}, {170, 330, 440, 440}}},
	{"switch", {{0, 170, 523, 523}, {180, 170, 784, 784}, {360, 240, 523, 523}}},
	{"next", {{0, 130, 587, 587}, {190, 130, 587, 587}}},
	{"half", {{0, 150, 523, 523}, {150, 240, 659, 659}}},
	{"ten", {{0, 100, 784, 784}, {130, 100, 784, 784}, {260, 100, 784, 784}}},
	{"rep", {{0, 90, 698, 698}}},
	{"coach", {{0, 500, 330, 330}}},
	{"build", {{0, 600, 330, 523}}},
	{"ease", {{0, 600, 523, 330}}},
	{"done",
		{{0, 200, 523, 523}, {170, 200, 659, 659}, {340, 200, 784, 784},
			{510, 600, 1047, 1047}}},
};

/* 0 to 1: how loud a note is at this time of its length. */
static double envelope(double at_s, double length_s) {
	double level = 1;

	if (at_s < ATTACK_S) {
		level = 0.5 - 0.5 * cos(TURN / 2 * at_s / ATTACK_S);
	} else {
		level = exp(-3.0 * (at_s - ATTACK_S) / length_s);
	}
	double left_s = length_s - at_s;
	return left_s < RELEASE_S ? level * left_s / RELEASE_S : level;
}

static void add_note(double *samples, const struct note *note) {
	double length_s = note->length_ms / 1000.0;
	int first = note->at_ms * RATE / 1000, count = note->length_ms * RATE / 1000;
	double phase = 0;

	for (int i = 0; i < count; i++) {
		double part = (double)i / count;
		/* Overtones make a low note heard on small speakers, too. */
		double wave = sin(phase) + 0.35 * sin(2 * phase) + 0.12 * sin(3 * phase);
		samples[first + i] += wave * envelope((double)i / RATE, length_s);
		phase += TURN * (note->from_hz + (note->to_hz - note->from_hz) * part) / RATE;
	}
}

static int count_samples(const struct tone *tone) {
	int end_ms = 0;

	for (int i = 0; i < NOTES_MAX; i++) {
		int end = tone->notes[i].at_ms + tone->notes[i].length_ms;
		end_ms = end > end_ms ? end : end_ms;
	}
	return end_ms * RATE / 1000;
}

static void put_number(uint8_t *bytes, uint32_t number, int size) {
	for (int i = 0; i < size; i++) {
		bytes[i] = (uint8_t)(number >> (8 * i));
	}
}

/* RIFF, one channel of 16 bits, little-endian. */
static void put_header(uint8_t header[44], uint32_t data_bytes) {
	memcpy(header, "RIFF....WAVEfmt ....................data....", 44);
	put_number(header + 4, 36 + data_bytes, 4);
	put_number(header + 16, 16, 4);
	put_number(header + 20, 1, 2);
	put_number(header + 22, 1, 2);
	put_number(header + 24, RATE, 4);
	put_number(header + 28, RATE * 2, 4);
	put_number(header + 32, 2, 2);
	put_number(header + 34, 16, 2);
	put_number(header + 40, data_bytes, 4);
}

static int write_tone(const char *folder, const struct tone *tone) {
	static double samples[SECONDS_MAX * RATE];
	static uint8_t bytes[44 + SECONDS_MAX * RATE * 2];
	int count = count_samples(tone);
	double highest = 0;
	char path[4096];

	memset(samples, 0, sizeof(samples));
	for (int i = 0; i < NOTES_MAX; i++) {
		add_note(samples, &tone->notes[i]);
	}
	for (int i = 0; i < count; i++) {
		highest = fabs(samples[i]) > highest ? fabs(samples[i]) : highest;
	}
	put_header(bytes, (uint32_t)count * 2);
	for (int i = 0; i < count; i++) {
		int32_t value = (int32_t)lround(samples[i] / highest * PEAK * INT16_MAX);
		put_number(bytes + 44 + 2 * i, (uint32_t)value, 2);
	}
	(void)snprintf(path, sizeof(path), "%s/%s.wav", folder, tone->name);
	FILE *file = fopen(path, "wb");
	if (file == NULL) {
		return -1;
	}
	size_t size = 44 + (size_t)count * 2;
	size_t written = fwrite(bytes, 1, size, file);
	return fclose(file) == 0 && written == size ? 0 : -1;
}

int main(int argc, char **argv) {
	if (argc != 2) {
		(void)fputs("usage: minimus-tones FOLDER\n", stderr);
		return 1;
	}
	for (size_t i = 0; i < sizeof(tones) / sizeof(tones[0]); i++) {
		if (write_tone(argv[1], &tones[i]) < 0) {
			perror(argv[1]);
			return 1;
		}
	}
	return 0;
}
