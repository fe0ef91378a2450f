// Headers only. Nothing but CLuaShim may import this module: most of these functions can raise.
#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>
