// Library functions that can be stopped. Not visible to Swift.
#pragma once

typedef struct lua_State lua_State;

/// Raises the interrupt that was asked for, if one was. For loops in C, which no hook reaches.
void moon_stop_if_asked(lua_State *L);

// patterns.c

int moon_string_find(lua_State *L);
int moon_string_match(lua_State *L);
int moon_string_gmatch(lua_State *L);
int moon_string_gsub(lua_State *L);
