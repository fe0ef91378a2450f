/* Starts programs again and again, in turns, and prints how long each took from start to end.
 *
 *     spawn ROUNDS PROGRAM ARGUMENT... -- PROGRAM ARGUMENT... -- ...
 *
 * One line per run: the number of the program, from 1, and the seconds. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double run(char **arguments) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (int fd = 0; fd < 3; fd++) posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    double start = now();
    pid_t pid;
    int status = 0;
    int failed = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ);
    if (failed || waitpid(pid, &status, 0) < 0 || status != 0) {
        fprintf(stderr, "spawn: %s failed\n", arguments[0]);
        exit(1);
    }
    posix_spawn_file_actions_destroy(&actions);
    return now() - start;
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    int rounds = atoi(arguments[1]);
    for (int i = 2; i < count; i++) {
        if (strcmp(arguments[i], "--") == 0) arguments[i] = NULL;
    }
    for (int round = 0; round < rounds; round++) {
        int number = 1;
        for (int i = 2; i < count; i++) {
            printf("%d %.6f\n", number++, run(arguments + i));
            while (i < count && arguments[i] != NULL) i++;
        }
    }
    return 0;
}
