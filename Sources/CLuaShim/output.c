// What scripts print. A standard output that nobody reads any more ends the script, as `head` expects.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "host.h"

/// A write failed. Losing output silently is worse than an error, except when the reader has had enough.
static int fail_output(lua_State *L) {
    int number = errno;
    if (number != EPIPE) return luaL_error(L, "cannot write to the standard output: %s", strerror(number));
    moon_interrupt(moon_host_of(L), MOON_STOP_OUTPUT_CLOSED);
    return moon_raise_interrupt(L);
}

static bool write_all(FILE *target, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, target) == length;
}

/// How long the sequence is that selects how text looks, `ESC [ ... m`; 0 when it is another one.
static size_t style_length(const unsigned char *at, const unsigned char *end) {
    const unsigned char *next = at + 1;
    if (next == end || *next++ != '[') return 0;
    while (next < end && *next >= '0' && *next <= ';') next++;
    return next < end && *next == 'm' ? (size_t)(next - at) + 1 : 0;
}

/// What a terminal is shown in place of the character that begins here, and how many bytes that is; NULL for the character.
static const char *instead_of(const unsigned char *at, const unsigned char *end, size_t *length, char caret[3]) {
    static const char replacement[] = "\xEF\xBF\xBD";
    size_t left = (size_t)(end - at);
    *length = 1;
    if (*at == 0x1B && (*length = style_length(at, end)) > 0) return NULL;
    *length = 1;
    if (*at == '\r' && left > 1 && at[1] == '\n') return "";
    if ((*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7F) {
        caret[0] = '^';
        caret[1] = (char)(*at ^ 0x40);
        caret[2] = 0;
        return caret;
    }
    // More controls, and marks that turn the direction of writing.
    if (*at == 0xC2 && left > 1 && at[1] >= 0x80 && at[1] < 0xA0) {
        *length = 2;
        return replacement;
    }
    if (*at != 0xE2 || left < 3) return NULL;
    bool turns = (at[1] == 0x80 && at[2] >= 0xA8 && at[2] <= 0xAE) || (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9);
    if (turns) *length = 3;
    return turns ? replacement : NULL;
}

/// Writes a text, which may be from anywhere, so that a terminal shows it and obeys nothing in it but styles.
static bool show(FILE *target, const char *text, size_t length) {
    const unsigned char *at = (const unsigned char *)text, *end = at + length, *plain = at;
    while (at < end) {
        char caret[3];
        size_t taken;
        const char *instead = instead_of(at, end, &taken, caret);
        if (instead != NULL) {
            if (!write_all(target, (const char *)plain, (size_t)(at - plain))) return false;
            if (!write_all(target, instead, strlen(instead))) return false;
            plain = at + taken;
        }
        at += taken;
    }
    return write_all(target, (const char *)plain, (size_t)(end - plain));
}

static int print(lua_State *L) {
    moon_host *host = moon_host_of(L);
    FILE *target = host->print_target;
    int count = lua_gettop(L);
    for (int index = 1; index <= count; index++) {
        size_t length;
        const char *text = luaL_tolstring(L, index, &length);
        if (index > 1 && !write_all(target, "\t", 1)) return fail_output(L);
        bool written = host->prints_to_terminal ? show(target, text, length) : write_all(target, text, length);
        if (!written) return fail_output(L);
        lua_pop(L, 1);
    }
    if (!write_all(target, "\n", 1)) return fail_output(L);
    // Standard output is line-buffered on a terminal and fully buffered elsewhere, as usual; errors are not.
    return 0;
}

/// Calls the library's own function, the upvalue, and looks at how it failed.
static int checked_write(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    if (lua_gettop(L) == 3 && lua_isnil(L, 1) && lua_tointeger(L, 3) == EPIPE) {
        errno = EPIPE;
        return fail_output(L);
    }
    return lua_gettop(L);
}

/// Puts a checked version in the place of a function of the table on top.
static void check_function(lua_State *L, const char *name) {
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, checked_write, 1);
    lua_setfield(L, -2, name);
}

void moon_open_output(lua_State *L) {
    lua_pushcfunction(L, print);
    lua_setglobal(L, "print");
    lua_getglobal(L, LUA_IOLIBNAME);
    check_function(L, "write");
    lua_pop(L, 1);
    luaL_getmetatable(L, LUA_FILEHANDLE);
    lua_getfield(L, -1, "__index");
    check_function(L, "write");
    check_function(L, "flush");
    lua_pop(L, 2);
}

void moon_print_to_stderr(moon_host *host, bool to_stderr) {
    host->print_target = to_stderr ? stderr : stdout;
    host->prints_to_terminal = isatty(to_stderr ? STDERR_FILENO : STDOUT_FILENO);
}

// Streams that the host reads ---------------------------------------------------------------------------------------------

#ifdef __linux__
static ssize_t hand_over(void *cookie, const char *bytes, size_t count) {
    const moon_redirection *stream = cookie;
    int problem = stream->write(stream->context, bytes, count, stream->is_error);
    if (problem == 0) return (ssize_t)count;
    errno = problem;
    return 0;
}

static FILE *open_stream(moon_redirection *stream) {
    return fopencookie(stream, "w", (cookie_io_functions_t){.write = hand_over});
}
#else
static int hand_over(void *cookie, const char *bytes, int count) {
    const moon_redirection *stream = cookie;
    int problem = stream->write(stream->context, bytes, (size_t)count, stream->is_error);
    if (problem == 0) return count;
    errno = problem;
    return -1;
}

static FILE *open_stream(moon_redirection *stream) { return funopen(stream, NULL, hand_over, NULL, NULL); }
#endif

/// Puts our stream in the place of one of the `io` library, which never closes its own.
static void replace_file(lua_State *L, const char *name, FILE *file) {
    lua_getglobal(L, LUA_IOLIBNAME);
    lua_getfield(L, -1, name);
    luaL_Stream *stream = lua_touserdata(L, -1);
    if (stream != NULL) stream->f = file;
    lua_pop(L, 2);
}

bool moon_redirect_output(moon_host *host, moon_write_fn write, void *context) {
    const char *const names[] = {"stdout", "stderr"};
    for (int index = 0; index < 2; index++) {
        moon_redirection *stream = &host->redirections[index];
        *stream = (moon_redirection){.write = write, .context = context, .is_error = index == 1};
        stream->file = open_stream(stream);
        if (stream->file == NULL) return false;
        // A line is seen when it is complete, as on a terminal.
        setvbuf(stream->file, NULL, index == 1 ? _IONBF : _IOLBF, BUFSIZ);
        replace_file(host->main, names[index], stream->file);
    }
    host->print_target = host->redirections[0].file;
    // Whoever takes it shows it.
    host->prints_to_terminal = false;
    return true;
}

void moon_flush_output(moon_host *host) { fflush(host->print_target); }

void moon_close_output(moon_host *host) {
    for (int index = 0; index < 2; index++) {
        if (host->redirections[index].file != NULL) fclose(host->redirections[index].file);
    }
}
