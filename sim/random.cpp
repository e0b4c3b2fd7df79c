#include "sim/random.h"
