// A page that was read before anybody asked for its items: the steps that make Lua values of them. C++ only.
//
// Each step is a word, its kind in the lowest bits and above them the key under which its value goes. What else it needs
// stands in the words behind it.
#pragma once

#include <vector>

#include "json_walk.h"

namespace moon_json {

enum class Step : uint32_t {
    null,
    no,
    yes,
    integer,  // two words
    real,     // two words
    number,   // a literal that stays one: a text
    string,   // a text: its length and its bytes, filled up to whole words
    object,   // how many members
    array,    // how many elements
    close,
};

constexpr uint32_t stepBits = 4;
/// The value goes into an array, or nowhere.
constexpr uint32_t noKey = 0;
/// The key stands behind the step, as a text. All others are numbers of known keys, counted from one.
constexpr uint32_t ownKey = (1u << (32 - stepBits)) - 1;
/// More different keys than this are data rather than names.
constexpr size_t mostKeys = 1024;

inline size_t wordsOf(size_t bytes) {
    return (bytes + sizeof(uint32_t) - 1) / sizeof(uint32_t);
}

}  // namespace moon_json

struct moon_json_page {
    std::vector<uint32_t> words;
    /// The known keys, as texts.
    std::vector<uint32_t> keys;
    size_t keyCount = 0;
    lua_Integer count = 0;
    int deepest = 0;
};
