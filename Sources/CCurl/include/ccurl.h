#pragma once
#include <stddef.h>

// The part of libcurl that the transport uses, found at run time, so that neither building nor starting the program
// needs libcurl. The numbers are libcurl's public, stable ABI.

/// The functions of a loaded libcurl.
typedef struct ccurl_library ccurl_library;

enum {
  CCURL_OPT_URL = 10002,
  CCURL_OPT_PROXY = 10004,
  CCURL_OPT_WRITEDATA = 10001,
  CCURL_OPT_READDATA = 10009,
  CCURL_OPT_ERRORBUFFER = 10010,
  CCURL_OPT_HTTPHEADER = 10023,
  CCURL_OPT_HEADERDATA = 10029,
  CCURL_OPT_POST = 47,
  CCURL_OPT_FOLLOWLOCATION = 52,
  CCURL_OPT_POSTFIELDSIZE = 60,
  CCURL_OPT_SSL_VERIFYPEER = 64,
  CCURL_OPT_CAINFO = 10065,
  CCURL_OPT_UNIX_SOCKET_PATH = 10231,
  CCURL_OPT_HTTPGET = 80,
  CCURL_OPT_SSL_VERIFYHOST = 81,
  CCURL_OPT_HTTP_VERSION = 84,
  CCURL_OPT_NOSIGNAL = 99,
  CCURL_OPT_ACCEPT_ENCODING = 10102,
  CCURL_OPT_TIMEOUT_MS = 155,
  CCURL_OPT_CONNECTTIMEOUT_MS = 156,
  CCURL_OPT_PROTOCOLS = 181,
  CCURL_OPT_PIPEWAIT = 237,
};

enum {
  CCURL_HTTP_VERSION_2TLS = 4,
  CCURL_PROTOCOL_HTTP = 1,
  CCURL_PROTOCOL_HTTPS = 2,
  CCURL_ERROR_SIZE = 256,
};

/// Receives a part of a body or one header line; returns the bytes taken. Fewer than given stops the transfer.
typedef size_t (*ccurl_receiver)(char *bytes, size_t size, size_t count, void *context);

/// Gives the next part of a body, at most `size * count` bytes; 0 at its end.
typedef size_t (*ccurl_sender)(char *bytes, size_t size, size_t count, void *context);

/// Loads libcurl and prepares it, or returns NULL where there is none of 7.68 or later. Never unloaded.
const ccurl_library *ccurl_load(void);

void *ccurl_easy_init(const ccurl_library *library);
void ccurl_easy_reset(const ccurl_library *library, void *easy);
void ccurl_easy_cleanup(const ccurl_library *library, void *easy);
int ccurl_set_long(const ccurl_library *library, void *easy, int option, long value);
int ccurl_set_pointer(const ccurl_library *library, void *easy, int option, const void *value);
int ccurl_set_receivers(const ccurl_library *library, void *easy, ccurl_receiver body, ccurl_receiver header);
/// Gives the body by parts. libcurl cannot rewind it, so that it never sends a request a second time on its own.
int ccurl_set_sender(const ccurl_library *library, void *easy, ccurl_sender body);
const char *ccurl_error_text(const ccurl_library *library, int code);
long ccurl_response_status(const ccurl_library *library, void *easy);
/// Whether there was a connection to send the request on.
int ccurl_was_connected(const ccurl_library *library, void *easy);

/// Appends a line to a list of headers, which may be NULL; NULL if there is no memory.
void *ccurl_headers_append(const ccurl_library *library, void *list, const char *line);
void ccurl_headers_free(const ccurl_library *library, void *list);

void *ccurl_multi_init(const ccurl_library *library, long idle_connections);
void ccurl_multi_cleanup(const ccurl_library *library, void *multi);
int ccurl_multi_add(const ccurl_library *library, void *multi, void *easy);
void ccurl_multi_remove(const ccurl_library *library, void *multi, void *easy);
int ccurl_multi_perform(const ccurl_library *library, void *multi);
/// Waits until there is something to do, at most so long.
int ccurl_multi_poll(const ccurl_library *library, void *multi, int milliseconds);
/// Ends a wait; may be called from any thread.
void ccurl_multi_wakeup(const ccurl_library *library, void *multi);
/// Takes the next finished transfer and its result; NULL if there is none.
void *ccurl_multi_next_done(const ccurl_library *library, void *multi, int *code);

/// Runs `body(context)` on a new detached thread; 0 on success.
int ccurl_spawn(void *(*body)(void *), void *context);
