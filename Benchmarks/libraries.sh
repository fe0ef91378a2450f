# What `require` of locked libraries takes, against plain files of the same text. Sourced by Benchmarks/run.

library_count=200

# A library of a few kilobytes, as its record is in the cache and as it lies in lib/.
write_library() {
    local name=$1 hash
    { printf 'local M = {}\n'
      for number in $(seq 60); do
          printf '--- Adds %d to a number.\nfunction M.add_%d(value)\n    return value + %d\nend\n\n' "$number" "$number" "$number"
      done
      printf 'return M\n'; } >"$work/plain/lib/$name.lua"
    hash=$(sha256sum "$work/plain/lib/$name.lua" | cut -d' ' -f1)
    cp "$work/plain/lib/$name.lua" "$work/libraries/cache/moongate/lib/$hash"
    printf '"%s": {"version": "1.0.0", "origin": {"store": "team~lib", "key": "%s-1.0.0"}, "size": %d, "sha256": "%s", "dependencies": {}}' \
        "$name" "$name" "$(stat -c %s "$work/plain/lib/$name.lua")" "$hash"
}

build_for_libraries() {
    mkdir -p "$work/plain/lib" "$work/libraries/cache/moongate/lib"
    local locked=() wanted=()
    for number in $(seq "$library_count"); do
        locked+=("$(write_library "library_$number")")
        wanted+=("\"library_$number\": \"^1\"")
    done
    echo '{}' >"$work/plain/moongate.json"
    (IFS=,; printf '{"libs": {%s}}\n' "${wanted[*]}") >"$work/libraries/moongate.json"
    (IFS=,; printf '{"lockVersion": 1, "libraries": {%s}}\n' "${locked[*]}") >"$work/libraries/moongate.lock"
    cat >"$work/require_all.lua" <<LUA
local start = os.clock()
for number = 1, $library_count do require("library_" .. number) end
print(os.clock() - start)
LUA
    cp "$work/require_all.lua" "$work/plain/all.lua"
    cp "$work/require_all.lua" "$work/libraries/all.lua"
}

measure_libraries() {
    note "measuring libraries"
    for side in require_locked require_plain; do : >"$work/$side"; done
    for _ in $(seq 11); do
        XDG_CACHE_HOME=$work/libraries/cache "$moongate" "$work/libraries/all.lua" >>"$work/require_locked"
        "$moongate" "$work/plain/all.lua" >>"$work/require_plain"
    done
}

print_libraries() {
    slower "require of 200 locked libraries: times files" require_locked require_plain 1.5
}
