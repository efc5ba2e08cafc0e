#pragma once
// Indices with a type: a node cannot be taken for an instance. -1 is "none"; node 0 is ground.

#include <compare>

namespace nullor {

template <class Tag>
struct Id {
    int index = -1;

    [[nodiscard]] bool valid() const { return index >= 0; }
    friend auto operator<=>(const Id&, const Id&) = default;
};

using NodeId = Id<struct NodeTag>;
using InstanceId = Id<struct InstanceTag>;
using ModelId = Id<struct ModelTag>;
using ParameterId = Id<struct ParameterTag>;

inline constexpr NodeId ground{0};

} // namespace nullor
