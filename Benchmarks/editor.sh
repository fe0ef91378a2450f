# The measures of the line editor on a pseudo-terminal, against what a hand can feel. Sourced by Benchmarks/run.

build_for_editor() {
    note "building the measure of the editor"
    local swift=(-c release --static-swift-stdlib --scratch-path "$work/swift")
    MOONGATE_ROOMS=EditorBenchmark swift build "${swift[@]}" --product EditorBenchmark >&2
    editor=$(MOONGATE_ROOMS=EditorBenchmark swift build "${swift[@]}" --show-bin-path)/EditorBenchmark
}

measure_editor() {
    note "measuring the editor"
    "$editor" keystroke >"$work/keystroke"
    "$editor" paste >"$work/paste"
    echo 0.001 >"$work/keystroke_limit"
    echo 0.3 >"$work/paste_limit"
}

print_editor() {
    slower "key in a block of 200 lines: CPU, of 1 ms" keystroke keystroke_limit 1
    slower "paste of a megabyte: time, of 300 ms" paste paste_limit 1
}
