// Pages: arrays that stay text and tokens, and turn into Lua values item by item, when the loop asks. A loop over fresh
// items leaves garbage that the collector takes young; a page built as a whole is kept alive by its own size.
#include <cstring>
#include <new>

#include "json_builder.h"
#include "lua_shim.h"

namespace moon_json {

namespace {

/// A page's userdata begins with this; behind it lie, in one block, what the pointers point to. Nothing in it needs a
/// destructor, so the collector just frees it. The strings of its keys are its user values.
struct Page {
    const char *document;
    size_t length;
    moon_json_decoding options;
    Tokens tokens;
    CachedKey *keys;  // NULL for a short page
    lua_Integer count;
    /// Where the next item begins; behind the last one, where the array ends.
    uint32_t next;
    uint32_t container;
    bool isAtEnd;
};

/// Where an array stands among a document's tokens.
struct Found {
    uint32_t first;       // its first item, or its closing bracket; 0 as long as there is none
    uint32_t closing;     // its closing bracket
    uint32_t container;   // the first container inside it
    uint32_t containers;  // how many there are inside
    bool keepsNulls;
};

/// Checks what stands around the wanted array and finds it. Has no destructor: memory errors jump over it.
class Finder {
public:
    Finder(lua_State *L, const Tokens &tokens, const moon_json_decoding &options, Frame *frames, Workspace *workspace)
        : L(L), tokens(tokens), options(options), builder(L, tokens, options, frames, workspace) {}

    /// False when the document is damaged outside of the array. May raise.
    bool run();

    Found found = {};

private:
    bool value(const char *path, size_t length, bool keepsNulls);
    bool object(const char *path, size_t length, bool keepsNulls);
    bool check();
    bool skip(bool keepsNulls);
    bool forget();
    bool isKept(const char *name, size_t length) const;
    char next() const { return tokens.text[tokens.places[builder.position]]; }

    lua_State *L;
    const Tokens &tokens;
    const moon_json_decoding &options;
    Builder builder;
};

bool Finder::run() {
    builder.reserveStack();
    // Whatever the way is, an array at the top is the array.
    bool isArray = next() == '[';
    bool isValid = isArray ? skip(!options.drop_nulls)
                           : value(options.unwrap.bytes, options.unwrap.length, !options.drop_nulls);
    return isValid && builder.position == tokens.count;
}

bool Finder::value(const char *path, size_t length, bool keepsNulls) {
    if (path != nullptr && next() == '{') return object(path, length, keepsNulls);
    return path == nullptr && options.unwrap.bytes != nullptr && next() == '[' ? skip(keepsNulls) : check();
}

/// Goes down one step of the way.
bool Finder::object(const char *path, size_t length, bool keepsNulls) {
    auto *dot = static_cast<const char *>(std::memchr(path, '.', length));
    size_t step = dot != nullptr ? size_t(dot - path) : length;
    const char *rest = dot != nullptr ? dot + 1 : nullptr;
    size_t restLength = dot != nullptr ? length - step - 1 : 0;
    keepsNulls = keepsNulls || isKept(path, step);
    builder.position++;
    builder.container++;
    if (next() == '}') {
        builder.position++;
        return true;
    }
    while (true) {
        if (!builder.member()) return false;
        size_t nameLength;
        const char *name = lua_tolstring(L, -1, &nameLength);
        bool isWanted = nameLength == step && std::memcmp(name, path, step) == 0;
        lua_pop(L, 1);
        if (isWanted && found.first != 0 && !forget()) return false;
        if (!(isWanted ? value(rest, restLength, keepsNulls) : check())) return false;
        char separator = next();
        builder.position++;
        // Brackets are known to match, so a closing one closes this object.
        if (separator != ',') return separator == '}';
    }
}

/// Passes a value that nobody wants.
bool Finder::check() {
    if (!builder.walk()) return false;
    lua_pop(L, 1);
    return true;
}

/// Passes the wanted array; its items are checked when they are built.
bool Finder::skip(bool keepsNulls) {
    uint32_t first = builder.position + 1;
    uint32_t closing = builder.position;
    uint32_t container = builder.container + 1;
    uint32_t opened = 0;
    for (int depth = 0;; closing++) {
        char c = tokens.text[tokens.places[closing]];
        if ((c | 0x20) == '{') {
            depth++;
            opened++;
        } else if ((c | 0x20) == '}' && --depth == 0) {
            break;
        }
    }
    found = Found{first, closing, container, opened - 1, keepsNulls};
    builder.position = closing + 1;
    builder.container = container + opened - 1;
    return true;
}

/// Gives up an array whose name comes once more: the last one counts. Nobody will ask for these items, so they are
/// checked here.
bool Finder::forget() {
    uint32_t position = builder.position;
    uint32_t container = builder.container;
    builder.position = found.first - 1;
    builder.container = found.container - 1;
    found = {};
    if (!check()) return false;
    builder.position = position;
    builder.container = container;
    return true;
}

bool Finder::isKept(const char *name, size_t length) const {
    for (size_t i = 0; i < options.keep_below_count; i++) {
        const moon_json_text &kept = options.keep_below[i];
        if (kept.length == length && std::memcmp(kept.bytes, name, length) == 0) return true;
    }
    return false;
}

/// Hands out the parts of a page's block.
struct Layout {
    size_t used = sizeof(Page);

    size_t take(size_t bytes) {
        size_t offset = used;
        used += (bytes + alignof(void *) - 1) / alignof(void *) * alignof(void *);
        return offset;
    }
};

/// Copies the names below which nulls stay, behind the array of them.
void copyNames(Page &page, const moon_json_decoding &options, char *into) {
    auto *names = reinterpret_cast<moon_json_text *>(into);
    char *bytes = into + options.keep_below_count * sizeof(moon_json_text);
    for (size_t i = 0; i < options.keep_below_count; i++) {
        const moon_json_text &name = options.keep_below[i];
        std::memcpy(bytes, name.bytes, name.length);
        names[i] = moon_json_text{bytes, name.length};
        bytes += name.length;
    }
    page.options.keep_below = names;
}

void pushPage(lua_State *L, const char *text, size_t length, const moon_json_decoding &options, const Tokens &tokens,
              const Found &found) {
    // With the closing bracket, and what is asked for behind it.
    uint32_t places = found.closing - found.first + 2;
    bool cachesKeys = places >= cacheThreshold;
    size_t nameBytes = options.keep_below_count * sizeof(moon_json_text);
    for (size_t i = 0; i < options.keep_below_count; i++) nameBytes += options.keep_below[i].length;
    Layout layout;
    size_t keysAt = layout.take(cachesKeys ? keySlots * sizeof(CachedKey) : 0);
    size_t namesAt = layout.take(nameBytes);
    size_t placesAt = layout.take(places * sizeof(uint32_t));
    size_t membersAt = layout.take(found.containers * sizeof(uint32_t));
    size_t textAt = layout.take(length);

    auto *block = static_cast<char *>(lua_newuserdatauv(L, layout.used, cachesKeys ? int(keySlots) : 0));
    Page &page = *new (block) Page{};
    page.document = block + textAt;
    page.length = length;
    page.options.drop_nulls = !found.keepsNulls;
    page.options.keep_below_count = options.keep_below_count;
    page.options.max_depth = options.max_depth;
    copyNames(page, options, block + namesAt);
    page.tokens.text = page.document + (tokens.text - text);
    page.tokens.end = page.document + length;
    page.tokens.places = reinterpret_cast<uint32_t *>(block + placesAt);
    page.tokens.count = places - 1;
    page.tokens.members = reinterpret_cast<uint32_t *>(block + membersAt);
    page.tokens.containers = found.containers;
    page.tokens.deepest = tokens.deepest;
    page.count = tokens.members[found.container - 1];
    page.isAtEnd = page.count == 0;
    if (cachesKeys) {
        page.keys = reinterpret_cast<CachedKey *>(block + keysAt);
        std::memset(static_cast<void *>(page.keys), 0, keySlots * sizeof(CachedKey));
    }
    std::memcpy(block + placesAt, tokens.places + found.first, places * sizeof(uint32_t));
    std::memcpy(block + membersAt, tokens.members + found.container, found.containers * sizeof(uint32_t));
    std::memcpy(block + textAt, text, length);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &itemsKey);
    lua_setmetatable(L, -2);
}

void pushNoArray(lua_State *L, const moon_json_decoding &options) {
    if (options.unwrap.bytes == nullptr) {
        lua_pushliteral(L, "unexpected JSON: the document is no array");
        return;
    }
    lua_pushlstring(L, options.unwrap.bytes, options.unwrap.length);
    lua_pushfstring(L, "unexpected JSON: the document is no array and has none at '%s'", lua_tostring(L, -1));
}

/// Leaves the page, or the message of what is wrong, on the stack. May raise memory errors.
bool openPage(lua_State *L, const char *text, size_t length, const moon_json_decoding &options) {
    if (isTooLong(L, length, options)) return false;
    luaL_checkstack(L, 16, nullptr);
    int base = lua_gettop(L);
    Workspace *workspace = acquireWorkspace(L);
    Tokens tokens;
    Frame frames[MOON_JSON_MAX_DEPTH];
    bool isPage = false;
    if (scan(L, text, length, options, *workspace, tokens)) {
        Finder finder(L, tokens, options, frames, workspace);
        bool isValid = finder.run();
        lua_settop(L, base + 1);
        isPage = isValid && finder.found.first != 0;
        if (isPage) pushPage(L, text, length, options, tokens, finder.found);
        if (isValid && !isPage) pushNoArray(L, options);
    }
    if (lua_gettop(L) == base + 1) pushDiagnosis(L, text, length, options);
    releaseWorkspace(L, base + 1);
    lua_replace(L, base + 1);
    lua_settop(L, base + 1);
    return isPage;
}

struct OpenJob {
    const char *text;
    size_t length;
    const moon_json_decoding *options;
    bool isPage;
};

int runOpenJob(lua_State *L) {
    auto *job = static_cast<OpenJob *>(lua_touserdata(L, 1));
    job->isPage = openPage(L, job->text, job->length, *job->options);
    return 1;
}

// What Lua sees

Page &pageArgument(lua_State *L) { return *static_cast<Page *>(itemsArgument(L)); }

/// Raises what native functions raise for a damaged document.
int raiseDamage(lua_State *L, const Page &page) {
    lua_settop(L, 1);
    lua_createtable(L, 0, 3);
    pushDiagnosis(L, page.document, page.length, page.options);
    lua_setfield(L, 2, "message");
    lua_settop(L, 2);
    lua_pushliteral(L, "invalid_json");
    lua_setfield(L, 2, "code");
    char position[256];
    if (moon_position(L, nullptr, position, sizeof position)) {
        lua_pushstring(L, position);
        lua_setfield(L, 2, "where");
    }
    moon_mark_error(L);
    return lua_error(L);
}

}  // namespace

int nextItem(lua_State *L) {
    Page &page = pageArgument(L);
    if (page.isAtEnd) {
        lua_pushnil(L);
        return 1;
    }
    Frame frames[MOON_JSON_MAX_DEPTH];
    Builder builder(L, page.tokens, page.options, frames, nullptr);
    builder.shareValues(lua_upvalueindex(nullUpvalue), lua_upvalueindex(arrayUpvalue));
    if (page.keys != nullptr) builder.cacheKeys(page.keys, 1);
    builder.position = page.next;
    builder.container = page.container;
    builder.reserveStack();
    if (!builder.walk()) return raiseDamage(L, page);
    char separator = page.tokens.text[page.tokens.places[builder.position]];
    bool isLast = builder.position == page.tokens.count - 1;
    if (separator != (isLast ? ']' : ',')) return raiseDamage(L, page);
    // Only now: an item whose tables found no memory can be asked for again.
    page.next = builder.position + 1;
    page.container = builder.container;
    page.isAtEnd = isLast;
    return 1;
}

int countItems(lua_State *L) {
    lua_pushinteger(L, pageArgument(L).count);
    return 1;
}

/// A look into the registry for every item would be felt, so the methods have in upvalues what they need.
void pushItemsMetatable(lua_State *L, lua_CFunction next, lua_CFunction count) {
    const luaL_Reg methods[] = {{"__call", next}, {"__len", count}, {nullptr, nullptr}};
    luaL_newlibtable(L, methods);
    lua_pushvalue(L, -1);
    moon_json_push_null(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &arrayKey);
    luaL_setfuncs(L, methods, 3);
    lua_pushliteral(L, "json.items");
    lua_setfield(L, -2, "__name");
    lua_pushliteral(L, "json.items");
    lua_setfield(L, -2, "__metatable");
}

void *itemsArgument(lua_State *L) {
    bool isPage = lua_type(L, 1) == LUA_TUSERDATA && lua_getmetatable(L, 1);
    if (!isPage || lua_topointer(L, -1) != lua_topointer(L, lua_upvalueindex(itemsUpvalue))) {
        luaL_typeerror(L, 1, "json.items");
    }
    // A generic loop passes its state and its last item, too.
    lua_settop(L, 1);
    return lua_touserdata(L, 1);
}

}  // namespace moon_json

int moon_json_push_items(lua_State *L, const char *text, size_t length, const moon_json_decoding *options) {
    const moon_json_decoding plain = {};
    moon_json::OpenJob job = {text, length, options != nullptr ? options : &plain, false};
    lua_pushcfunction(L, moon_json::runOpenJob);
    lua_pushlightuserdata(L, &job);
    int status = lua_pcall(L, 1, 1, 0);
    return status != LUA_OK ? status : job.isPage ? LUA_OK : LUA_ERRRUN;
}
