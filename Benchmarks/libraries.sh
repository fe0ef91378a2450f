# What `require` of locked libraries takes, against plain files of the same text. Sourced by Benchmarks/run.

build_for_libraries() {
    mkdir -p "$work/plain/lib" "$work/locked/cache/moongate/lib"
    lua5.4 Benchmarks/libraries.lua "$work/plain" "$work/locked"
}

measure_libraries() {
    note "measuring libraries"
    for side in require_locked require_plain; do : >"$work/$side"; done
    for _ in $(seq 11); do
        XDG_CACHE_HOME=$work/locked/cache "$moongate" "$work/locked/all.lua" >>"$work/require_locked"
        "$moongate" "$work/plain/all.lua" >>"$work/require_plain"
    done
}

print_libraries() {
    slower "require of 200 locked libraries: times files" require_locked require_plain 1.5
}
