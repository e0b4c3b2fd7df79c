#include "overlay/members.h"
