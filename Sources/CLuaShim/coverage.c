// Which lines of which files scripts have run.
#include <stdlib.h>
#include <string.h>

#include "host.h"

/// Longer files are no sources that people write.
enum { MOST_LINES = 1 << 20 };

typedef struct {
    char *source;
    uint32_t *counts;
    int lines;
} covered_file;

struct moon_coverage {
    covered_file *files;
    int count, capacity;
    /// The file of the last line, which mostly is the one of the next.
    int last;
};

bool moon_start_coverage(moon_host *host) {
    if (host->coverage == NULL) host->coverage = calloc(1, sizeof *host->coverage);
    if (host->coverage == NULL) return false;
    moon_install_hook(host->main);
    return true;
}

void moon_free_coverage(moon_host *host) {
    moon_coverage *coverage = host->coverage;
    if (coverage == NULL) return;
    for (int index = 0; index < coverage->count; index++) {
        free(coverage->files[index].source);
        free(coverage->files[index].counts);
    }
    free(coverage->files);
    free(coverage);
    host->coverage = NULL;
}

/// The entry of a source, made when it is new; NULL without memory.
static covered_file *file_of(moon_coverage *coverage, const char *source) {
    if (coverage->count > 0 && strcmp(coverage->files[coverage->last].source, source) == 0) {
        return &coverage->files[coverage->last];
    }
    for (int index = 0; index < coverage->count; index++) {
        if (strcmp(coverage->files[index].source, source) != 0) continue;
        coverage->last = index;
        return &coverage->files[index];
    }
    if (coverage->count == coverage->capacity) {
        int capacity = coverage->capacity == 0 ? 16 : coverage->capacity * 2;
        covered_file *files = realloc(coverage->files, (size_t)capacity * sizeof *files);
        if (files == NULL) return NULL;
        coverage->files = files;
        coverage->capacity = capacity;
    }
    char *copy = strdup(source);
    if (copy == NULL) return NULL;
    coverage->last = coverage->count++;
    coverage->files[coverage->last] = (covered_file){.source = copy};
    return &coverage->files[coverage->last];
}

static bool make_room(covered_file *file, int line) {
    if (line < file->lines) return true;
    int lines = line + 256;
    uint32_t *counts = realloc(file->counts, (size_t)lines * sizeof *counts);
    if (counts == NULL) return false;
    memset(counts + file->lines, 0, (size_t)(lines - file->lines) * sizeof *counts);
    file->counts = counts;
    file->lines = lines;
    return true;
}

void moon_cover_line(lua_State *L, lua_Debug *activation) {
    moon_coverage *coverage = moon_host_of(L)->coverage;
    int line = activation->currentline;
    if (coverage == NULL || line < 1 || line >= MOST_LINES) return;
    // Only files have names that begin so; the text of other chunks is no name.
    if (!lua_getinfo(L, "S", activation) || activation->source[0] != '@') return;
    covered_file *file = file_of(coverage, activation->source + 1);
    if (file == NULL || !make_room(file, line)) return;
    if (file->counts[line] < UINT32_MAX) file->counts[line]++;
}

int moon_covered_files(const moon_host *host) { return host->coverage == NULL ? 0 : host->coverage->count; }

const char *moon_covered_file(const moon_host *host, int index) { return host->coverage->files[index].source; }

int moon_covered_lines(const moon_host *host, int index) { return host->coverage->files[index].lines; }

uint32_t moon_covered_count(const moon_host *host, int index, int line) {
    return host->coverage->files[index].counts[line];
}
