// Files by their real paths. The sandbox decides about a path without symbolic links; these functions follow none on the way
// there, so that a link that has been put in the place of a folder meanwhile leads nowhere.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host.h"
#include "sandbox.h"

#ifdef O_PATH
/// Passing through a folder takes the right to enter it, not that to list it.
#define ON_THE_WAY (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#else
#define ON_THE_WAY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#endif

/// A folder and the name of something in it.
typedef struct {
    int folder;
    char name[PATH_MAX];
} place;

/// Goes to the folder of an absolute path. Returns false and sets `errno` when there is no way.
static bool enter(const char *path, size_t length, place *place) {
    if (length == 0 || length >= PATH_MAX || path[0] != '/') {
        errno = EINVAL;
        return false;
    }
    memcpy(place->name, path, length);
    place->name[length] = '\0';
    place->folder = open("/", ON_THE_WAY);
    char *rest = place->name + 1;
    for (char *slash; place->folder >= 0 && (slash = strchr(rest, '/')) != NULL; rest = slash + 1) {
        *slash = '\0';
        int next = openat(place->folder, rest, ON_THE_WAY);
        int number = errno;
        close(place->folder);
        errno = number;
        place->folder = next;
    }
    if (place->folder < 0) return false;
    // The root itself has no name in any folder.
    memmove(place->name, *rest == '\0' ? "." : rest, *rest == '\0' ? 2 : strlen(rest) + 1);
    return true;
}

static void leave(place *place) {
    int number = errno;
    close(place->folder);
    errno = number;
}

static int close_file(lua_State *L) {
    luaL_Stream *stream = luaL_checkudata(L, 1, LUA_FILEHANDLE);
    return luaL_fileresult(L, fclose(stream->f) == 0, NULL);
}

/// The flags of open(2) for a mode that has been checked.
static int flags_of(const char *mode) {
    bool both = strchr(mode, '+') != NULL;
    int access = both ? O_RDWR : mode[0] == 'r' ? O_RDONLY : O_WRONLY;
    int creation = mode[0] == 'r' ? 0 : mode[0] == 'w' ? O_CREAT | O_TRUNC : O_CREAT | O_APPEND;
    return access | creation | O_NOFOLLOW | O_CLOEXEC;
}

int moon_open_file(lua_State *L) {
    size_t length;
    const char *path = luaL_checklstring(L, 1, &length), *mode = luaL_checkstring(L, 2);
    luaL_Stream *stream = lua_newuserdatauv(L, sizeof *stream, 0);
    // Marks it as closed until there is a file.
    stream->closef = NULL;
    luaL_setmetatable(L, LUA_FILEHANDLE);
    place place;
    if (!enter(path, length, &place)) return luaL_fileresult(L, 0, path);
    int descriptor = openat(place.folder, place.name, flags_of(mode), 0666);
    leave(&place);
    if (descriptor < 0) return luaL_fileresult(L, 0, path);
    stream->f = fdopen(descriptor, mode);
    if (stream->f == NULL) {
        int number = errno;
        close(descriptor);
        errno = number;
        return luaL_fileresult(L, 0, path);
    }
    stream->closef = close_file;
    return 1;
}

int moon_remove_file(lua_State *L) {
    size_t length;
    const char *path = luaL_checklstring(L, 1, &length);
    place place;
    if (!enter(path, length, &place)) return luaL_fileresult(L, 0, path);
    struct stat status;
    bool is_folder = fstatat(place.folder, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
    bool done = unlinkat(place.folder, place.name, is_folder ? AT_REMOVEDIR : 0) == 0;
    leave(&place);
    return luaL_fileresult(L, done, path);
}

int moon_rename_file(lua_State *L) {
    size_t length, new_length;
    const char *path = luaL_checklstring(L, 1, &length), *new_path = luaL_checklstring(L, 2, &new_length);
    place from, to;
    if (!enter(path, length, &from)) return luaL_fileresult(L, 0, path);
    bool done = false;
    if (enter(new_path, new_length, &to)) {
        done = renameat(from.folder, from.name, to.folder, to.name) == 0;
        leave(&to);
    }
    leave(&from);
    return luaL_fileresult(L, done, path);
}
