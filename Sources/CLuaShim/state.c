#include "lua_shim.h"
