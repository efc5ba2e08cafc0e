#pragma once
// What is compiled with this knows the test device.

#include "tests/contract/diode.hpp"

#define NULLOR_ANOTHER_DEVICE , TestDiode
