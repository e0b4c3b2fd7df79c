#include "sim/distribution.h"
