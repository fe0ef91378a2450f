// UTF-8 and the escapes of string literals.
#include <cstring>

#include "json_internal.h"

namespace moon_json {

namespace {

/// The length of the UTF-8 sequence that begins at `p`, or 0 when there is none.
size_t sequenceLength(const unsigned char *p, const unsigned char *end) {
    unsigned char c = *p;
    if (c < 0x80) return 1;
    size_t length = c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    if (length == 0 || size_t(end - p) < length) return 0;
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
    }
    bool overlong = (c == 0xE0 && p[1] < 0xA0) || (c == 0xF0 && p[1] < 0x90);
    bool outside = (c == 0xED && p[1] > 0x9F) || (c == 0xF4 && p[1] > 0x8F);
    return overlong || outside ? 0 : length;
}

bool readHex(const char *text, const char *end, uint32_t *value) {
    if (end - text < 4) return false;
    *value = 0;
    for (int i = 0; i < 4; i++) {
        char c = text[i];
        char lower = char(c | 0x20);
        uint32_t digit;
        if (c >= '0' && c <= '9') {
            digit = uint32_t(c - '0');
        } else if (lower >= 'a' && lower <= 'f') {
            digit = uint32_t(lower - 'a' + 10);
        } else {
            return false;
        }
        *value = *value << 4 | digit;
    }
    return true;
}

char *writeUTF8(uint32_t code, char *into) {
    if (code < 0x80) {
        *into++ = char(code);
        return into;
    }
    if (code < 0x800) {
        *into++ = char(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *into++ = char(0xE0 | code >> 12);
        } else {
            *into++ = char(0xF0 | code >> 18);
            *into++ = char(0x80 | (code >> 12 & 0x3F));
        }
        *into++ = char(0x80 | (code >> 6 & 0x3F));
    }
    *into++ = char(0x80 | (code & 0x3F));
    return into;
}

/// Reads the code point after `\u`, with its second half when it is a pair.
const char *readCodePoint(const char *text, const char *end, uint32_t *code) {
    if (!readHex(text, end, code)) return nullptr;
    text += 4;
    uint32_t low;
    bool isHigh = *code >= 0xD800 && *code <= 0xDBFF;
    if (isHigh && end - text >= 6 && text[0] == '\\' && text[1] == 'u' && readHex(text + 2, end, &low)
        && low >= 0xDC00 && low <= 0xDFFF) {
        *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
        text += 6;
    }
    return text;
}

char simpleEscape(char c) {
    switch (c) {
    case '"': return '"';
    case '\\': return '\\';
    case '/': return '/';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

}  // namespace

void appendStep(luaL_Buffer *path, bool isFirst, const char *key, size_t length, lua_Integer index) {
    constexpr size_t shown = 48;
    if (key == nullptr) {
        lua_pushfstring(path->L, "[%I]", index);
        luaL_addvalue(path);
        return;
    }
    bool isName = length > 0 && length <= shown && !(key[0] >= '0' && key[0] <= '9');
    for (size_t i = 0; i < length && isName; i++) {
        char lower = char(key[i] | 0x20);
        isName = (lower >= 'a' && lower <= 'z') || (key[i] >= '0' && key[i] <= '9') || key[i] == '_';
    }
    if (isName) {
        if (!isFirst) luaL_addchar(path, '.');
        luaL_addlstring(path, key, length);
        return;
    }
    luaL_addstring(path, "[\"");
    auto p = reinterpret_cast<const unsigned char *>(key);
    auto end = p + length;
    auto limit = p + (length < shown ? length : shown);
    while (p < limit) {
        size_t step = *p < 0x20 || *p == 0x7F ? 0 : sequenceLength(p, end);
        if (step == 0) {
            luaL_addchar(path, '?');
            p++;
        } else {
            luaL_addlstring(path, reinterpret_cast<const char *>(p), step);
            p += step;
        }
    }
    luaL_addstring(path, p < end ? "...\"]" : "\"]");
}

const char *firstInvalidUTF8(const char *text, const char *end) {
    auto p = reinterpret_cast<const unsigned char *>(text);
    auto last = reinterpret_cast<const unsigned char *>(end);
    while (p < last) {
        size_t length = sequenceLength(p, last);
        if (length == 0) return reinterpret_cast<const char *>(p);
        p += length;
    }
    return nullptr;
}

char *unescape(const char *text, const char *end, char *into, const char **flaw) {
    while (text < end) {
        auto backslash = static_cast<const char *>(std::memchr(text, '\\', size_t(end - text)));
        size_t plain = size_t((backslash != nullptr ? backslash : end) - text);
        std::memcpy(into, text, plain);
        into += plain;
        if (backslash == nullptr) break;
        text = backslash + 2;
        char kind = text <= end ? backslash[1] : 0;
        if (kind == 'u') {
            uint32_t code;
            text = readCodePoint(text, end, &code);
            if (text != nullptr) into = writeUTF8(code, into);
        } else {
            char plainForm = simpleEscape(kind);
            if (plainForm == 0) text = nullptr;
            *into++ = plainForm;
        }
        if (text == nullptr) {
            if (flaw != nullptr) *flaw = backslash;
            return nullptr;
        }
    }
    return into;
}

}  // namespace moon_json
