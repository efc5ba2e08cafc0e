#pragma once

#include "engine/linalg/lu/block_order.hpp"
#include "engine/linalg/pattern/pattern.hpp"

#include <memory>

namespace nullor::linalg {

struct Symbolic;

/// The elimination order of a pattern: block triangular form, and the order within its blocks that fills
/// least. It is immutable and can be shared by factorisations, real and complex, in several threads.
///
/// Minimum degree is at most a few percent from the best for circuits without meshes, and costs little.
/// Others are looked for only where a factorisation takes longer than looking for them.
class Ordering {
public:
    [[nodiscard]] static std::shared_ptr<const Ordering> of(std::shared_ptr<const Pattern> pattern);
    /// The pattern must outlive the ordering and all that share it.
    [[nodiscard]] static std::shared_ptr<const Ordering> of(const Pattern& pattern);

    ~Ordering();
    Ordering(const Ordering&) = delete;
    Ordering& operator=(const Ordering&) = delete;

    [[nodiscard]] const Pattern& pattern() const { return *pattern_; }

    /// A column that no choice of one entry a row and column can cover; -1 if the pattern can be nonsingular.
    [[nodiscard]] int unmatched_unknown() const { return unmatched_; }

    [[nodiscard]] Order order() const { return order_; }

    /// For who will factor a hundred times or solve a thousand times: nested dissection takes as long as
    /// three factorisations, and then saves a sixth of each solve on a mesh of 1e5 nodes, and of each
    /// factorisation of a complex matrix. None if it fills no less, or is not worth a look.
    [[nodiscard]] std::shared_ptr<const Ordering> dissected() const;

private:
    template <class T>
    friend class SparseLu;

    Ordering(std::shared_ptr<const Pattern> pattern, int unmatched, Order order,
             std::unique_ptr<Symbolic> symbolic);

    std::shared_ptr<const Pattern> pattern_;
    int unmatched_;
    Order order_;
    std::unique_ptr<Symbolic> symbolic_; ///< none where n is 0 or a column is unmatched
};

} // namespace nullor::linalg
