// The bench's load: many UDP sockets in one process that never sleeps while it measures, so that a relay pays for no
// wake-up of the other end. Built with the system's compiler when the bench starts; steered by lines on standard input.
//
//   open I SOURCE HOST PORT   a socket bound to SOURCE, connected to HOST:PORT        -> opened I PORT
//   aim I HOST PORT           connects it elsewhere
//   send I HEX                one packet                 (what arrives meanwhile: got I HEX)
//   frame I HEX SIZE          from now on socket I sends this header and SIZE bytes of data; SIZE 0: nothing
//   run MS RATE WINDOW BURST  RATE packets/s in all, or, with RATE 0, as many as WINDOW in flight per socket allow
//                             -> ran {"sent":…,"received":…,"seconds":…,"p50":…,"p99":…}   (delays in microseconds)
//   close                     closes every socket                                      -> closed
//
// What socket I sends is expected at socket I^1.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SOCKETS 8192
#define LONGEST 2048
#define BATCH 32
#define MOST_DELAYS 4000000
#define STAMP 20

struct end {
  int fd;
  int head;
  int size;
  int in_flight;
  unsigned char packet[LONGEST];
};
static struct end *ends[SOCKETS];
static int count;
static uint32_t round_number;
static uint32_t *delays;
static const unsigned char MAGIC[8] = "confrere";

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "traffic: %s: %s\n", what, strerror(errno));
  exit(1);
}

static struct sockaddr_storage address(const char *host, int port, socklen_t *length) {
  struct sockaddr_storage storage = {0};
  struct sockaddr_in *four = (struct sockaddr_in *)&storage;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)&storage;
  if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons((uint16_t)port);
    *length = sizeof *four;
  } else if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)port);
    *length = sizeof *six;
  } else {
    fail(host);
  }
  return storage;
}

static void aim(int index, const char *host, int port) {
  socklen_t length;
  struct sockaddr_storage to = address(host, port, &length);
  if (connect(ends[index]->fd, (struct sockaddr *)&to, length) != 0) fail("connect");
}

static void open_end(int index, const char *source, const char *host, int port) {
  if (index < 0 || index >= SOCKETS) fail("index");
  struct end *end = calloc(1, sizeof *end);
  socklen_t length;
  struct sockaddr_storage from = address(source, 0, &length);
  end->fd = socket(from.ss_family, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  if (end->fd < 0) fail("socket");
  int buffer = 2 << 20;
  setsockopt(end->fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  setsockopt(end->fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  if (bind(end->fd, (struct sockaddr *)&from, length) != 0) fail("bind");
  ends[index] = end;
  if (index >= count) count = index + 1;
  aim(index, host, port);
  struct sockaddr_storage bound;
  length = sizeof bound;
  getsockname(end->fd, (struct sockaddr *)&bound, &length);
  printf("opened %d %d\n", index, ntohs(((struct sockaddr_in *)&bound)->sin_port));
}

static int from_hex(const char *hex, unsigned char *bytes, int most) {
  int length = 0;
  unsigned byte;
  while (length < most && sscanf(hex + 2 * length, "%2x", &byte) == 1) bytes[length++] = (unsigned char)byte;
  return length;
}

/** Where the data begins in what a relay delivers: behind a ChannelData header, or in the DATA attribute; or it is bare. */
static const unsigned char *data_of(const unsigned char *packet, int length) {
  if (length >= 4 + STAMP && memcmp(packet + 4, MAGIC, sizeof MAGIC) == 0) return packet + 4;
  if (length >= STAMP && memcmp(packet, MAGIC, sizeof MAGIC) == 0) return packet;
  for (int at = 20; at + 4 + STAMP <= length;) {
    int type = packet[at] << 8 | packet[at + 1], size = packet[at + 2] << 8 | packet[at + 3];
    if (type == 0x0013) return memcmp(packet + at + 4, MAGIC, sizeof MAGIC) == 0 ? packet + at + 4 : NULL;
    at += 4 + ((size + 3) & ~3);
  }
  return NULL;
}

static int smaller(const void *one, const void *other) {
  uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
  return (a > b) - (a < b);
}

struct outcome {
  uint64_t sent, received, measured, last;
};

static void receive(struct outcome *outcome) {
  static unsigned char buffers[BATCH][LONGEST];
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  for (int index = 0; index < count; index++) {
    if (!ends[index]) continue;
    for (int slot = 0; slot < BATCH; slot++) {
      parts[slot] = (struct iovec){buffers[slot], LONGEST};
      messages[slot] = (struct mmsghdr){.msg_hdr = {.msg_iov = &parts[slot], .msg_iovlen = 1}};
    }
    int got = recvmmsg(ends[index]->fd, messages, BATCH, MSG_DONTWAIT, NULL);
    uint64_t at = got > 0 ? now() : 0;
    for (int slot = 0; slot < got; slot++) {
      const unsigned char *data = data_of(buffers[slot], (int)messages[slot].msg_len);
      uint32_t number;
      uint64_t sent_at;
      if (!data) continue;
      memcpy(&number, data + 8, sizeof number);
      memcpy(&sent_at, data + 12, sizeof sent_at);
      if (number != round_number) continue;
      outcome->received++;
      outcome->last = at;
      if (outcome->measured < MOST_DELAYS) delays[outcome->measured++] = (uint32_t)((at - sent_at) / 10);
      struct end *sender = index % 2 ? ends[index - 1] : ends[index + 1];
      if (sender && sender->in_flight > 0) sender->in_flight--;
    }
  }
}

/** One packet of each of `burst` in a row; false when the socket takes no more for now. */
static int emit(struct end *end, int burst, struct outcome *outcome) {
  for (int sent = 0; sent < burst; sent++) {
    uint64_t at = now();
    memcpy(end->packet + end->head + 12, &at, sizeof at);
    if (send(end->fd, end->packet, (size_t)(end->head + end->size), MSG_DONTWAIT) < 0) return 0;
    outcome->sent++;
    end->in_flight++;
  }
  return 1;
}

static void run(int milliseconds, int rate, int window, int burst) {
  static int senders[SOCKETS];
  int many = 0;
  round_number++;
  for (int index = 0; index < count; index++) {
    struct end *end = ends[index];
    if (!end || end->size < STAMP) continue;
    end->in_flight = 0;
    memcpy(end->packet + end->head, MAGIC, sizeof MAGIC);
    memcpy(end->packet + end->head + 8, &round_number, sizeof round_number);
    senders[many++] = index;
  }
  if (many == 0) fail("nobody sends");
  struct outcome outcome = {0};
  uint64_t start = now(), end_at = start + (uint64_t)milliseconds * 1000000u, at, next = 0;
  outcome.last = start;
  uint64_t flow = 0;
  while ((at = now()) < end_at) {
    if (rate > 0) {
      uint64_t due = (at - start) * (uint64_t)rate / 1000000000u;
      // A few at a time, so that what came back meanwhile is not taken for late.
      for (int some = 0; outcome.sent + (uint64_t)burst <= due && some < 32; some++)
        emit(ends[senders[flow++ % (uint64_t)many]], burst, &outcome);
    } else {
      for (int sender = 0; sender < many; sender++)
        if (ends[senders[sender]]->in_flight + burst <= window) emit(ends[senders[sender]], burst, &outcome);
      // What was lost gives its place in the window back.
      if (at - outcome.last > 50000000u && at > next) {
        for (int sender = 0; sender < many; sender++) ends[senders[sender]]->in_flight = 0;
        next = at + 50000000u;
      }
    }
    receive(&outcome);
  }
  double seconds = (double)(now() - start) / 1e9;
  uint64_t grace = now() + 100000000u;
  while (outcome.received < outcome.sent && now() < grace) receive(&outcome);
  qsort(delays, outcome.measured, sizeof *delays, smaller);
  uint64_t half = outcome.measured / 2, most = outcome.measured * 99 / 100;
  printf("ran {\"sent\":%llu,\"received\":%llu,\"seconds\":%.6f,\"p50\":%.2f,\"p99\":%.2f}\n",
         (unsigned long long)outcome.sent, (unsigned long long)outcome.received, seconds,
         outcome.measured ? delays[half] / 100.0 : -1.0, outcome.measured ? delays[most] / 100.0 : -1.0);
}

static void obey(const char *line) {
  int index, port, size, milliseconds, rate, window, burst;
  char source[64], host[64];
  static char hex[2 * LONGEST + 2];
  static unsigned char bytes[LONGEST];
  if (sscanf(line, "open %d %63s %63s %d", &index, source, host, &port) == 4) open_end(index, source, host, port);
  else if (sscanf(line, "aim %d %63s %d", &index, host, &port) == 3) aim(index, host, port);
  else if (sscanf(line, "send %d %4096s", &index, hex) == 2) {
    int length = from_hex(hex, bytes, LONGEST);
    if (send(ends[index]->fd, bytes, (size_t)length, 0) < 0 && errno != ECONNREFUSED) fail("send");
  } else if (sscanf(line, "frame %d %4096s %d", &index, hex, &size) == 3) {
    ends[index]->head = strcmp(hex, "-") == 0 ? 0 : from_hex(hex, ends[index]->packet, LONGEST / 2);
    ends[index]->size = size <= LONGEST / 2 ? size : 0;
  } else if (sscanf(line, "run %d %d %d %d", &milliseconds, &rate, &window, &burst) == 4) run(milliseconds, rate, window, burst);
  else if (strncmp(line, "close", 5) == 0) {
    for (index = 0; index < count; index++) {
      if (!ends[index]) continue;
      close(ends[index]->fd);
      free(ends[index]);
      ends[index] = NULL;
    }
    count = 0;
    printf("closed\n");
  } else {
    fail(line);
  }
}

int main(void) {
  static char input[1 << 20];
  static struct pollfd waiting[SOCKETS + 1];
  static int who[SOCKETS + 1];
  size_t held = 0;
  struct rlimit files = {SOCKETS + 64, SOCKETS + 64};
  setrlimit(RLIMIT_NOFILE, &files);
  delays = malloc(MOST_DELAYS * sizeof *delays);
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  for (;;) {
    int many = 0;
    waiting[many++] = (struct pollfd){.fd = 0, .events = POLLIN};
    for (int index = 0; index < count; index++) {
      if (!ends[index]) continue;
      who[many] = index;
      waiting[many++] = (struct pollfd){.fd = ends[index]->fd, .events = POLLIN};
    }
    fflush(stdout);
    if (poll(waiting, (nfds_t)many, -1) < 0) fail("poll");
    for (int slot = 1; slot < many; slot++) {
      unsigned char packet[LONGEST];
      ssize_t length;
      if (!waiting[slot].revents) continue;
      while ((length = recv(waiting[slot].fd, packet, sizeof packet, MSG_DONTWAIT)) > 0) {
        printf("got %d ", who[slot]);
        for (ssize_t at = 0; at < length; at++) printf("%02x", packet[at]);
        printf("\n");
      }
    }
    if (!waiting[0].revents) continue;
    ssize_t more = read(0, input + held, sizeof input - 1 - held);
    if (more <= 0) return 0;
    held += (size_t)more;
    input[held] = 0;
    char *line = input, *end;
    while ((end = strchr(line, '\n'))) {
      *end = 0;
      obey(line);
      line = end + 1;
    }
    held -= (size_t)(line - input);
    memmove(input, line, held);
  }
}
