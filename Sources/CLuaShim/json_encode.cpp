// Encoding: raw access only, so that no metamethod runs and nothing changes underfoot; keys in byte order, so that equal
// tables give equal text.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "json_internal.h"

namespace moon_json {

namespace {

constexpr size_t keysOnStack = 250;

/// A table being written: which one, and at which member.
struct Level {
    const void *table;
    const char *key;  // NULL in arrays and before the first member
    size_t keyLength;
    lua_Integer index;
};

/// A key of an object and where its Lua value is kept.
struct Member {
    const char *key;
    size_t length;
    int slot;
    bool isInteger;
    lua_Integer integer;
};

/// What the keys of a table are.
struct Shape {
    lua_Integer strings = 0;
    lua_Integer integers = 0;
    lua_Integer greatest = 0;
    bool isArray = false;
};

/// One value on its way out of the stack. Has no destructor: memory errors jump over it.
class Encoder {
public:
    Encoder(lua_State *L, const char *root, int indent, Workspace &workspace)
        : L(L), root(root), workspace(workspace), writer(L, workspace, indent) {}

    bool run(int index);
    void pushMessage() const;

private:
    bool value(int index);
    bool number(int index);
    bool userdata(int index);
    bool string(const char *text, size_t length);
    bool table(int index);
    bool measure(int index, Shape *shape);
    bool array(int index, lua_Integer count);
    bool object(int index, size_t count);
    int collect(int index, size_t count);
    bool sortMembers(size_t base, size_t count);
    void pushValue(int index, int anchor, const Member &member);
    Member *members(size_t base) const { return reinterpret_cast<Member *>(workspace.entries.bytes + base); }
    Level *levels() const { return reinterpret_cast<Level *>(workspace.scratch.bytes); }
    bool fail(const char *message, const char *detail = nullptr);

    lua_State *L;
    const char *root;
    Workspace &workspace;
    Writer writer;
    int depth = 0;
    unsigned tables = 0;
    const char *message = nullptr;
    const char *detail = nullptr;
};

bool Encoder::run(int index) {
    workspace.reserve(L, workspace.scratch, MOON_JSON_MAX_DEPTH * sizeof(Level));
    if (!value(index)) return false;
    return !writer.isTooLong || fail("the text becomes too long");
}

bool Encoder::fail(const char *text, const char *more) {
    message = text;
    detail = more;
    return false;
}

bool Encoder::value(int index) {
    switch (lua_type(L, index)) {
    case LUA_TNIL: return fail("nil has no JSON form, json.null has");
    case LUA_TBOOLEAN:
        if (lua_toboolean(L, index)) {
            writer.write("true", 4);
        } else {
            writer.write("false", 5);
        }
        return true;
    case LUA_TNUMBER: return number(index);
    case LUA_TSTRING: {
        size_t length;
        const char *text = lua_tolstring(L, index, &length);
        return string(text, length);
    }
    case LUA_TTABLE: return table(index);
    case LUA_TUSERDATA: return userdata(index);
    case LUA_TFUNCTION: return fail("a function has no JSON form");
    case LUA_TTHREAD: return fail("a coroutine has no JSON form");
    default: return fail("a userdata has no JSON form");
    }
}

bool Encoder::number(int index) {
    char text[40];
    if (lua_isinteger(L, index)) {
        auto end = std::to_chars(text, text + sizeof text, (long long)lua_tointeger(L, index)).ptr;
        writer.write(text, size_t(end - text));
        return true;
    }
    lua_Number number = lua_tonumber(L, index);
    if (std::isnan(number)) return fail("NaN has no JSON form");
    if (std::isinf(number)) return fail("an infinite number has no JSON form");
    writer.write(text, writeDouble(number, text));
    return true;
}

bool Encoder::userdata(int index) {
    size_t length;
    if (moon_json_is_null(L, index)) {
        writer.write("null", 4);
    } else if (const char *text = moon_json_number_text(L, index, &length)) {
        writer.write(text, length);
    } else {
        return fail("a userdata has no JSON form");
    }
    return true;
}

bool Encoder::string(const char *text, size_t length) {
    return writer.string(text, length) || fail("the string is not UTF-8");
}

bool Encoder::table(int index) {
    const void *identity = lua_topointer(L, index);
    for (int i = 0; i < depth; i++) {
        if (levels()[i].table == identity) return fail("the table contains itself");
    }
    if (depth == MOON_JSON_MAX_DEPTH) return fail("tables are nested too deep");
    luaL_checkstack(L, 12, "table nested too deep");
    if (++tables % 16384 == 0) poll(L);
    Shape shape;
    if (!measure(index, &shape)) return false;
    levels()[depth++] = Level{identity, nullptr, 0, 0};
    bool isWritten = shape.isArray ? array(index, shape.integers) : object(index, size_t(shape.strings + shape.integers));
    // After a failure the levels stay: they are the key path of the message.
    if (isWritten) depth--;
    return isWritten;
}

/// Looks at all keys and decides between array and object.
bool Encoder::measure(int index, Shape *shape) {
    lua_pushnil(L);
    while (lua_next(L, index) != 0) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TSTRING) {
            shape->strings++;
        } else if (lua_isinteger(L, -1)) {
            lua_Integer key = lua_tointeger(L, -1);
            shape->integers++;
            // An index below one makes the count differ from the greatest, as a hole does.
            if (key < 1) key = LUA_MAXINTEGER;
            if (key > shape->greatest) shape->greatest = key;
        } else {
            return fail("a key is a %s, keys must be strings", luaL_typename(L, -1));
        }
    }
    if (moon_json_is_object(L, index)) return true;
    bool isMarked = moon_json_is_array(L, index);
    shape->isArray = isMarked || shape->integers > 0;
    if (!shape->isArray) return true;
    if (shape->strings > 0) {
        return fail(isMarked ? "an array has named fields" : "a table has list elements and named fields");
    }
    if (shape->integers == shape->greatest) return true;
    return fail("a list has holes, json.null can fill them");
}

bool Encoder::array(int index, lua_Integer count) {
    writer.write('[');
    for (lua_Integer i = 1; i <= count; i++) {
        levels()[depth - 1].index = i;
        if (i > 1) writer.write(',');
        writer.newLine(depth);
        lua_rawgeti(L, index, i);
        if (!value(lua_gettop(L)) || writer.isTooLong) return writer.isTooLong;
        lua_pop(L, 1);
    }
    if (count > 0) writer.newLine(depth - 1);
    writer.write(']');
    return true;
}

bool Encoder::object(int index, size_t count) {
    size_t base = workspace.entries.used;
    int top = lua_gettop(L);
    workspace.reserve(L, workspace.entries, count * sizeof(Member));
    int anchor = collect(index, count);
    if (workspace.entries.used != base + count * sizeof(Member)) return fail("the table changed while it was read");
    if (!sortMembers(base, count)) return false;
    writer.write('{');
    for (size_t i = 0; i < count; i++) {
        // By value: writing a value can move the buffer.
        Member member = members(base)[i];
        levels()[depth - 1].key = member.key;
        levels()[depth - 1].keyLength = member.length;
        if (i > 0) writer.write(',');
        writer.newLine(depth);
        if (!string(member.key, member.length)) return fail("the key is not UTF-8");
        writer.write(':');
        if (writer.indent > 0) writer.write(' ');
        pushValue(index, anchor, member);
        if (!value(lua_gettop(L)) || writer.isTooLong) return writer.isTooLong;
        lua_pop(L, 1);
    }
    if (count > 0) writer.newLine(depth - 1);
    writer.write('}');
    workspace.entries.used = base;
    lua_settop(L, top);
    return true;
}

/// Lists the keys of an object in the entries. Their strings stay alive on the stack or, when there are many, in a table;
/// returns that table's index, or 0.
int Encoder::collect(int index, size_t count) {
    int anchor = 0;
    if (count > keysOnStack) {
        lua_createtable(L, count < INT32_MAX ? int(count) : INT32_MAX, 0);
        anchor = lua_gettop(L);
    } else {
        luaL_checkstack(L, int(count) + 12, "table nested too deep");
    }
    int slot = 0;
    lua_pushnil(L);
    while (lua_next(L, index) != 0) {
        lua_pop(L, 1);
        // Turning an integer key into a string may run a finalizer, and that may do anything to the table.
        if (size_t(slot) == count) return anchor;
        Member member = {};
        member.isInteger = lua_isinteger(L, -1);
        member.integer = member.isInteger ? lua_tointeger(L, -1) : 0;
        lua_pushvalue(L, -1);
        // The copy becomes a string where it must; the original goes on to `lua_next` as it is.
        member.key = lua_tolstring(L, -1, &member.length);
        slot++;
        if (anchor != 0) {
            lua_rawseti(L, anchor, slot);
            member.slot = slot;
        } else {
            lua_insert(L, -2);
            member.slot = lua_gettop(L) - 1;
        }
        Buffer &entries = workspace.entries;
        std::memcpy(entries.bytes + entries.used, &member, sizeof member);
        entries.used += sizeof member;
    }
    return anchor;
}

bool Encoder::sortMembers(size_t base, size_t count) {
    Member *first = members(base);
    auto precedes = [](const Member &a, const Member &b) {
        int order = std::memcmp(a.key, b.key, std::min(a.length, b.length));
        return order != 0 ? order < 0 : a.length < b.length;
    };
    std::sort(first, first + count, precedes);
    for (size_t i = 1; i < count; i++) {
        if (precedes(first[i - 1], first[i])) continue;
        levels()[depth - 1].key = first[i].key;
        levels()[depth - 1].keyLength = first[i].length;
        return fail("the key is there as a string and as an integer");
    }
    return true;
}

void Encoder::pushValue(int index, int anchor, const Member &member) {
    if (member.isInteger) {
        lua_rawgeti(L, index, member.integer);
        return;
    }
    if (anchor != 0) {
        lua_rawgeti(L, anchor, member.slot);
    } else {
        lua_pushvalue(L, member.slot);
    }
    lua_rawget(L, index);
}

/// Pushes the message with the key path before it.
void Encoder::pushMessage() const {
    luaL_Buffer text;
    luaL_buffinit(L, &text);
    bool isFirst = root == nullptr;
    if (root != nullptr) luaL_addstring(&text, root);
    constexpr int ends = 8;
    for (int i = 0; i < depth; i++) {
        if (levels()[i].key == nullptr && levels()[i].index == 0) continue;
        if (i == ends && depth > 2 * ends) {
            luaL_addstring(&text, "...");
            i = depth - ends;
        }
        const Level &level = levels()[i];
        appendStep(&text, isFirst, level.key, level.keyLength, level.index);
        isFirst = false;
    }
    if (!isFirst || root != nullptr) luaL_addstring(&text, ": ");
    lua_pushfstring(L, message, detail);
    luaL_addvalue(&text);
    luaL_pushresult(&text);
}

}  // namespace

bool encode(lua_State *L, int index, const char *root, int indent) {
    luaL_checkstack(L, 16, nullptr);
    int base = lua_gettop(L);
    index = lua_absindex(L, index);
    Workspace *workspace = acquireWorkspace(L);
    Encoder encoder(L, root, indent < 0 ? 0 : std::min(indent, int(Writer::maxIndent)), *workspace);
    bool isWritten = encoder.run(index);
    if (isWritten) {
        lua_pushlstring(L, workspace->output.bytes, workspace->output.used);
    } else {
        // The keys of the path are still anchored on the stack.
        luaL_checkstack(L, 16, nullptr);
        encoder.pushMessage();
    }
    releaseWorkspace(L, base + 1);
    lua_replace(L, base + 1);
    lua_settop(L, base + 1);
    return isWritten;
}

namespace {

struct EncodeJob {
    const char *root;
    int indent;
    bool isWritten;
};

int runEncodeJob(lua_State *L) {
    auto *job = static_cast<EncodeJob *>(lua_touserdata(L, 1));
    job->isWritten = encode(L, 2, job->root, job->indent);
    return 1;
}

}  // namespace

}  // namespace moon_json

int moon_json_encode(lua_State *L, int index, const char *root, int indent) {
    moon_json::EncodeJob job = {root, indent, false};
    index = lua_absindex(L, index);
    lua_pushcfunction(L, moon_json::runEncodeJob);
    lua_pushlightuserdata(L, &job);
    lua_pushvalue(L, index);
    int status = lua_pcall(L, 2, 1, 0);
    return status != LUA_OK ? status : job.isWritten ? LUA_OK : LUA_ERRRUN;
}
