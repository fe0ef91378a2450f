# The time until the first prompt, on a pseudo-terminal, against other prompts. Sourced by Benchmarks/run.

build_for_prompt() {
    note "building the measure of the first prompt"
    command -v node >/dev/null || scripts/dev/install-debian-packages nodejs
    cc -O2 -o "$work/first_prompt" Benchmarks/first_prompt.c
}

# first_prompt SIDE PROGRAM [ARGUMENTS]: some starts of a program, as somebody who has no files of their own starts it.
first_prompt() {
    local side=$1
    shift
    (cd "$work/home" && env -u XDG_CONFIG_HOME -u XDG_STATE_HOME HOME="$work/home" "$work/first_prompt" 5 "> " "$@") \
        >>"$work/prompt_$side"
}

first_prompts() {
    first_prompt moongate "$moongate"
    first_prompt lua lua5.4 -i
    first_prompt python "$python" -i
    first_prompt node node -i
}

measure_prompt() {
    note "measuring the first prompt"
    rm -rf "$work/home"
    mkdir "$work/home"
    # The first starts read the programs from the disk, and do not count.
    first_prompts
    rm "$work"/prompt_*
    for _ in 1 2 3 4 5; do first_prompts; done
    echo 0.06 >"$work/prompt_limit"
}

print_prompt() {
    slower "first prompt: time, of 60 ms" prompt_moongate prompt_limit 1
    slower "first prompt: times lua5.4 -i" prompt_moongate prompt_lua 2
    faster "first prompt: faster than python3 -i" prompt_moongate prompt_python 1
    faster "first prompt: faster than node -i" prompt_moongate prompt_node 1
}
