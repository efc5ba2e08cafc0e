#pragma once
// Nodes and instances under other indices, everywhere a deck names them.

#include <functional>
#include <vector>

#include "engine/metamorphic/variant.hpp"

namespace nullor::metamorphic {

// Every Target and every Probe of the circuit and of its questions.
void for_each_target(Variant& variant, const std::function<void(Target&)>& visit);
void for_each_probe(Variant& variant, const std::function<void(Probe&)>& visit);

// Node k becomes node nodes[k], instance k instance instances[k]; node 0 stays ground.
void renumber(Variant& variant, const std::vector<int>& nodes, const std::vector<int>& instances);

} // namespace nullor::metamorphic
