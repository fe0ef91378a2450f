#include <libxml/xmlversion.h>
// Debian builds libxml2 with ICU and lets that show in its headers, where ICU's names clash with those of Foundation's own
// copy. Nothing here needs them.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <libxml/uri.h>
#include <libxml/xpath.h>
