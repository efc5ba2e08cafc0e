#pragma once
// What is compiled with this knows the test device.

#include "tests/pins/transistor.hpp"

#define NULLOR_ANOTHER_DEVICE , TestTransistor
