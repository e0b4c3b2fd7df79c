#include "overlay/id.h"
