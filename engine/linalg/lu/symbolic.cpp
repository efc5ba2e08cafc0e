#include "engine/linalg/lu/symbolic.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/nested_dissection.hpp"

#include <suitesparse/amd.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <new>
#include <span>
#include <vector>

namespace nullor::linalg {
namespace {

/// KLU asks this for the order of each block. 0: there is none, and the analysis fails.
int dissect_block(int n, int* col_ptr, int* row_index, int* order, klu_common*) {
    constexpr int unknown_fill = -1, failed = 0;
    try {
        if (n < Symbolic::least_dissected) {
            return amd_order(n, col_ptr, row_index, order, nullptr, nullptr) < AMD_OK ? failed : unknown_fill;
        }
        const std::vector<int> found = nested_dissection({col_ptr, at(n) + 1}, {row_index, at(col_ptr[n])});
        std::copy(found.begin(), found.end(), order);
        return found.empty() ? failed : unknown_fill;
    } catch (const std::bad_alloc&) {
        return failed;
    }
}

} // namespace

std::unique_ptr<Symbolic> Symbolic::analyse(const Pattern& pattern, Order order) {
    constexpr int amd = 0, colamd = 1, given = 3; // KLU's numbers
    std::unique_ptr<Symbolic> symbolic(new Symbolic);
    klu_common& common = symbolic->common;
    common.ordering = order == Order::minimum_degree ? amd : order == Order::by_columns ? colamd : given;
    common.user_order = &dissect_block;
    symbolic->klu =
        klu_analyze(pattern.n, input(pattern.col_ptr.data()), input(pattern.row_index.data()), &common);
    if (symbolic->klu == nullptr && order != Order::minimum_degree) {
        return nullptr;
    }
    if (symbolic->klu == nullptr) {
        assert(common.status != KLU_INVALID);
        throw std::bad_alloc();
    }
    return symbolic;
}

Fill Symbolic::fill(const Pattern& pattern) const {
    return count_fill(pattern, {klu->P, at(pattern.n)}, {klu->Q, at(pattern.n)},
                      {klu->R, at(klu->nblocks) + 1});
}

} // namespace nullor::linalg
