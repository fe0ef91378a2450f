// The walk over the tokens of a document, whatever becomes of them: Lua values or the steps that make them later. C++ only.
#pragma once

#include <cstring>

#include "json_builder.h"

namespace moon_json {

inline bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Whether a token may end before `c`.
inline bool endsToken(char c) {
    return isSpace(c) || c == ',' || c == ']' || c == '}' || c == ':';
}

/// Where the string before the token at `following` ends: nothing but space stands between its quote and that token.
inline const char *stringEnd(const char *text, uint32_t following) {
    const char *last = text + following - 1;
    while (*last != '"') last--;
    return last;
}

enum class Literal { none, null, yes, no };

inline Literal readLiteral(const char *at, const char *end) {
    size_t left = size_t(end - at);
    size_t length = *at == 'f' ? 5 : 4;
    if (left < length || (left > length && !endsToken(at[length]))) return Literal::none;
    if (std::memcmp(at, "null", 4) == 0) return Literal::null;
    if (std::memcmp(at, "true", 4) == 0) return Literal::yes;
    return *at == 'f' && std::memcmp(at, "false", 5) == 0 ? Literal::no : Literal::none;
}

/// Where a cache of keys may have one.
inline size_t keySlot(const char *bytes, size_t length) {
    uint64_t head = 0;
    uint64_t tail = 0;
    if (length >= 8) {
        std::memcpy(&head, bytes, 8);
        std::memcpy(&tail, bytes + length - 8, 8);
    } else if (length >= 4) {
        std::memcpy(&head, bytes, 4);
        std::memcpy(&tail, bytes + length - 4, 4);
    } else if (length > 0) {
        head = uint8_t(bytes[0]);
        tail = uint64_t(uint8_t(bytes[length / 2])) << 8 | uint8_t(bytes[length - 1]);
    }
    uint64_t mixed = (head ^ (tail << 29 | tail >> 35) ^ length) * 0x9E3779B97F4A7C15u;
    return mixed >> 57;
}
static_assert(keySlots == 1u << (64 - 57), "the slot takes the top bits of the product");

/// Walks over the value that begins at `position` and goes to the token behind it; `container` is how many have opened
/// before. False when the value is damaged. What it finds it tells the sink:
///
/// - `open(isArray, count, depth)` and `close()`: a container begins and ends;
/// - `key(at, following)` and `scalar(at, following)`: a key, behind its quote, or a value begins at `at`, and the next
///   token at `following`; false when it is damaged;
/// - `store(depth)`: a value of the container at this depth is complete;
/// - `isInArray(depth)`: asks what the container at this depth is.
template <class Sink>
bool walkTokens(const Tokens &tokens, uint32_t &position, uint32_t &container, Sink &sink) {
    const char *text = tokens.text;
    const uint32_t *places = tokens.places;
    uint32_t i = position;
    int depth = 0;
    const char *at;

value:
    at = text + places[i++];
    if (*at == '{' || *at == '[') {
        uint32_t count = tokens.members[container];
        if (count > INT32_MAX) return false;
        bool isArray = *at == '[';
        sink.open(isArray, count, depth);
        container++;
        if (count > 0) {
            depth++;
            if (isArray) goto value;
            goto key;
        }
        i++;
        sink.close();
    } else if (!sink.scalar(at, places[i])) {
        return false;
    }

stored:
    if (depth == 0) {
        position = i;
        return true;
    }
    sink.store(depth);
    at = text + places[i++];
    if (*at == ',') {
        if (sink.isInArray(depth)) goto value;
        goto key;
    }
    // Brackets are known to match, so a closing one closes this container.
    if (*at != ']' && *at != '}') return false;
    depth--;
    sink.close();
    goto stored;

key:
    at = text + places[i++];
    if (*at != '"' || !sink.key(at + 1, places[i])) return false;
    if (text[places[i++]] != ':') return false;
    goto value;
}

}  // namespace moon_json
