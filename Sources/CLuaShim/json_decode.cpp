// Decoding of a whole document onto the stack.
#include <cstring>

#include "json_builder.h"

namespace moon_json {

namespace {

/// Puts the wanted member of the object on top in its place.
void unwrap(lua_State *L, const moon_json_text &name) {
    if (!lua_istable(L, -1) || moon_json_is_array(L, -1)) return;
    lua_pushlstring(L, name.bytes, name.length);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
    } else {
        lua_remove(L, -2);
    }
}

/// Leaves the value on top of the stack; false when the document is damaged.
bool build(lua_State *L, const char *text, size_t length, const moon_json_decoding &options, Workspace &workspace) {
    Tokens tokens;
    if (!scan(L, text, length, options, workspace, tokens)) return false;
    Frame frames[MOON_JSON_MAX_DEPTH];
    CachedKey keys[keySlots];
    Builder builder(L, tokens, options, frames, &workspace);
    if (tokens.count >= cacheThreshold) {
        std::memset(static_cast<void *>(keys), 0, sizeof keys);
        builder.cacheKeys(keys);
    }
    builder.reserveStack();
    if (!builder.walk() || builder.position != tokens.count) return false;
    if (options.unwrap.bytes != nullptr) unwrap(L, options.unwrap);
    return true;
}

}  // namespace

bool decode(lua_State *L, const char *text, size_t length, const moon_json_decoding &options) {
    if (isTooLong(L, length, options)) return false;
    luaL_checkstack(L, 16, nullptr);
    int base = lua_gettop(L);
    Workspace *workspace = acquireWorkspace(L);
    bool valid = build(L, text, length, options, *workspace);
    if (!valid) {
        lua_settop(L, base + 1);
        pushDiagnosis(L, text, length, options);
    }
    releaseWorkspace(L, base + 1);
    lua_replace(L, base + 1);
    lua_settop(L, base + 1);
    return valid;
}

namespace {

struct DecodeJob {
    const char *text;
    size_t length;
    const moon_json_decoding *options;
    bool valid;
};

int runDecodeJob(lua_State *L) {
    auto *job = static_cast<DecodeJob *>(lua_touserdata(L, 1));
    job->valid = decode(L, job->text, job->length, *job->options);
    return 1;
}

}  // namespace

}  // namespace moon_json

int moon_json_decode(lua_State *L, const char *text, size_t length, const moon_json_decoding *options) {
    // What a document becomes is all reachable, so collecting in its midst is work for nothing. A cap still holds: an
    // allocation that would pass it collects first.
    constexpr size_t worthPausing = 64 * 1024;
    bool pauses = length >= worthPausing && lua_gc(L, LUA_GCISRUNNING) == 1;
    if (pauses) lua_gc(L, LUA_GCSTOP);
    const moon_json_decoding plain = {};
    moon_json::DecodeJob job = {text, length, options != nullptr ? options : &plain, false};
    lua_pushcfunction(L, moon_json::runDecodeJob);
    lua_pushlightuserdata(L, &job);
    int status = lua_pcall(L, 1, 1, 0);
    if (pauses) lua_gc(L, LUA_GCRESTART);
    return status != LUA_OK ? status : job.valid ? LUA_OK : LUA_ERRRUN;
}
