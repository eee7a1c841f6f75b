/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target once over each file of the folders given: what plain ctest does with a corpus.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define INPUT_MAX (4u * 1024u * 1024u)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path) {
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		perror(path);
		return -1;
	}
	uint8_t *data = malloc(INPUT_MAX);
	size_t size = data == NULL ? 0 : fread(data, 1, INPUT_MAX, file);
	(void)fclose(file);
	/* The size is exact, so that a sanitizer sees a read behind the end. */
	uint8_t *exact = data == NULL ? NULL : realloc(data, size == 0 ? 1 : size);
	if (exact == NULL) {
		free(data);
		return -1;
	}
	(void)LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	return 0;
}

static int replay_folder(const char *folder) {
	DIR *directory = opendir(folder);
	if (directory == NULL) {
		perror(folder);
		return -1;
	}
	int count = 0;
	struct dirent *entry;
	while (count >= 0 && (entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.') {
			continue;
		}
		char path[4096];
		(void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		count = replay_file(path) < 0 ? -1 : count + 1;
	}
	(void)closedir(directory);
	return count;
}

int main(int argc, char **argv) {
	int total = 0;
	for (int i = 1; i < argc; i++) {
		int count = replay_folder(argv[i]);
		if (count < 0) {
			return 1;
		}
		total += count;
	}
	(void)printf("%d inputs\n", total);
	return total > 0 ? 0 : 1;
}
