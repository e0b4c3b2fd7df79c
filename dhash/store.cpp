#include "dhash/store.h"
