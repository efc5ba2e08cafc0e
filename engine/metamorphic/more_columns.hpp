#pragma once
// What is saved must not change what is computed.

#include "engine/metamorphic/variant.hpp"

namespace nullor::metamorphic {

// All node voltages, and the currents of all devices, which makes each of them an unknown.
Applied save_all(Variant& variant);

} // namespace nullor::metamorphic
