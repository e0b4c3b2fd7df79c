#include "overlay/lookup.h"
