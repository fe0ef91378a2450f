// The parts of the sandbox that Lua code cannot be: functions that stand in for stock ones without a frame of their own,
// so that error messages keep naming the script's line.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lua_State lua_State;

/// Pushes a table with the functions that scripts get instead of stock ones, by the same names, and with
/// `call_without_yield` for `require`. Host mode.
void moon_push_sandbox_functions(lua_State *L);

#ifdef __cplusplus
}
#endif
