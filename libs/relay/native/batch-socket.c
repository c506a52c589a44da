// A UDP socket that takes in and sends many datagrams per system call, inside Node's own event loop. It may have others
// beside it, opened and shut as it runs (the relayed addresses of an open relay), whose datagrams come in the same batches.
//
// JavaScript and this file share one piece of memory (see batch-socket.ts, which describes the same layout):
//
//   incoming   SLOTS entries of 9 words: length, family << 16 | port, four words of IP address, scope, socket, 0
//   outgoing   SLOTS + 1 entries of 9 words: offset, length, then the destination in the same six words, socket
//   slots      SLOTS datagrams, each with room for the longest there can be
//
// `socket` is 0 for the socket itself, else the number that `open` gave. Address and socket come back as they are when
// what is sent answers what came in. Whatever JavaScript writes there is checked before it is used: nothing outside the
// slots is ever sent. The memory is freed when neither the socket nor JavaScript holds it.
#define _GNU_SOURCE
#define NAPI_VERSION 9
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/udp.h>
#include <node_api.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <time.h>
#include <uv.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum {
  SLOTS = 256,
  WORDS = 9,
  LONGEST = 65536,
  // Not a power of two: slots that lie in the same places of all pages would fight for the same lines of the caches.
  STRIDE = LONGEST + 2048 + 64,
  // Free bytes before a datagram: room for the longest header that a relay puts in place of a shorter one.
  HEADROOM = 64,
  HEADS = SLOTS * WORDS * 4 + (SLOTS + 1) * WORDS * 4,
  // Datagrams of one destination leave in one pass through the kernel when they are of one length and no longer than this.
  LONGEST_SEGMENT = 1400,
  MOST_SEGMENTS = 40,
  HASHES = 1024,
  // Of the slots of a batch, what all others get together, and each of them: whoever is at the socket itself is not kept out.
  SLOTS_BESIDE = SLOTS / 2,
  SLOTS_EACH = 16,
  // Nanoseconds. From 2,000 to 50,000 packets/s it pays to wait a little for company.
  LINGER = 500 * 1000,
  SHORTEST_GAP = 20 * 1000,
  LONGEST_GAP = 500 * 1000,
  FORGOTTEN = 10 * 1000 * 1000,
};
#define MEMORY ((size_t)HEADS + (size_t)SLOTS * STRIDE)

struct entry {
  int32_t word[WORDS];
};

struct memory {
  unsigned char *bytes;
  int holders;
};

/** What leaves in one pass: packets of one destination, from `first` along `next`. */
struct group {
  struct sockaddr_storage to;
  socklen_t to_length;
  int descriptor;
  int first;
  int last;
  int segments;
  int length;
  bool full;
  /** As an outgoing entry has it: address and socket. */
  int32_t destination[7];
  char control[CMSG_SPACE(sizeof(uint16_t))];
};

/** What system calls are told. */
struct work {
  struct mmsghdr incoming[SLOTS];
  struct iovec slots[SLOTS];
  struct sockaddr_storage sources[SLOTS];
  struct mmsghdr outgoing[SLOTS];
  struct iovec parts[SLOTS];
  struct group groups[SLOTS];
  struct group *of_message[SLOTS];
  struct epoll_event ready[SLOTS_BESIDE + 1];
  int16_t next[SLOTS], heads[HASHES];
};

/** RESTING: its number is not given again before the next batch, since this one may still hold packets of it. */
enum state { FREE, OPEN, RESTING };
struct beside {
  int descriptor;
  int family;
  enum state state;
};

struct batch_socket {
  struct work work;
  napi_env env;
  napi_ref receiver;
  napi_ref self;
  napi_ref closed;
  napi_async_context context;
  napi_async_cleanup_hook_handle cleanup;
  struct memory *memory;
  uv_poll_t poll;
  int descriptor;
  int family;
  /** An epoll set of the socket and of all beside it; -1 where there are none to be. */
  int watch;
  /** By number; 0 is nobody's. */
  struct beside *beside;
  int numbers;
  bool resting;
  bool closing;
  bool segments;
  int refused_segments;
  int64_t gap;
  uint64_t last_batch;
};

static struct entry *incoming(struct batch_socket *socket) { return (struct entry *)socket->memory->bytes; }
static struct entry *outgoing(struct batch_socket *socket) { return incoming(socket) + SLOTS; }
static unsigned char *slots(struct batch_socket *socket) { return socket->memory->bytes + HEADS; }

static void let_go(struct memory *memory) {
  if (--memory->holders > 0) return;
  munmap(memory->bytes, MEMORY);
  free(memory);
}

static void memory_collected(napi_env env, void *bytes, void *memory) {
  (void)env;
  (void)bytes;
  let_go(memory);
}

static napi_value throw_errno(napi_env env, int number) {
  napi_throw_error(env, uv_err_name(-number), uv_strerror(-number));
  return NULL;
}

// Addresses, in and out -----------------------------------------------------------------------------------------------

static void write_address(struct entry *entry, const struct sockaddr_storage *from) {
  memset(&entry->word[1], 0, sizeof(int32_t) * (WORDS - 1));
  if (from->ss_family == AF_INET) {
    const struct sockaddr_in *four = (const struct sockaddr_in *)from;
    entry->word[1] = 4 << 16 | ntohs(four->sin_port);
    entry->word[2] = (int32_t)ntohl(four->sin_addr.s_addr);
  } else {
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)from;
    entry->word[1] = 6 << 16 | ntohs(six->sin6_port);
    for (int part = 0; part < 4; part++) {
      uint32_t word;
      memcpy(&word, six->sin6_addr.s6_addr + 4 * part, 4);
      entry->word[2 + part] = (int32_t)ntohl(word);
    }
    entry->word[6] = (int32_t)six->sin6_scope_id;
  }
}

/** Returns the length of the address, 0 when it is of another family than the socket's. */
static socklen_t read_address(int family, const struct entry *entry, struct sockaddr_storage *to) {
  const int32_t kind = entry->word[2] >> 16;
  const uint16_t port = htons((uint16_t)(entry->word[2] & 0xffff));
  if (kind == 4 && family == AF_INET) {
    struct sockaddr_in *four = (struct sockaddr_in *)to;
    memset(four, 0, sizeof *four);
    four->sin_family = AF_INET;
    four->sin_port = port;
    four->sin_addr.s_addr = htonl((uint32_t)entry->word[3]);
    return sizeof *four;
  }
  if (kind == 6 && family == AF_INET6) {
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)to;
    memset(six, 0, sizeof *six);
    six->sin6_family = AF_INET6;
    six->sin6_port = port;
    for (int part = 0; part < 4; part++) {
      const uint32_t word = htonl((uint32_t)entry->word[3 + part]);
      memcpy(six->sin6_addr.s6_addr + 4 * part, &word, 4);
    }
    six->sin6_scope_id = (uint32_t)entry->word[7];
    return sizeof *six;
  }
  return 0;
}

// Receiving -----------------------------------------------------------------------------------------------------------

/** Everything that system calls are told about slots stays the same from batch to batch, but the lengths. */
static void prepare_slots(struct batch_socket *socket) {
  struct work *work = &socket->work;
  for (int slot = 0; slot < SLOTS; slot++) {
    work->slots[slot] = (struct iovec){slots(socket) + (size_t)slot * STRIDE + HEADROOM, LONGEST};
    work->incoming[slot].msg_hdr = (struct msghdr){.msg_name = &work->sources[slot],
                                                   .msg_namelen = sizeof work->sources[slot],
                                                   .msg_iov = &work->slots[slot],
                                                   .msg_iovlen = 1};
  }
}

static int take_from(struct batch_socket *socket, int number, int descriptor, int first, int most) {
  struct work *work = &socket->work;
  const int count = recvmmsg(descriptor, work->incoming + first, (unsigned)most, MSG_DONTWAIT, NULL);
  for (int slot = first; slot < first + count; slot++) {
    struct entry *entry = &incoming(socket)[slot];
    entry->word[0] = (int32_t)work->incoming[slot].msg_len;
    write_address(entry, &work->sources[slot]);
    entry->word[7] = number;
    work->incoming[slot].msg_hdr.msg_namelen = sizeof work->sources[slot];
  }
  return count > 0 ? count : 0;
}

static void give_numbers_back(struct batch_socket *socket) {
  for (int number = 1; number < socket->numbers; number++)
    if (socket->beside[number].state == RESTING) socket->beside[number].state = FREE;
  socket->resting = false;
}

static int take_in(struct batch_socket *socket) {
  if (socket->resting) give_numbers_back(socket);
  if (socket->watch < 0) return take_from(socket, 0, socket->descriptor, 0, SLOTS);
  struct epoll_event *ready = socket->work.ready;
  const int many = epoll_wait(socket->watch, ready, SLOTS_BESIDE + 1, 0);
  if (many <= 0) return 0;
  const int share = SLOTS_BESIDE / many;
  const int each = share < 1 ? 1 : share > SLOTS_EACH ? SLOTS_EACH : share;
  int count = 0;
  bool itself = false;
  for (int index = 0; index < many; index++) {
    const int number = (int)ready[index].data.u32;
    if (number == 0) itself = true;
    else count += take_from(socket, number, socket->beside[number].descriptor, count, each);
  }
  if (itself) count += take_from(socket, 0, socket->descriptor, count, SLOTS - count);
  return count;
}

/**
 * Most of what a packet costs at a middling rate is the wake-up for it: at 10,000 packets/s one of 0.5 ms for five packets
 * halves the work. Below some calls nobody waits, and a busy relay finds whole batches waiting anyway.
 */
static void linger(struct batch_socket *socket) {
  if (socket->gap < SHORTEST_GAP || socket->gap > LONGEST_GAP) return;
  nanosleep(&(struct timespec){.tv_nsec = LINGER}, NULL);
}

/** Keeps the mean time between packets, over the last hundred or so. */
static void measure_gap(struct batch_socket *socket, int count) {
  const uint64_t now = uv_hrtime();
  uint64_t gap = (now - socket->last_batch) / (uint64_t)count;
  socket->last_batch = now;
  if (gap > FORGOTTEN) gap = FORGOTTEN;
  const int weight = count < 64 ? count : 64;
  socket->gap += ((int64_t)gap - socket->gap) * weight / 128;
}

static void readable(uv_poll_t *poll, int status, int events) {
  struct batch_socket *socket = poll->data;
  (void)status;
  (void)events;
  linger(socket);
  const int count = take_in(socket);
  if (count <= 0 || socket->closing) return;
  measure_gap(socket, count);
  napi_env env = socket->env;
  napi_handle_scope scope;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return;
  napi_value receiver, self, argument, result;
  if (napi_get_reference_value(env, socket->receiver, &receiver) == napi_ok &&
      napi_get_reference_value(env, socket->self, &self) == napi_ok &&
      napi_create_int32(env, count, &argument) == napi_ok) {
    const napi_status outcome = napi_make_callback(env, socket->context, self, receiver, 1, &argument, &result);
    bool pending = false;
    if (outcome != napi_ok && napi_is_exception_pending(env, &pending) == napi_ok && pending) {
      napi_value error;
      if (napi_get_and_clear_last_exception(env, &error) == napi_ok) napi_fatal_exception(env, error);
    }
  }
  napi_close_handle_scope(env, scope);
}

// Sending -------------------------------------------------------------------------------------------------------------

static bool is_within(const struct entry *entry) {
  const int32_t offset = entry->word[0], length = entry->word[1];
  return offset >= 0 && length >= 0 && length <= 65507 && (size_t)offset + (size_t)length <= (size_t)SLOTS * STRIDE;
}

static unsigned hash_of(const struct entry *entry) {
  uint32_t hash = 2166136261u;
  for (int word = 2; word < WORDS; word++) hash = (hash ^ (uint32_t)entry->word[word]) * 16777619u;
  return (hash ^ hash >> 15) % HASHES;
}

static bool segments_refused(int number) { return number == EIO || number == EINVAL || number == EOPNOTSUPP || number == ENOPROTOOPT; }

static void send_one_by_one(int descriptor, const struct group *group, const struct iovec *parts) {
  for (int part = 0; part < group->segments; part++)
    sendto(descriptor, parts[part].iov_base, parts[part].iov_len, MSG_DONTWAIT, (const struct sockaddr *)&group->to,
           group->to_length);
}

/** The socket of that number, its family beside it; -1 when it is not open. */
static int descriptor_of(const struct batch_socket *socket, int32_t number, int *family) {
  if (number == 0) {
    *family = socket->family;
    return socket->descriptor;
  }
  if (number < 0 || number >= socket->numbers || socket->beside[number].state != OPEN) return -1;
  *family = socket->beside[number].family;
  return socket->beside[number].descriptor;
}

/** The kernel took nothing of it. A network card or a route that cannot cut segments up gets them one by one. */
static void refused(struct batch_socket *socket, int descriptor, const struct group *group, const struct iovec *parts) {
  if (group->segments == 1 || !segments_refused(errno)) return;
  send_one_by_one(descriptor, group, parts);
  if (++socket->refused_segments >= 8) socket->segments = false;
}

/**
 * Sends the first `count` entries. Order holds per destination; across destinations nobody can tell. What the kernel does
 * not take (its buffer is full, a destination cannot be reached) is lost, as datagrams are.
 */
static void send_all(struct batch_socket *socket, int count) {
  struct mmsghdr *messages = socket->work.outgoing;
  struct iovec *parts = socket->work.parts;
  struct group *groups = socket->work.groups;
  int16_t *next = socket->work.next, *heads = socket->work.heads;
  int many = 0, family = 0;
  if (socket->segments) memset(heads, -1, sizeof socket->work.heads);
  for (int index = 0; index < count; index++) {
    const struct entry *entry = &outgoing(socket)[index];
    const int length = entry->word[1];
    if (!is_within(entry)) continue;
    next[index] = -1;
    unsigned hash = 0;
    if (socket->segments) {
      // The newest group of that destination is the only one that may grow, or packets would overtake each other.
      hash = hash_of(entry);
      struct group *group = heads[hash] < 0 ? NULL : &groups[heads[hash]];
      if (group && memcmp(group->destination, &entry->word[2], sizeof group->destination) == 0 && !group->full &&
          length > 0 && length <= group->length && group->length <= LONGEST_SEGMENT) {
        next[group->last] = (int16_t)index;
        group->last = index;
        group->segments++;
        // Only the last of a group may be shorter.
        group->full = length < group->length || group->segments == MOST_SEGMENTS;
        continue;
      }
    }
    struct group *group = &groups[many];
    if ((group->descriptor = descriptor_of(socket, entry->word[8], &family)) < 0) continue;
    group->to_length = read_address(family, entry, &group->to);
    if (group->to_length == 0) continue;
    memcpy(group->destination, &entry->word[2], sizeof group->destination);
    group->first = group->last = index;
    group->segments = 1;
    group->length = length;
    group->full = false;
    if (socket->segments) heads[hash] = (int16_t)many;
    many++;
  }
  int part = 0, together = 0;
  for (int index = 0; index < many; index++) {
    struct group *group = &groups[index];
    struct iovec *const first_part = &parts[part];
    struct msghdr *header = &messages[together].msg_hdr;
    *header = (struct msghdr){
        .msg_name = &group->to, .msg_namelen = group->to_length, .msg_iov = &parts[part], .msg_iovlen = (size_t)group->segments};
    for (int at = group->first; at >= 0; at = next[at]) {
      const struct entry *entry = &outgoing(socket)[at];
      parts[part++] = (struct iovec){slots(socket) + entry->word[0], (size_t)entry->word[1]};
    }
    if (group->segments > 1) {
      header->msg_control = group->control;
      header->msg_controllen = sizeof group->control;
      struct cmsghdr *control = CMSG_FIRSTHDR(header);
      control->cmsg_level = SOL_UDP;
      control->cmsg_type = UDP_SEGMENT;
      control->cmsg_len = CMSG_LEN(sizeof(uint16_t));
      const uint16_t size = (uint16_t)group->length;
      memcpy(CMSG_DATA(control), &size, sizeof size);
    }
    if (group->descriptor == socket->descriptor) socket->work.of_message[together++] = group;
    // One beside it seldom has more than one packet in a batch: nothing would be saved by waiting for the others.
    else if (sendmsg(group->descriptor, header, MSG_DONTWAIT) < 0) refused(socket, group->descriptor, group, first_part);
  }
  for (int done = 0; done < together;) {
    const int sent = sendmmsg(socket->descriptor, messages + done, (unsigned)(together - done), MSG_DONTWAIT);
    if (sent > 0) {
      done += sent;
      continue;
    }
    if (errno == EINTR) continue;
    refused(socket, socket->descriptor, socket->work.of_message[done], messages[done].msg_hdr.msg_iov);
    done++;
  }
}

// What JavaScript calls -----------------------------------------------------------------------------------------------

static struct batch_socket *self_of(napi_env env, napi_callback_info info, size_t count, napi_value *arguments) {
  napi_value self;
  size_t given = count;
  struct batch_socket *socket = NULL;
  // A method of ours cannot be called on anything else: V8 sees to that. After closing there is nothing to unwrap.
  if (napi_get_cb_info(env, info, &given, arguments, &self, NULL) != napi_ok || given < count ||
      napi_unwrap(env, self, (void **)&socket) != napi_ok)
    return NULL;
  return socket;
}

static napi_value flush(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  int32_t count;
  struct batch_socket *socket = self_of(env, info, 1, arguments);
  if (!socket || socket->closing || napi_get_value_int32(env, arguments[0], &count) != napi_ok) return NULL;
  if (count > 0 && count <= SLOTS) send_all(socket, count);
  return NULL;
}

/** Sends bytes from elsewhere to the destination in the last entry of `outgoing`. */
static napi_value send_bytes(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  void *bytes;
  size_t length;
  struct sockaddr_storage to;
  struct batch_socket *socket = self_of(env, info, 1, arguments);
  if (!socket || socket->closing) return NULL;
  if (napi_get_buffer_info(env, arguments[0], &bytes, &length) != napi_ok) return NULL;
  const struct entry *entry = &outgoing(socket)[SLOTS];
  int family = 0;
  const int descriptor = descriptor_of(socket, entry->word[8], &family);
  const socklen_t to_length = descriptor < 0 ? 0 : read_address(family, entry, &to);
  if (to_length > 0) sendto(descriptor, bytes, length, MSG_DONTWAIT, (struct sockaddr *)&to, to_length);
  return NULL;
}

static void poll_closed(uv_handle_t *handle) {
  struct batch_socket *socket = handle->data;
  napi_env env = socket->env;
  close(socket->descriptor);
  if (socket->watch >= 0) close(socket->watch);
  for (int number = 1; number < socket->numbers; number++)
    if (socket->beside[number].state == OPEN) close(socket->beside[number].descriptor);
  free(socket->beside);
  napi_handle_scope scope;
  if (napi_open_handle_scope(env, &scope) == napi_ok) {
    napi_value closed, self, result;
    if (socket->closed && napi_get_reference_value(env, socket->closed, &closed) == napi_ok &&
        napi_get_reference_value(env, socket->self, &self) == napi_ok)
      napi_make_callback(env, socket->context, self, closed, 0, NULL, &result);
    napi_close_handle_scope(env, scope);
  }
  napi_value self;
  void *wrapped;
  if (napi_open_handle_scope(env, &scope) == napi_ok) {
    if (napi_get_reference_value(env, socket->self, &self) == napi_ok && self) napi_remove_wrap(env, self, &wrapped);
    napi_close_handle_scope(env, scope);
  }
  if (socket->closed) napi_delete_reference(env, socket->closed);
  napi_delete_reference(env, socket->receiver);
  napi_delete_reference(env, socket->self);
  napi_async_destroy(env, socket->context);
  napi_remove_async_cleanup_hook(socket->cleanup);
  let_go(socket->memory);
  free(socket);
}

static void begin_closing(struct batch_socket *socket) {
  if (socket->closing) return;
  socket->closing = true;
  uv_poll_stop(&socket->poll);
  uv_close((uv_handle_t *)&socket->poll, poll_closed);
}

static void environment_ends(napi_async_cleanup_hook_handle handle, void *socket) {
  (void)handle;
  begin_closing(socket);
}

static napi_value close_socket(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  napi_valuetype type;
  struct batch_socket *socket = self_of(env, info, 1, arguments);
  if (!socket || socket->closing) return NULL;
  if (napi_typeof(env, arguments[0], &type) == napi_ok && type == napi_function)
    napi_create_reference(env, arguments[0], 1, &socket->closed);
  begin_closing(socket);
  return NULL;
}

/** `buffer`: 0 for what the system gives. Returns a negative error number when the address cannot be had. */
static int bound_descriptor(const char *host, int port, int buffer, bool one_family, int *family, int *bound_port) {
  struct sockaddr_storage at = {0};
  struct sockaddr_in *four = (struct sockaddr_in *)&at;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)&at;
  socklen_t length;
  if (uv_ip4_addr(host, port, four) == 0) length = sizeof *four;
  else if (uv_ip6_addr(host, port, six) == 0) length = sizeof *six;
  else return -EINVAL;
  *family = at.ss_family;
  const int descriptor = socket(*family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -errno;
  if (*family == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &(int){one_family}, sizeof(int));
  // As root beyond the system's limit, else up to it.
  if (buffer > 0 && setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer) != 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  if (buffer > 0 && setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer) != 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  struct sockaddr_storage bound;
  socklen_t bound_length = sizeof bound;
  if (bind(descriptor, (struct sockaddr *)&at, length) != 0 ||
      getsockname(descriptor, (struct sockaddr *)&bound, &bound_length) != 0) {
    const int number = errno;
    close(descriptor);
    return -number;
  }
  *bound_port = ntohs(bound.ss_family == AF_INET ? ((struct sockaddr_in *)&bound)->sin_port
                                                 : ((struct sockaddr_in6 *)&bound)->sin6_port);
  return descriptor;
}

static int free_number(struct batch_socket *socket) {
  for (int number = 1; number < socket->numbers; number++)
    if (socket->beside[number].state == FREE) return number;
  const int numbers = socket->numbers ? socket->numbers * 2 : 64;
  struct beside *more = realloc(socket->beside, (size_t)numbers * sizeof *more);
  if (!more) return 0;
  memset(more + socket->numbers, 0, (size_t)(numbers - socket->numbers) * sizeof *more);
  const int first = socket->numbers ? socket->numbers : 1;
  socket->beside = more;
  socket->numbers = numbers;
  return first;
}

/** open(host, port): the number of a socket beside this one; 0 when it cannot be had. */
static napi_value open_beside(napi_env env, napi_callback_info info) {
  napi_value arguments[2], value;
  char host[64];
  size_t host_length;
  int32_t port;
  struct batch_socket *socket = self_of(env, info, 2, arguments);
  if (!socket || socket->closing || socket->watch < 0 ||
      napi_get_value_string_utf8(env, arguments[0], host, sizeof host, &host_length) != napi_ok ||
      napi_get_value_int32(env, arguments[1], &port) != napi_ok || port < 0 || port > 65535)
    return NULL;
  int number = free_number(socket), family = 0, bound_port = 0;
  const int descriptor = number > 0 ? bound_descriptor(host, port, 0, true, &family, &bound_port) : -ENOMEM;
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)number};
  if (descriptor >= 0 && epoll_ctl(socket->watch, EPOLL_CTL_ADD, descriptor, &event) == 0) {
    socket->beside[number] = (struct beside){descriptor, family, OPEN};
  } else {
    if (descriptor >= 0) close(descriptor);
    number = 0;
  }
  return napi_create_int32(env, number, &value) == napi_ok ? value : NULL;
}

/** shut(number): its port is free again when this returns. */
static napi_value shut_beside(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  int32_t number;
  struct batch_socket *socket = self_of(env, info, 1, arguments);
  if (!socket || socket->closing || napi_get_value_int32(env, arguments[0], &number) != napi_ok) return NULL;
  if (number <= 0 || number >= socket->numbers || socket->beside[number].state != OPEN) return NULL;
  // Closing takes it out of the epoll set as well.
  close(socket->beside[number].descriptor);
  socket->beside[number].state = RESTING;
  socket->resting = true;
  return NULL;
}

static struct memory *new_memory(void) {
  struct memory *memory = calloc(1, sizeof *memory);
  if (!memory) return NULL;
  memory->bytes = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory->bytes == MAP_FAILED) {
    free(memory);
    return NULL;
  }
  // Of each slot only the pages that datagrams really reach are ever backed.
  madvise(memory->bytes, MEMORY, MADV_NOHUGEPAGE);
  return memory;
}

/** What the event loop watches; -1 when it cannot be had. */
static int watched(int descriptor, bool others, int *watch) {
  *watch = -1;
  if (!others) return descriptor;
  struct epoll_event event = {.events = EPOLLIN};
  *watch = epoll_create1(EPOLL_CLOEXEC);
  if (*watch >= 0 && epoll_ctl(*watch, EPOLL_CTL_ADD, descriptor, &event) == 0) return *watch;
  if (*watch >= 0) close(*watch);
  return *watch = -1;
}

/** new BatchSocket(host, port, bufferSize, onBatch, others): `others` where there may be sockets beside it */
static napi_value construct(napi_env env, napi_callback_info info) {
  napi_value arguments[5], self, value;
  size_t given = 5;
  char host[64];
  size_t host_length;
  int32_t port, buffer;
  bool others;
  napi_valuetype type;
  napi_value target = NULL;
  if (napi_get_new_target(env, info, &target) != napi_ok || !target ||
      napi_get_cb_info(env, info, &given, arguments, &self, NULL) != napi_ok || given < 5 ||
      napi_get_value_string_utf8(env, arguments[0], host, sizeof host, &host_length) != napi_ok ||
      napi_get_value_int32(env, arguments[1], &port) != napi_ok || port < 0 || port > 65535 ||
      napi_get_value_int32(env, arguments[2], &buffer) != napi_ok ||
      napi_typeof(env, arguments[3], &type) != napi_ok || type != napi_function ||
      napi_get_value_bool(env, arguments[4], &others) != napi_ok) {
    napi_throw_type_error(env, NULL, "new BatchSocket(host, port, bufferSize, onBatch, others)");
    return NULL;
  }
  uv_loop_t *loop;
  if (napi_get_uv_event_loop(env, &loop) != napi_ok) return throw_errno(env, ENOSYS);
  int family = 0, bound_port = 0;
  const int descriptor = bound_descriptor(host, port, buffer, false, &family, &bound_port);
  if (descriptor < 0) return throw_errno(env, -descriptor);
  struct memory *memory = new_memory();
  struct batch_socket *socket = calloc(1, sizeof *socket);
  int watch = -1;
  const int polled = watched(descriptor, others, &watch);
  if (!memory || !socket || polled < 0 || uv_poll_init(loop, &socket->poll, polled) != 0) {
    if (watch >= 0) close(watch);
    if (memory) munmap(memory->bytes, MEMORY);
    free(memory);
    free(socket);
    close(descriptor);
    return throw_errno(env, ENOMEM);
  }
  socket->env = env;
  socket->memory = memory;
  socket->descriptor = descriptor;
  socket->family = family;
  socket->watch = watch;
  socket->poll.data = socket;
  memory->holders = 1;
  socket->gap = FORGOTTEN;
  socket->last_batch = uv_hrtime();
  prepare_slots(socket);
  int none = 0;
  socket->segments = setsockopt(descriptor, SOL_UDP, UDP_SEGMENT, &none, sizeof none) == 0;

  napi_value buffer_value, name;
  bool ready = napi_create_external_arraybuffer(env, memory->bytes, MEMORY, memory_collected, memory, &buffer_value) == napi_ok;
  if (ready) memory->holders = 2;
  ready = ready && napi_set_named_property(env, self, "memory", buffer_value) == napi_ok &&
          napi_create_int32(env, bound_port, &value) == napi_ok &&
          napi_set_named_property(env, self, "port", value) == napi_ok &&
          napi_create_string_utf8(env, "BatchSocket", NAPI_AUTO_LENGTH, &name) == napi_ok &&
          napi_async_init(env, NULL, name, &socket->context) == napi_ok &&
          napi_create_reference(env, arguments[3], 1, &socket->receiver) == napi_ok &&
          napi_create_reference(env, self, 1, &socket->self) == napi_ok &&
          napi_add_async_cleanup_hook(env, environment_ends, socket, &socket->cleanup) == napi_ok &&
          napi_wrap(env, self, socket, NULL, NULL, NULL) == napi_ok;
  if (!ready) {
    // Cannot happen short of a process that is out of memory: nothing is half open afterwards but a few references.
    uv_close((uv_handle_t *)&socket->poll, NULL);
    if (watch >= 0) close(watch);
    close(descriptor);
    return throw_errno(env, ENOMEM);
  }
  uv_poll_start(&socket->poll, UV_READABLE, readable);
  return self;
}

static void constant(napi_env env, napi_value exports, const char *name, int32_t number) {
  napi_value value;
  if (napi_create_int32(env, number, &value) == napi_ok) napi_set_named_property(env, exports, name, value);
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor methods[] = {
      {"flush", NULL, flush, NULL, NULL, NULL, napi_default_method, NULL},
      {"send", NULL, send_bytes, NULL, NULL, NULL, napi_default_method, NULL},
      {"open", NULL, open_beside, NULL, NULL, NULL, napi_default_method, NULL},
      {"shut", NULL, shut_beside, NULL, NULL, NULL, napi_default_method, NULL},
      {"close", NULL, close_socket, NULL, NULL, NULL, napi_default_method, NULL},
  };
  napi_value batch_socket;
  if (napi_define_class(env, "BatchSocket", NAPI_AUTO_LENGTH, construct, NULL, sizeof methods / sizeof *methods, methods,
                        &batch_socket) != napi_ok)
    return NULL;
  napi_set_named_property(env, exports, "BatchSocket", batch_socket);
  constant(env, exports, "words", WORDS);
  constant(env, exports, "slots", SLOTS);
  constant(env, exports, "stride", STRIDE);
  constant(env, exports, "headroom", HEADROOM);
  constant(env, exports, "heads", HEADS);
  return exports;
}
