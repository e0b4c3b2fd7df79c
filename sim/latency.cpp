#include "sim/latency.h"
