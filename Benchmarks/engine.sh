# The measures of the engine against plain Lua and C++. Sourced by Benchmarks/run.

build_for_engine() {
    note "building the references of the engine"
    local lua=(-I/usr/include/lua5.4)
    cc -O2 -fPIC -shared "${lua[@]}" -o "$work/native_call.so" Benchmarks/native_call.c
    c++ -std=c++17 -O3 -march=native "${lua[@]}" -o "$work/decode" Benchmarks/decode.cpp -lsimdjson -llua5.4
    local swift=(-c release --static-swift-stdlib --scratch-path "$work/swift")
    MOONGATE_ROOMS=NativeCallBenchmark swift build "${swift[@]}" --product NativeCallBenchmark >&2
    native_call=$(MOONGATE_ROOMS=NativeCallBenchmark swift build "${swift[@]}" --show-bin-path)/NativeCallBenchmark
}

# The script runs in the folder where the document is, which the sandbox lets it read.
in_work() { (cd "$work" && "$@"); }

# One round of cold starts: the median of each program goes to its file.
measure_starts() {
    local csv=$work/start.csv
    hyperfine --style none -N --warmup 2 --runs 11 --export-csv "$csv" \
        "$moongate -e ''" "lua5.4 -e ''" "$python -c 'import apify_client'" >/dev/null
    local line=2
    for side in moongate lua python; do
        sed -n "${line}p" "$csv" | awk -F, '{ print $(NF - 4) }' >>"$work/start_$side"
        line=$((line + 1))
    done
}

measure_engine() {
    note "measuring the engine"
    for side in start_moongate start_lua start_python native_moongate native_lua decode_moongate decode_reference \
        items_moongate items_whole items_reference; do : >"$work/$side"; done
    for _ in 1 2 3 4 5; do
        measure_starts
        "$native_call" "$(cat Benchmarks/native_call.lua)" >>"$work/native_moongate"
        LUA_CPATH="$work/?.so" lua5.4 Benchmarks/native_call.lua >>"$work/native_lua"
        in_work "$moongate" "$root/Benchmarks/decode.lua" >>"$work/decode_moongate"
        in_work ./decode decode.json >>"$work/decode_reference"
        in_work "$native_call" "$(cat Benchmarks/items.lua)" >>"$work/items_moongate"
        in_work "$native_call" "whole = true $(cat Benchmarks/items.lua)" >>"$work/items_whole"
        in_work ./decode decode.json 1000 >>"$work/items_reference"
    done
}

print_engine() {
    slower "cold start: times lua5.4 -e ''" start_moongate start_lua 8
    faster "cold start: faster than import apify_client" start_moongate start_python 25
    # Three million calls.
    row "native call: times a C function in lua5.4" 333.333333 ns \
        "$(median <"$work/native_moongate")" "$(median <"$work/native_lua")" "<=" 3
    faster "JSON decode, 37 MB: speed of C++ on simdjson" decode_moongate decode_reference 0.85
    faster "JSON items, pages of 1000: speed of C++" items_moongate items_reference 0.85
    faster "JSON items: speed of decoding whole pages" items_moongate items_whole 1
}
