/* SPDX-License-Identifier: MIT */
/* What control.c (socket, clients), client.c (bytes) and request.c (replies) share. */
#ifndef DAEMON_CONTROL_PRIVATE_H
#define DAEMON_CONTROL_PRIVATE_H

#include "control.h"

struct batch {
	struct client *client;
	json_t *replies; /* owned */
	size_t open;
};

struct client {
	struct control *control;
	struct client *next, *previous;
	union {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_pipe_t pipe;
		uv_tty_t tty;
	} in, out;     /* a socket is both: out is used for standard output alone */
	bool has_out;  /* out is a handle of its own */
	bool has_in;   /* in is open (a file on standard input is read by the pool instead) */
	int plain_out; /* descriptor of a standard output that is a file; -1: none */
	uv_fs_t file_read;
	bool file_reading;
	struct wire_reader reader;
	char *text; /* owned: gathered output that the kernel has not been offered yet */
	size_t used, capacity;
	size_t queued; /* bytes that the kernel has not taken yet */
	bool corked;   /* a line is being worked on: gather */
	bool held;     /* we do not read because the client does not */
	bool subscribed;
	uint64_t mask, lost_from; /* lost_from 0: nothing lost */
	unsigned requests, open_handles;
	bool ended, closing;
};

struct control {
	uv_loop_t *loop;
	struct events *events;
	struct control_ops ops;
	uv_pipe_t listener;
	int fd; /* bound, not yet in the loop; -1: none */
	bool listening, inherited, finishing;
	char *path; /* owned; the socket's file, when it is ours to remove */
	uint64_t device, inode;
	struct client *clients;
	size_t client_count, open_handles;
	uint64_t next_order;
	struct request *first, *last;
};

/* ---- client.c ---- */
struct client *client_create(struct control *control);
/* Reads and works from now on. */
void client_start(struct client *client);
/* Puts text into the outbox; goes out at once unless the client is corked. */
void client_write(struct client *client, const char *text, size_t length);
void client_flush(struct client *client);
/* Closes now; memory goes when the last request has been answered. */
void client_close(struct client *client);
/* Frees or finishes what has nothing left to wait for. */
void client_settle(struct client *client);
size_t client_backlog(const struct client *client);
/* The oldest lost event's place is told, with a snapshot. */
void client_tell_lost(struct client *client);

/* ---- request.c ---- */
void request_take_line(struct client *client, const char *line, size_t length);
void request_refuse_line(struct client *client, int code, const char *text);

#endif
