#include "chord/chord.h"
