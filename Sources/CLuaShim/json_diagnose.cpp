// What is wrong with a document, and where. Only documents that the fast path refused come here, so this is written
// for good messages, not for speed.
#include <cstring>
#include <initializer_list>

#include "json_internal.h"

namespace moon_json {

namespace {

struct Container {
    const char *key;  // NULL in arrays and before the first key
    size_t keyLength;
    lua_Integer index;
    bool isArray;
};

/// A strict reader that stops at the first flaw.
class Reader {
public:
    Reader(const char *text, const char *end, Container *open, int limit)
        : start(text), at(text), end(end), badByte(firstInvalidUTF8(text, end)), open(open), limit(limit) {}

    /// Returns what is wrong at `flaw`, or NULL.
    const char *document();
    void pushPlace(lua_State *L, const char *text) const;
    void pushPath(lua_State *L) const;

    const char *flaw = nullptr;

private:
    const char *value();
    const char *member();
    const char *string();
    const char *number();
    const char *literal();
    const char *afterValue();
    const char *fail(const char *place, const char *message);
    const char *unexpected(const char *message);
    void skipSpace();

    const char *start;
    const char *at;
    const char *end;
    const char *badByte;
    Container *open;
    int limit;
    int depth = 0;
    bool isOpening = false;
};

const char *Reader::fail(const char *place, const char *message) {
    flaw = place;
    return message;
}

/// The flaw is whatever stands here instead of what the message expects.
const char *Reader::unexpected(const char *message) {
    if (at == end) return fail(at, "unexpected end of the text");
    if (at == badByte) return fail(at, "invalid UTF-8");
    return fail(at, message);
}

void Reader::skipSpace() {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
}

const char *Reader::document() {
    skipSpace();
    if (at == end) return fail(at, "the text is empty");
    do {
        isOpening = false;
        if (const char *message = value()) return message;
        if (isOpening) continue;
        if (const char *message = afterValue()) return message;
    } while (depth > 0);
    skipSpace();
    if (at == end) return nullptr;
    return unexpected("unexpected text after the document");
}

/// Reads a scalar, an empty container, or the opening of another one up to its first value.
const char *Reader::value() {
    skipSpace();
    if (at == end || (*at != '{' && *at != '[')) {
        if (at < end && *at == '"') return string();
        if (at < end && (*at == '-' || (*at >= '0' && *at <= '9'))) return number();
        return literal();
    }
    if (depth == limit) return fail(at, "arrays and objects are nested too deep");
    bool isArray = *at++ == '[';
    skipSpace();
    if (at < end && *at == (isArray ? ']' : '}')) {
        at++;
        return nullptr;
    }
    open[depth++] = Container{nullptr, 0, isArray ? 1 : 0, isArray};
    isOpening = true;
    return isArray ? nullptr : member();
}

/// Reads a key and its colon.
const char *Reader::member() {
    skipSpace();
    Container &object = open[depth - 1];
    if (at == end || *at != '"') return unexpected("expected a key in double quotes");
    const char *key = at + 1;
    if (const char *message = string()) return message;
    object.key = key;
    object.keyLength = size_t(at - 1 - key);
    skipSpace();
    if (at == end || *at != ':') return unexpected("expected ':' after the key");
    at++;
    return nullptr;
}

/// Reads a comma, or closes containers until one goes on.
const char *Reader::afterValue() {
    while (depth > 0) {
        Container &container = open[depth - 1];
        skipSpace();
        if (at < end && *at == ',') {
            at++;
            if (!container.isArray) return member();
            container.index++;
            return nullptr;
        }
        if (at == end || *at != (container.isArray ? ']' : '}')) {
            return unexpected(container.isArray ? "expected ',' or ']' after an element"
                                                : "expected ',' or '}' after a member");
        }
        at++;
        depth--;
    }
    return nullptr;
}

const char *Reader::string() {
    const char *quote = at++;
    while (at < end && *at != '"') {
        if (at == badByte) return fail(at, "invalid UTF-8");
        if (uint8_t(*at) < 0x20) return fail(at, "a control character in a string must be escaped");
        if (*at != '\\') {
            at++;
            continue;
        }
        if (end - at < 2) break;
        char plain[8];
        const char *place;
        const char *after = at + (at[1] == 'u' ? 6 : 2);
        if (after > end || unescape(at, after, plain, &place) == nullptr) return fail(at, "invalid escape in a string");
        at = after;
    }
    if (at == end || *at != '"') return fail(quote, "a string is not closed");
    at++;
    return nullptr;
}

const char *Reader::number() {
    const char *first = at;
    if (*at == '-') at++;
    const char *digits = at;
    auto skipDigits = [this] {
        const char *from = at;
        while (at < end && *at >= '0' && *at <= '9') at++;
        return at > from;
    };
    if (!skipDigits()) return fail(first, "invalid number: a digit must follow the sign");
    if (*digits == '0' && at - digits > 1) return fail(first, "invalid number: leading zeros are not allowed");
    if (at < end && *at == '.') {
        at++;
        if (!skipDigits()) return fail(first, "invalid number: a digit must follow the point");
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-')) at++;
        if (!skipDigits()) return fail(first, "invalid number: a digit must follow the exponent sign");
    }
    return nullptr;
}

const char *Reader::literal() {
    for (const char *word : {"null", "true", "false"}) {
        size_t length = std::strlen(word);
        if (size_t(end - at) >= length && std::memcmp(at, word, length) == 0) {
            at += length;
            return nullptr;
        }
    }
    if (at < end && (*at == ']' || *at == '}' || *at == ',')) return unexpected("a value is missing here");
    return unexpected("expected a value");
}

/// Pushes "byte 12 (line 2, column 3)", counting from one as Lua's own functions do.
void Reader::pushPlace(lua_State *L, const char *text) const {
    lua_Integer line = 1;
    const char *lineStart = text;
    for (const char *p = start; p < flaw; p++) {
        if (*p == '\n') {
            line++;
            lineStart = p + 1;
        }
    }
    lua_pushfstring(L, "byte %I (line %I, column %I)", lua_Integer(flaw - text + 1), line,
                    lua_Integer(flaw - lineStart + 1));
}

/// Pushes " in items[3].title", or an empty string at the top. A long path keeps its beginning and its end.
void Reader::pushPath(lua_State *L) const {
    constexpr int ends = 8;
    luaL_Buffer path;
    luaL_buffinit(L, &path);
    bool isFirst = true;
    for (int i = 0; i < depth; i++) {
        const Container &container = open[i];
        if (!container.isArray && container.key == nullptr) continue;
        if (isFirst) luaL_addstring(&path, " in ");
        if (i == ends && depth > 2 * ends) {
            luaL_addstring(&path, "...");
            i = depth - ends;
        }
        appendStep(&path, isFirst, open[i].key, open[i].keyLength, open[i].index);
        isFirst = false;
    }
    luaL_pushresult(&path);
}

}  // namespace

void pushDiagnosis(lua_State *L, const char *text, size_t length, const moon_json_decoding &options) {
    int limit = depthLimit(options);
    auto *open = static_cast<Container *>(lua_newuserdatauv(L, size_t(limit) * sizeof(Container), 0));
    const char *end = text + length;
    bool hasMark = length >= 3 && std::memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    Reader reader(text + (hasMark ? 3 : 0), end, open, limit);
    const char *message = reader.document();
    if (message == nullptr) {
        lua_pushliteral(L, "invalid JSON");
        return;
    }
    reader.pushPlace(L, text);
    reader.pushPath(L);
    lua_pushfstring(L, "invalid JSON at %s%s: %s", lua_tostring(L, -2), lua_tostring(L, -1), message);
}

}  // namespace moon_json
