// The text that encoding makes.
#include <simdjson.h>

#include <cstring>

#include "json_internal.h"

namespace moon_json {

static const char hexDigits[] = "0123456789abcdef";

void Writer::write(const char *bytes, size_t length) {
    Buffer &output = workspace.output;
    if (output.used + length > MOON_JSON_MAX_BYTES) {
        // A small table that holds others many times over can stand for more text than there is room for.
        isTooLong = true;
        return;
    }
    workspace.reserve(L, output, length);
    std::memcpy(output.bytes + output.used, bytes, length);
    output.used += length;
}

void Writer::newLine(int depth) {
    if (indent == 0) return;
    static const char spaces[maxIndent + 1] = "                ";
    write('\n');
    for (int i = 0; i < depth; i++) write(spaces, size_t(indent));
}

bool Writer::string(const char *text, size_t length) {
    const char *end = text + length;
    unsigned char all = 0;
    for (size_t i = 0; i < length; i++) all |= static_cast<unsigned char>(text[i]);
    write('"');
    if (all < 0x80 || simdjson::validate_utf8(text, length)) {
        writeEscaped(text, end);
    } else if (!writeSurrogates(text, end)) {
        return false;
    }
    write('"');
    return true;
}

void Writer::writeEscaped(const char *text, const char *end) {
    const char *written = text;
    for (const char *p = text; p < end; p++) {
        unsigned char c = static_cast<unsigned char>(*p);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        write(written, size_t(p - written));
        written = p + 1;
        char escape[6] = {'\\', char(c), '0', '0', hexDigits[c >> 4], hexDigits[c & 15]};
        size_t length = 2;
        switch (c) {
        case '\b': escape[1] = 'b'; break;
        case '\t': escape[1] = 't'; break;
        case '\n': escape[1] = 'n'; break;
        case '\f': escape[1] = 'f'; break;
        case '\r': escape[1] = 'r'; break;
        case '"':
        case '\\': break;
        default:
            escape[1] = 'u';
            length = 6;
        }
        write(escape, length);
    }
    write(written, size_t(end - written));
}

/// Writes a string that is no UTF-8 because of lone surrogates: decoding makes three-byte forms of them, which go back to
/// escapes. Returns false for anything else.
bool Writer::writeSurrogates(const char *text, const char *end) {
    while (const char *bad = firstInvalidUTF8(text, end)) {
        writeEscaped(text, bad);
        auto p = reinterpret_cast<const unsigned char *>(bad);
        if (end - bad < 3 || p[0] != 0xED || p[1] < 0xA0 || p[1] > 0xBF || (p[2] & 0xC0) != 0x80) return false;
        unsigned code = 0xD000u | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        char escape[6] = {'\\', 'u', 'd', hexDigits[code >> 8 & 15], hexDigits[code >> 4 & 15], hexDigits[code & 15]};
        write(escape, sizeof escape);
        text = bad + 3;
    }
    writeEscaped(text, end);
    return true;
}

}  // namespace moon_json
