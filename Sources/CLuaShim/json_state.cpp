// What JSON keeps per Lua state: the sentinel, the shared metatables, the spare workspace.
#include <simdjson.h>

#include <new>

#include "json_internal.h"

namespace moon_json {

char nullKey, arrayKey, objectKey, numberKey, itemsKey, pageKey, workspaceKey, spareKey;

Workspace::Workspace(lua_State *L) {
    allocate = lua_getallocf(L, &allocateContext);
}

static void *allocateFromSystem(void *, void *block, size_t, size_t size) {
    if (size != 0) return std::realloc(block, size);
    std::free(block);
    return nullptr;
}

Workspace::Workspace() : allocate(allocateFromSystem), allocateContext(nullptr) {}

Workspace::~Workspace() {
    release(scratch);
    release(output);
    release(entries);
}

bool Workspace::resize(Buffer &buffer, size_t capacity) {
    void *grown = allocate(allocateContext, buffer.bytes, buffer.capacity, capacity);
    if (grown == nullptr) return false;
    buffer.bytes = static_cast<char *>(grown);
    buffer.capacity = capacity;
    return true;
}

bool Workspace::tryReserve(Buffer &buffer, size_t extra) {
    if (extra <= buffer.capacity - buffer.used) return true;
    if (extra > SIZE_MAX / 4) return false;
    size_t wanted = buffer.capacity + buffer.capacity / 2;
    if (wanted < buffer.used + extra) wanted = buffer.used + extra;
    return resize(buffer, wanted < 256 ? 256 : wanted);
}

void Workspace::grow(lua_State *L, Buffer &buffer, size_t extra) {
    if (tryReserve(buffer, extra)) return;
    if (extra > SIZE_MAX / 4) raiseOutOfMemory(L);
    lua_gc(L, LUA_GCCOLLECT);
    // Less will do, but not byte by byte: every step copies everything.
    if (!resize(buffer, buffer.used + extra + buffer.capacity / 64)) raiseOutOfMemory(L);
}

void Workspace::release(Buffer &buffer) {
    if (buffer.bytes != nullptr) allocate(allocateContext, buffer.bytes, buffer.capacity, 0);
    buffer = {};
}

void Workspace::trim() {
    constexpr size_t kept = 256 * 1024;
    if (indexCapacity > kept / sizeof(uint32_t)) {
        index.reset();
        indexCapacity = 0;
    }
    for (Buffer *buffer : {&scratch, &output, &entries}) {
        if (buffer->capacity > kept) release(*buffer);
        buffer->used = 0;
    }
}

static int collectWorkspace(lua_State *L) {
    static_cast<Workspace *>(lua_touserdata(L, 1))->~Workspace();
    return 0;
}

Workspace *acquireWorkspace(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &spareKey) == LUA_TUSERDATA) {
        // `false` rather than nil keeps the slot, so that putting it back never has to grow the registry.
        lua_pushboolean(L, 0);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &spareKey);
        return static_cast<Workspace *>(lua_touserdata(L, -1));
    }
    lua_pop(L, 1);
    auto *workspace = new (lua_newuserdatauv(L, sizeof(Workspace), 0)) Workspace(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &workspaceKey);
    lua_setmetatable(L, -2);
    return workspace;
}

void releaseWorkspace(lua_State *L, int index) {
    static_cast<Workspace *>(lua_touserdata(L, index))->trim();
    lua_pushvalue(L, index);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &spareKey);
}

void raiseOutOfMemory(lua_State *L) {
    // Only an allocation that fails raises with the status that tells memory errors from others, and the engine treats
    // them differently: ask for what nobody can give.
    lua_newuserdatauv(L, SIZE_MAX / 4, 0);
    std::abort();
}

void raiseAgain(lua_State *L, int status) {
    if (status == LUA_ERRMEM) raiseOutOfMemory(L);
    // An interrupt is no message and stays what it is.
    if (lua_type(L, -1) != LUA_TSTRING) lua_error(L);
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
    lua_error(L);
    std::abort();
}

bool hasSharedMetatable(lua_State *L, int index, const char *key) {
    if (!lua_getmetatable(L, index)) return false;
    lua_rawgetp(L, LUA_REGISTRYINDEX, key);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

static int nullToString(lua_State *L) {
    lua_pushliteral(L, "null");
    return 1;
}

/// Scripts see the name instead of the metatable, and can neither change nor replace it: it is shared by the whole state.
static void pushLockedMetatable(lua_State *L, const char *name) {
    lua_createtable(L, 0, 4);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "__metatable");
}

static void openNull(lua_State *L) {
    lua_newuserdatauv(L, 0, 0);
    pushLockedMetatable(L, "json.null");
    // The name makes "attempt to index a json.null value" of a forgotten check.
    lua_pushliteral(L, "json.null");
    lua_setfield(L, -2, "__name");
    lua_pushcfunction(L, nullToString);
    lua_setfield(L, -2, "__tostring");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &nullKey);
}

void openState(lua_State *L) {
    openNull(L);
    pushLockedMetatable(L, "json.array");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &arrayKey);
    pushLockedMetatable(L, "json.object");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &objectKey);
    pushNumberMetatable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &numberKey);
    pushItemsMetatable(L, nextItem, countItems);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &itemsKey);
    pushItemsMetatable(L, nextPageItem, countPageItems);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &pageKey);
    pushLockedMetatable(L, "json.workspace");
    lua_pushcfunction(L, collectWorkspace);
    lua_setfield(L, -2, "__gc");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &workspaceKey);
    lua_pushboolean(L, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &spareKey);
}

}  // namespace moon_json

using namespace moon_json;

void moon_json_push_null(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &nullKey);
}

bool moon_json_is_null(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TUSERDATA) return false;
    void *value = lua_touserdata(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &nullKey);
    bool same = lua_touserdata(L, -1) == value;
    lua_pop(L, 1);
    return same;
}

void moon_json_mark_array(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &arrayKey);
    lua_setmetatable(L, -2);
}

bool moon_json_is_array(lua_State *L, int index) {
    return lua_type(L, index) == LUA_TTABLE && hasSharedMetatable(L, index, &arrayKey);
}

bool moon_json_is_object(lua_State *L, int index) {
    return lua_type(L, index) == LUA_TTABLE && hasSharedMetatable(L, index, &objectKey);
}

const char *moon_json_number_text(lua_State *L, int index, size_t *length) {
    if (lua_type(L, index) != LUA_TUSERDATA || !hasSharedMetatable(L, index, &numberKey)) return nullptr;
    *length = lua_rawlen(L, index);
    return static_cast<const char *>(lua_touserdata(L, index));
}
