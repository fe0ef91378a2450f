# How fast specs run, against busted on the same ones. Sourced by Benchmarks/run.

build_for_tests() {
    scripts/dev/install-debian-packages lua-busted
    mkdir -p "$work/specs/spec"
    lua5.4 Benchmarks/specs.lua "$work/specs/spec"
}

# One round: the median of each program goes to its file. Both are told to say as little as they can.
measure_test_round() {
    local csv=$work/specs.csv line=2
    (cd "$work/specs" && hyperfine --style none -N --warmup 1 --runs 5 --export-csv "$csv" \
        "$moongate test spec" "$moongate test --jobs 1 spec" "busted --lua=/usr/bin/lua5.4 -o plainTerminal spec" >/dev/null)
    for side in moongate moongate_1 busted; do
        sed -n "${line}p" "$csv" | awk -F, '{ print $(NF - 4) }' >>"$work/specs_$side"
        line=$((line + 1))
    done
}

measure_tests() {
    note "measuring specs"
    for side in moongate moongate_1 busted; do : >"$work/specs_$side"; done
    for _ in 1 2 3; do measure_test_round; done
}

print_tests() {
    faster "100 files of specs: faster than busted" specs_moongate specs_busted 1
    faster "100 files of specs, one at a time" specs_moongate_1 specs_busted 1
}
