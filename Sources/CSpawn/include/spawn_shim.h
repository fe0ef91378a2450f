#ifndef MOONGATE_SPAWN_SHIM_H
#define MOONGATE_SPAWN_SHIM_H

#include <sys/types.h>

/// Starts a program in a process group of its own, in another working directory, with the two given descriptors as standard
/// input and as standard output and error, nothing else open, no signal blocked and none ignored.
///
/// Returns 0 or an error number. It is C because glibc shows the calls it needs only to sources that ask for GNU extensions.
int moongate_spawn(
    pid_t *pid, const char *program, char *const arguments[], char *const environment[], const char *directory,
    int standard_input, int standard_output);

/// A pipe whose ends are closed in programs that other parts of the process start. Returns 0 or an error number.
int moongate_pipe(int *read_end, int *write_end);

#endif
