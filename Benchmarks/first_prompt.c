// Starts a program on a pseudo-terminal of its own and prints how long it takes until its prompt is there, in seconds.
//
//     first_prompt RUNS PROMPT PROGRAM [ARGUMENTS]
//
// The clock runs from just before the process is made until the end of PROMPT has been read from the terminal. The program is
// killed then, and has ended before the next one starts.
#define _GNU_SOURCE
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Reads until the prompt has come. Returns the moment, or a negative number when it does not come.
static double wait_for(int terminal, const char *prompt) {
    static char seen[1 << 16];
    size_t length = 0;
    for (;;) {
        struct pollfd poller = {.fd = terminal, .events = POLLIN};
        if (length == sizeof seen || poll(&poller, 1, PATIENCE_MS) <= 0) return -1;
        ssize_t count = read(terminal, seen + length, sizeof seen - length);
        if (count <= 0) return -1;
        length += (size_t)count;
        if (memmem(seen, length, prompt, strlen(prompt)) != NULL) return now();
    }
}

static double start(const char *prompt, char **program) {
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    double begun = now();
    int terminal;
    pid_t child = forkpty(&terminal, NULL, NULL, &size);
    if (child < 0) return -1;
    if (child == 0) {
        execvp(program[0], program);
        _exit(127);
    }
    double shown = wait_for(terminal, prompt);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(terminal);
    return shown < 0 ? -1 : shown - begun;
}

int main(int count, char **words) {
    if (count < 4) {
        fprintf(stderr, "usage: first_prompt RUNS PROMPT PROGRAM [ARGUMENTS]\n");
        return 64;
    }
    setenv("TERM", "xterm-256color", 1);
    for (int left = atoi(words[1]); left > 0; left--) {
        double time = start(words[2], words + 3);
        if (time < 0) {
            fprintf(stderr, "first_prompt: %s shows no prompt\n", words[3]);
            return 1;
        }
        printf("%.6f\n", time);
    }
    return 0;
}
