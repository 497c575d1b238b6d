/* A disk that fails: loaded before the C library (LD_PRELOAD), it lets calls on one file end in an I/O error.
 *
 * FAIL_FILE   end of the path of the file
 * FAIL_CALL   read, write or sync
 * FAIL_AFTER  so many calls succeed, then none does any more
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static int fails(int fd, const char *call) {
    const char *file = getenv("FAIL_FILE"), *which = getenv("FAIL_CALL"), *after = getenv("FAIL_AFTER");
    char link[64], path[4096];
    if (!file || !which || !after || strcmp(which, call) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    size_t end = strlen(file);
    if ((size_t)length < end || strcmp(path + length - end, file) != 0) return 0;
    if (atomic_fetch_add(&calls, 1) < atol(after)) return 0;
    errno = EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t read(int fd, void *to, size_t count) { return fails(fd, "read") ? -1 : REAL(read)(fd, to, count); }
ssize_t pread(int fd, void *to, size_t count, off_t at) { return fails(fd, "read") ? -1 : REAL(pread)(fd, to, count, at); }
ssize_t pread64(int fd, void *to, size_t count, off64_t at) { return fails(fd, "read") ? -1 : REAL(pread64)(fd, to, count, at); }
ssize_t write(int fd, const void *from, size_t count) { return fails(fd, "write") ? -1 : REAL(write)(fd, from, count); }
ssize_t pwrite(int fd, const void *from, size_t count, off_t at) { return fails(fd, "write") ? -1 : REAL(pwrite)(fd, from, count, at); }
ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) { return fails(fd, "write") ? -1 : REAL(pwrite64)(fd, from, count, at); }
ssize_t writev(int fd, const struct iovec *from, int count) { return fails(fd, "write") ? -1 : REAL(writev)(fd, from, count); }
int fsync(int fd) { return fails(fd, "sync") ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd, "sync") ? -1 : REAL(fdatasync)(fd); }
