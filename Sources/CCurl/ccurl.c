#define _POSIX_C_SOURCE 200809L
#define _DARWIN_C_SOURCE
#include "ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct ccurl_message {
  int kind;
  void *easy;
  union {
    void *whatever;
    int result;
  } data;
};

struct ccurl_library {
  int (*global_init)(long);
  void *(*easy_init)(void);
  void (*easy_reset)(void *);
  void (*easy_cleanup)(void *);
  int (*easy_setopt)(void *, int, ...);
  int (*easy_getinfo)(void *, int, ...);
  const char *(*easy_strerror)(int);
  void *(*slist_append)(void *, const char *);
  void (*slist_free_all)(void *);
  void *(*multi_init)(void);
  int (*multi_cleanup)(void *);
  int (*multi_setopt)(void *, int, ...);
  int (*multi_add_handle)(void *, void *);
  int (*multi_remove_handle)(void *, void *);
  int (*multi_perform)(void *, int *);
  int (*multi_poll)(void *, void *, unsigned int, int, int *);
  int (*multi_wakeup)(void *);
  struct ccurl_message *(*multi_info_read)(void *, int *);
};

enum {
  GLOBAL_ALL = 3,
  OPT_WRITEFUNCTION = 20011,
  OPT_READFUNCTION = 20012,
  OPT_HEADERFUNCTION = 20079,
  INFO_RESPONSE_CODE = 0x200000 + 2,
  INFO_PRETRANSFER_TIME = 0x300000 + 6,
  MULTI_OPT_MAXCONNECTS = 6,
  MESSAGE_DONE = 1,
};

static void *open_library(void) {
#ifdef __APPLE__
  static const char *const names[] = {"libcurl.4.dylib", "/usr/lib/libcurl.4.dylib", "libcurl.dylib"};
#else
  static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4"};
#endif
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (handle) return handle;
  }
  return NULL;
}

const ccurl_library *ccurl_load(void) {
  void *handle = open_library();
  if (!handle) return NULL;
  ccurl_library *l = calloc(1, sizeof *l);
  if (!l) return NULL;
  const struct {
    const char *name;
    void **slot;
  } symbols[] = {
      {"curl_global_init", (void **)&l->global_init},
      {"curl_easy_init", (void **)&l->easy_init},
      {"curl_easy_reset", (void **)&l->easy_reset},
      {"curl_easy_cleanup", (void **)&l->easy_cleanup},
      {"curl_easy_setopt", (void **)&l->easy_setopt},
      {"curl_easy_getinfo", (void **)&l->easy_getinfo},
      {"curl_easy_strerror", (void **)&l->easy_strerror},
      {"curl_slist_append", (void **)&l->slist_append},
      {"curl_slist_free_all", (void **)&l->slist_free_all},
      {"curl_multi_init", (void **)&l->multi_init},
      {"curl_multi_cleanup", (void **)&l->multi_cleanup},
      {"curl_multi_setopt", (void **)&l->multi_setopt},
      {"curl_multi_add_handle", (void **)&l->multi_add_handle},
      {"curl_multi_remove_handle", (void **)&l->multi_remove_handle},
      {"curl_multi_perform", (void **)&l->multi_perform},
      {"curl_multi_poll", (void **)&l->multi_poll},
      {"curl_multi_wakeup", (void **)&l->multi_wakeup},
      {"curl_multi_info_read", (void **)&l->multi_info_read},
  };
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    *symbols[i].slot = dlsym(handle, symbols[i].name);
    if (!*symbols[i].slot) {
      free(l);
      return NULL;
    }
  }
  if (l->global_init(GLOBAL_ALL) != 0) {
    free(l);
    return NULL;
  }
  return l;
}

void *ccurl_easy_init(const ccurl_library *l) { return l->easy_init(); }
void ccurl_easy_reset(const ccurl_library *l, void *easy) { l->easy_reset(easy); }
void ccurl_easy_cleanup(const ccurl_library *l, void *easy) { l->easy_cleanup(easy); }

int ccurl_set_long(const ccurl_library *l, void *easy, int option, long value) {
  return l->easy_setopt(easy, option, value);
}

int ccurl_set_pointer(const ccurl_library *l, void *easy, int option, const void *value) {
  return l->easy_setopt(easy, option, value);
}

int ccurl_set_receivers(const ccurl_library *l, void *easy, ccurl_receiver body, ccurl_receiver header) {
  int code = l->easy_setopt(easy, OPT_WRITEFUNCTION, body);
  return code ? code : l->easy_setopt(easy, OPT_HEADERFUNCTION, header);
}

int ccurl_set_sender(const ccurl_library *l, void *easy, ccurl_sender body) {
  return l->easy_setopt(easy, OPT_READFUNCTION, body);
}

const char *ccurl_error_text(const ccurl_library *l, int code) { return l->easy_strerror(code); }

long ccurl_response_status(const ccurl_library *l, void *easy) {
  long status = 0;
  l->easy_getinfo(easy, INFO_RESPONSE_CODE, &status);
  return status;
}

int ccurl_was_connected(const ccurl_library *l, void *easy) {
  double seconds = 0;
  l->easy_getinfo(easy, INFO_PRETRANSFER_TIME, &seconds);
  return seconds > 0;
}

void *ccurl_headers_append(const ccurl_library *l, void *list, const char *line) {
  return l->slist_append(list, line);
}

void ccurl_headers_free(const ccurl_library *l, void *list) { l->slist_free_all(list); }

void *ccurl_multi_init(const ccurl_library *l, long idle_connections) {
  void *multi = l->multi_init();
  if (multi) l->multi_setopt(multi, MULTI_OPT_MAXCONNECTS, idle_connections);
  return multi;
}

void ccurl_multi_cleanup(const ccurl_library *l, void *multi) { l->multi_cleanup(multi); }
int ccurl_multi_add(const ccurl_library *l, void *multi, void *easy) { return l->multi_add_handle(multi, easy); }
void ccurl_multi_remove(const ccurl_library *l, void *multi, void *easy) { l->multi_remove_handle(multi, easy); }

int ccurl_multi_perform(const ccurl_library *l, void *multi) {
  int running = 0;
  return l->multi_perform(multi, &running);
}

int ccurl_multi_poll(const ccurl_library *l, void *multi, int milliseconds) {
  return l->multi_poll(multi, NULL, 0, milliseconds, NULL);
}

void ccurl_multi_wakeup(const ccurl_library *l, void *multi) { l->multi_wakeup(multi); }

void *ccurl_multi_next_done(const ccurl_library *l, void *multi, int *code) {
  int left = 0;
  struct ccurl_message *message;
  while ((message = l->multi_info_read(multi, &left))) {
    if (message->kind != MESSAGE_DONE) continue;
    *code = message->data.result;
    return message->easy;
  }
  return NULL;
}

int ccurl_spawn(void *(*body)(void *), void *context) {
  // The thread inherits a mask that leaves every signal to the others: a broken TLS connection raises SIGPIPE here.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  int code = pthread_create(&thread, NULL, body, context);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (code == 0) pthread_detach(thread);
  return code;
}
