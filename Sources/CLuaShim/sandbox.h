// Library functions that can be stopped, or that follow no links. Not visible to Swift.
#pragma once

typedef struct lua_State lua_State;

/// Raises the interrupt that was asked for, if one was. For loops in C, which no hook reaches.
void moon_stop_if_asked(lua_State *L);

// patterns.c

int moon_string_find(lua_State *L);
int moon_string_match(lua_State *L);
int moon_string_gmatch(lua_State *L);
int moon_string_gsub(lua_State *L);

// files.c: all take absolute paths and return what the stock functions do.

/// `open_file(path, mode)`; the mode has been checked.
int moon_open_file(lua_State *L);
int moon_remove_file(lua_State *L);
int moon_rename_file(lua_State *L);
