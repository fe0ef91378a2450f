// What the C files of the shim share. Not visible to Swift.
#pragma once

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>
#include <stdatomic.h>
#include <stdio.h>

#include "lua_shim.h"
#include "pool.h"

/// A stream of a script that its host reads.
typedef struct {
    FILE *file;
    moon_write_fn write;
    void *context;
    bool is_error;
} moon_redirection;

struct moon_host {
    void *context;
    moon_call_fn call;
    moon_release_fn release;
    lua_State *main;

    moon_pool pool;
    size_t used, limit;
    int64_t allocations, fail_countdown;
    /// Set when an allocation was refused; cleared by those who want to know.
    bool refused;
    /// Whether a script runs; see the two modes in lua_shim.h.
    bool in_vm;

    atomic_int stop;
    /// Set when the interrupt has been raised: until `grace_end`, in milliseconds, `<close>` handlers may run.
    bool unwinding;
    int64_t grace_end;
    /// Set when the coroutine that has just yielded did so because it must stop; see `moon_take_stop`.
    bool stopped_in_hook;

    /// The coroutine that the engine resumed, which plays the main thread for its script.
    lua_State *session;
    /// Whether a wait may yield all the way to the engine: false as soon as one coroutine on the way up is inside a C
    /// function that cannot be left, or while `<close>` variables run outside of any resume.
    bool can_wait;
    FILE *print_target;
    /// Whether that is a terminal, which takes some of what is printed for commands.
    bool prints_to_terminal;
    /// The lines that scripts have run, when somebody wants to know; see coverage.c.
    struct moon_coverage *coverage;
    /// Where output and errors are handed to the host's owner, if they are; see `moon_redirect_output`.
    moon_redirection redirections[2];
};

/// Addresses that stand for things in the registry and on the stack.
extern char moon_await_key, moon_interrupt_key, moon_error_key, moon_function_key, moon_trace_key;

static inline moon_host *moon_host_of(lua_State *L) { return *(moon_host **)lua_getextraspace(L); }

// limits.c
void *moon_allocate(void *host, void *block, size_t old_size, size_t new_size);
void moon_install_hook(lua_State *L);
/// Raises the interrupt that was asked for.
int moon_raise_interrupt(lua_State *L);
/// Whether the coroutine that has just yielded must be ended; says so once.
bool moon_take_stop(moon_host *host);
/// Whether an error must pass through pcall and its kin. Takes a memory error for what it is.
bool moon_must_rethrow(moon_host *host, int status);

/// What Swift allocates is not checked while it runs. Called when that went over the cap: collects, or raises.
void moon_enforce_limit(lua_State *L);
/// Makes room on the stack, or raises an error that tells a full stack from full memory.
void moon_check_stack(lua_State *L, int slots, const char *what);

// coverage.c
typedef struct moon_coverage moon_coverage;
void moon_cover_line(lua_State *L, lua_Debug *activation);
void moon_free_coverage(moon_host *host);

// trampoline.c
int moon_trampoline(lua_State *L);
void moon_open_functions(lua_State *L);

// protect.c
/// Replaces the functions of the base and coroutine libraries that catch errors or yield.
void moon_open_protection(lua_State *L);
/// Runs the pending `<close>` variables of a coroutine; nothing can yield meanwhile.
int moon_reset(moon_host *host, lua_State *co);

// errors.c
void moon_open_errors(lua_State *L);
/// Remembers the traceback of a coroutine that failed inside `L`; its error is on top of its stack.
void moon_note_failure(lua_State *L, lua_State *co);

// output.c
/// Replaces `print` and makes writing to a closed standard output end the script.
void moon_open_output(lua_State *L);
/// Gives back what `moon_redirect_output` opened. After the state is closed.
void moon_close_output(moon_host *host);
