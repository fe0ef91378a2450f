"""Runs a command and prints how long it took, in seconds, and the most memory it had at a time, in MiB.

A command that prints `begin` and `end` is measured between these lines, any other one from its start to its end.
"""

import resource
import subprocess
import sys
import time

moments = {'begin': time.perf_counter()}
with subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE) as process:
    for line in process.stdout:
        moments[line.strip().decode()] = time.perf_counter()
moments.setdefault('end', time.perf_counter())
if process.returncode != 0:
    sys.exit(f'measure: {sys.argv[1]} ended with status {process.returncode}')
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f'{moments["end"] - moments["begin"]:.6f} {memory:.1f}')
