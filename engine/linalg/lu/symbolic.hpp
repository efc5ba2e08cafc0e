#pragma once

#include "engine/linalg/lu/block_order.hpp"
#include "engine/linalg/lu/klu.hpp"
#include "engine/linalg/pattern/fill.hpp"
#include "engine/linalg/pattern/pattern.hpp"

#include <memory>

namespace nullor::linalg {

/// KLU's analysis of a pattern.
struct Symbolic {
    /// Blocks with fewer unknowns are left to minimum degree, whatever the order.
    static constexpr int least_dissected = 1000;

    /// None if there is no such order, which never happens to minimum degree.
    [[nodiscard]] static std::unique_ptr<Symbolic> analyse(const Pattern& pattern, Order order);

    ~Symbolic() { klu_free_symbolic(&klu, &common); }
    Symbolic(const Symbolic&) = delete;
    Symbolic& operator=(const Symbolic&) = delete;

    [[nodiscard]] Fill fill(const Pattern& pattern) const;

    klu_common common = klu_parameters();
    klu_symbolic* klu = nullptr;

private:
    Symbolic() = default;
};

} // namespace nullor::linalg
