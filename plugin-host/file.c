/* SPDX-License-Identifier: MIT */
#include "file.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"

static int check_owner(const char *path, const struct stat *status, struct wire_error *error) {
	if (!S_ISREG(status->st_mode)) {
		return fault_plugin(error, "%s is not a file", path);
	}
	if (status->st_uid != 0 && status->st_uid != geteuid()) {
		return fault_plugin(error, "%s belongs to user %lu; it must be yours or root's",
			path, (unsigned long)status->st_uid);
	}
	if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		return fault_plugin(error,
			"%s may be written by others (mode %04o); chmod go-w makes it acceptable",
			path, (unsigned)(status->st_mode & 07777));
	}
	return 0;
}

static int check_elf(const char *path, int fd, struct wire_error *error) {
	unsigned char ident[EI_NIDENT + 2];
	if (pread(fd, ident, sizeof ident, 0) != (ssize_t)sizeof ident ||
		memcmp(ident, ELFMAG, SELFMAG) != 0) {
		return fault_plugin(
			error, "%s is not an ELF file; a shared object was expected", path);
	}
	unsigned char own_class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
	const uint16_t probe = 1;
	unsigned char own_data = *(const unsigned char *)&probe == 1 ? ELFDATA2LSB : ELFDATA2MSB;
	if (ident[EI_CLASS] != own_class || ident[EI_DATA] != own_data) {
		return fault_plugin(error, "%s was built for another kind of machine", path);
	}
	uint16_t type;
	memcpy(&type, ident + EI_NIDENT, sizeof type);
	if (type != ET_DYN) {
		return fault_plugin(error, "%s is no shared object (ELF type %u; %d was expected)",
			path, (unsigned)type, ET_DYN);
	}
	return 0;
}

int file_open(const char *path, struct wire_error *error) {
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		return fault_plugin(error, "%s cannot be opened: %s", path, strerror(errno));
	}
	struct stat status;
	int result = fstat(fd, &status) != 0 ? fault_plugin(error, "%s: %s", path, strerror(errno))
					     : check_owner(path, &status, error);
	if (result == 0) {
		result = check_elf(path, fd, error);
	}
	if (result != 0) {
		(void)close(fd);
		return result;
	}
	return fd;
}
