// What Swift sees of Lua. Nothing declared here raises or jumps: what can fail says so in its result.
//
// Two modes. In VM mode a script runs: the memory cap holds and the interrupt hook is armed. In host mode Swift runs:
// allocations do not fail (the process ends if the machine has nothing left), so that plain pushes cannot raise; the cap
// is looked at again on the way back into the VM.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lua_shim_json.h"
#include "lua_shim_sandbox.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lua_State lua_State;
typedef struct moon_host moon_host;

/// What a native function wants to happen once its Swift frame is gone.
enum {
    MOON_RETURN,     // return the topmost `count` values
    MOON_RAISE,      // raise the topmost value
    MOON_AWAIT,      // suspend the coroutine; it is resumed with `true, values…` or `false, error`
    MOON_INTERRUPT,  // raise the interrupt that was asked for
};
typedef struct {
    int32_t action;
    int32_t count;
} moon_outcome;

/// Runs a native function. `may_yield` says whether MOON_AWAIT is possible here.
typedef moon_outcome (*moon_call_fn)(void *context, lua_State *L, int64_t function, bool may_yield);
/// Tells that no Lua value refers to a native function any more. Called from within the collector: must only take note.
typedef void (*moon_release_fn)(void *context, int64_t function);

// State

/// Opens a state with its libraries and the `json` module; NULL when there is no memory for it.
moon_host *moon_open(void *context, moon_call_fn call, moon_release_fn release);
void moon_close(moon_host *host);
lua_State *moon_main(moon_host *host);
/// Bytes in use by the state.
size_t moon_memory(const moon_host *host);
/// Caps the bytes that scripts may hold; 0 lifts the cap.
void moon_set_memory_limit(moon_host *host, size_t limit);
/// For tests: the n-th allocation in VM mode from now on fails, once; 0 switches that off.
void moon_fail_allocation(moon_host *host, int64_t countdown);
/// How many allocations VM mode has made.
int64_t moon_allocations(const moon_host *host);
/// Sends what `print` writes to standard error instead of standard output.
void moon_print_to_stderr(moon_host *host, bool to_stderr);
/// Takes bytes that a script writes. Returns 0, or the errno that says why it could not. Any thread that runs Lua.
typedef int (*moon_write_fn)(void *context, const char *bytes, size_t count, bool is_error);
/// Hands what scripts write to their standard output and error to `write` instead. Before any script runs. Returns false
/// when there is no memory for it.
bool moon_redirect_output(moon_host *host, moon_write_fn write, void *context);
/// Hands over the beginning of a line that is not complete yet.
void moon_flush_output(moon_host *host);

// Interrupts

/// Asks the running script to stop, for a reason greater than 0. Any thread, and signal handlers. Sticky.
void moon_interrupt(moon_host *host, int reason);
/// The reason asked for, or 0.
int moon_interrupt_reason(const moon_host *host);
/// Whether an interrupt should be raised now: asked for, and not within the grace of `<close>` handlers.
bool moon_must_stop(moon_host *host);
void moon_clear_interrupt(moon_host *host);
/// Takes a reason back for as long as a script runs that it is not meant for; what has begun to unwind keeps its grace.
void moon_hold_interrupt(moon_host *host, int reason);
/// Whether an interrupt has been raised, so that `<close>` handlers have their grace.
bool moon_is_unwinding(const moon_host *host);
/// The reasons that the shim itself gives.
enum { MOON_STOP_MEMORY = 1, MOON_STOP_OUTPUT_CLOSED = 2 };

// Chunks and coroutines

/// Compiles text (never bytecode) and pushes the function. Returns 0, or a status with the message pushed instead.
int moon_load(moon_host *host, lua_State *L, const char *source, size_t length, const char *name);
/// Takes a piece of a compiled function. Anything but 0 ends the writing.
typedef int (*moon_dump_fn)(lua_State *L, const void *bytes, size_t length, void *context);
/// Writes the Lua function on top of the stack as bytecode, debug information included. Returns 0, or what `write` returned.
int moon_dump(lua_State *L, moon_dump_fn write, void *context);
/// Calls the function below `arguments` values without waiting, in VM mode. Returns 0, or a status with the error pushed.
int moon_call(moon_host *host, lua_State *L, int arguments);
/// Moves the function on top of the main stack into a coroutine anchored in the registry under `*anchor`.
lua_State *moon_new_coroutine(moon_host *host, int *anchor);
/// Resumes. `*awaiting` says that a native function waits; otherwise the coroutine ended, with `*count` values or, when
/// the result is not 0, with an error on top.
int moon_resume(moon_host *host, lua_State *co, int arguments, int *count, bool *awaiting);
/// Runs the pending `<close>` variables. Returns 0, or a status with the error pushed.
int moon_close_coroutine(moon_host *host, lua_State *co);
/// Gives up the anchor.
void moon_release_coroutine(moon_host *host, int anchor);
/// Pushes the traceback of a failed coroutine onto the main stack, joined with those of the coroutines it failed in.
void moon_push_traceback(moon_host *host, lua_State *co);
/// Remembers the traceback of the error on top, for whoever fails with the same error later.
void moon_remember_traceback(lua_State *L, const char *text, size_t length);
/// Pushes the text of the error at `index` of `co` onto the main stack; never fails.
void moon_push_error_text(moon_host *host, lua_State *co, int index);

// Values: reading

enum {
    MOON_TYPE_NONE = -1, MOON_TYPE_NIL, MOON_TYPE_BOOLEAN, MOON_TYPE_LIGHTUSERDATA, MOON_TYPE_NUMBER,
    MOON_TYPE_STRING, MOON_TYPE_TABLE, MOON_TYPE_FUNCTION, MOON_TYPE_USERDATA, MOON_TYPE_THREAD,
};
int moon_type(lua_State *L, int index);
int moon_top(lua_State *L);
void moon_set_top(lua_State *L, int index);
/// Pops a value and puts it in the place of another one.
void moon_replace(lua_State *L, int index);
int moon_absolute_index(lua_State *L, int index);
bool moon_to_boolean(lua_State *L, int index);
/// Numbers only; strings are not converted.
bool moon_to_integer(lua_State *L, int index, int64_t *value);
bool moon_to_number(lua_State *L, int index, double *value);
bool moon_is_integer(lua_State *L, int index);
/// Strings only; lent while the value stays on the stack.
const char *moon_to_string(lua_State *L, int index, size_t *length);
/// Pops a key and pushes the next pair of the table, with raw access; false at the end or when the key is unknown.
bool moon_next(lua_State *L, int table);
/// Pushes the field, with raw access.
void moon_get_field(lua_State *L, int table, const char *name, size_t length);
/// Pushes the table of the globals.
void moon_push_globals(lua_State *L);
/// Pushes what the value's metatable has as `__index` when that is a table; false, and nothing pushed, otherwise. Neither
/// asks a metamethod nor respects `__metatable`.
bool moon_push_index_table(lua_State *L, int index);
size_t moon_raw_length(lua_State *L, int index);
const void *moon_pointer(lua_State *L, int index);
bool moon_is_error(lua_State *L, int index);
/// Where the nearest script function on the stack stands, as "file.lua:12"; false when there is none. Files whose names begin with
/// `passed_over` count only where there are no others; NULL for no such files.
bool moon_position(lua_State *L, const char *passed_over, char *buffer, size_t size);

// Values: pushing (host mode)

bool moon_reserve(lua_State *L, int slots);
void moon_push_nil(lua_State *L);
void moon_push_boolean(lua_State *L, bool value);
void moon_push_integer(lua_State *L, int64_t value);
void moon_push_number(lua_State *L, double value);
void moon_push_string(lua_State *L, const char *bytes, size_t length);
void moon_push_value(lua_State *L, int index);
void moon_push_function(moon_host *host, lua_State *L, int64_t function);
void moon_new_table(lua_State *L, int array, int fields);
/// Pops a value and stores it, with raw access.
void moon_set_field(lua_State *L, int table, const char *name, size_t length);
void moon_set_index(lua_State *L, int table, int64_t index);
/// Makes the table on top an error object.
void moon_mark_error(lua_State *L);
/// Pops a value and makes it a global.
void moon_set_global(lua_State *L, const char *name, size_t length);
/// Pops a value and makes it the loaded module `name`.
void moon_set_module(lua_State *L, const char *name, size_t length);
void moon_move(lua_State *from, lua_State *to, int count);

// Coverage (host mode)

/// Begins to count the lines that scripts run, in all coroutines that are made from now on; false without memory.
bool moon_start_coverage(moon_host *host);
int moon_covered_files(const moon_host *host);
/// The name of a file without the `@`; lent until the next line is run.
const char *moon_covered_file(const moon_host *host, int index);
/// One more than the last line that has a count.
int moon_covered_lines(const moon_host *host, int index);
uint32_t moon_covered_count(const moon_host *host, int index, int line);

// JSON in VM mode, so that documents count against the cap; see lua_shim_json.h for the results.

int moon_decode(moon_host *host, lua_State *L, const char *text, size_t length, const moon_json_decoding *options);
int moon_push_items(moon_host *host, lua_State *L, const char *text, size_t length, const moon_json_decoding *options);
int moon_push_page(moon_host *host, lua_State *L, const moon_json_page *page);
int moon_encode(moon_host *host, lua_State *L, int index, const char *root, int indent);

#ifdef __cplusplus
}
#endif
