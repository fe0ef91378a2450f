// The first line of a request, taken apart.
#pragma once

#include <algorithm>
#include <cstdlib>

#include "items.hpp"

struct Request {
    View method, path, query;

    explicit Request(View head) {
        size_t space = head.find(' ');
        method = head.substr(0, space);
        View target = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
        size_t mark = std::min(target.find('?'), target.size());
        path = target.substr(0, mark);
        query = target.substr(std::min(mark + 1, target.size()));
        if (path.substr(0, 7) == "/apify/") path.remove_prefix(6);
    }

    /// A parameter of the query; empty when it is not there.
    View parameter(View name) const {
        for (View rest = query; !rest.empty();) {
            View pair = rest.substr(0, rest.find('&'));
            rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
            if (pair.substr(0, pair.find('=')) == name) return pair.substr(std::min(name.size() + 1, pair.size()));
        }
        return {};
    }

    size_t number(View name) const { return std::strtoull(Text(parameter(name)).c_str(), nullptr, 10); }
};
