// The same as common/standard.h, for the tests.

#pragma once

#include <doctest/doctest.h>

#include "common/standard.h"
