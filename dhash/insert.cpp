#include "dhash/dhash.h"
