#include "dhash/cache.h"
