#include "engine/linalg/lu/block_form.hpp"

#include "engine/linalg/lu/klu.hpp"

#include <suitesparse/btf.h>

#include <algorithm>
#include <cstddef>

namespace nullor::linalg {

BlockForm block_form(const Pattern& pattern) {
    const auto n = static_cast<std::size_t>(pattern.n);
    BlockForm form{std::vector<int>(n), std::vector<int>(n), std::vector<int>(n + 1)};
    std::vector<int> workspace(5 * n);
    double work = 0;
    int matched = 0;
    constexpr double no_limit = 0;
    const int blocks =
        btf_order(pattern.n, input(pattern.col_ptr.data()), input(pattern.row_index.data()), no_limit, &work,
                  form.rows.data(), form.columns.data(), form.starts.data(), &matched, workspace.data());
    if (matched < pattern.n) return {};
    form.starts.resize(static_cast<std::size_t>(blocks) + 1);
    for (std::size_t block = 0; block + 1 < form.starts.size(); ++block)
        for (std::vector<int>* list : {&form.rows, &form.columns})
            std::sort(list->begin() + form.starts[block], list->begin() + form.starts[block + 1]);
    return form;
}

} // namespace nullor::linalg
