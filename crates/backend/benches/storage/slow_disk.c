// Makes each sync take longer, as on a disk that is slower than the one at hand: loaded before
// the C library (`LD_PRELOAD`). A benchmark of group commit on a disk that syncs in a tenth of a
// millisecond says little about one that takes four.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int slowly(const char *name, int file) {
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    const char *more = getenv("SYNC_MICROSECONDS");
    int done = sync(file);
    if (more)
        usleep((useconds_t)atoi(more));
    return done;
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
