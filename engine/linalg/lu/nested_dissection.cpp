#include "engine/linalg/lu/nested_dissection.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <mutex>
#include <utility>

#include <dlfcn.h>
#include <metis.h>
#include <pthread.h>

namespace nullor::linalg {
namespace {

/// Neighbours in A + A^T without the diagonal.
struct Graph {
    std::vector<idx_t> first, neighbour;
};

Graph graph_of(std::span<const int> col_ptr, std::span<const int> row_index) {
    const std::size_t n = col_ptr.size() - 1;
    std::vector<std::pair<idx_t, idx_t>> edges;
    edges.reserve(2 * row_index.size());
    for (std::size_t column = 0; column < n; ++column) {
        for (int p = col_ptr[column]; p < col_ptr[column + 1]; ++p) {
            const int row = row_index[static_cast<std::size_t>(p)];
            if (row != static_cast<int>(column)) {
                edges.emplace_back(static_cast<idx_t>(column), row);
                edges.emplace_back(row, static_cast<idx_t>(column));
            }
        }
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    Graph graph;
    graph.first.assign(n + 1, 0);
    graph.neighbour.reserve(edges.size());
    for (const auto& [from, to] : edges) {
        ++graph.first[static_cast<std::size_t>(from) + 1];
        graph.neighbour.push_back(to);
    }
    for (std::size_t k = 0; k < n; ++k) {
        graph.first[k + 1] += graph.first[k];
    }
    return graph;
}

/// METIS catches SIGTERM while it runs, and would make an error of it. Blocked, it waits until METIS is done.
class WithoutTermination {
public:
    WithoutTermination() {
        sigset_t terminate;
        sigemptyset(&terminate);
        sigaddset(&terminate, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &terminate, &before_);
    }
    ~WithoutTermination() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    WithoutTermination(const WithoutTermination&) = delete;
    WithoutTermination& operator=(const WithoutTermination&) = delete;

private:
    sigset_t before_{};
};

/// Opened once more by each that asks, and never closed.
template <class Function>
Function* from_metis(const char* name) {
    void* library = ::dlopen(NULLOR_METIS, RTLD_NOW | RTLD_LOCAL);
    return library == nullptr ? nullptr : reinterpret_cast<Function*>(::dlsym(library, name));
}

std::mutex one_at_a_time;

} // namespace

std::vector<int> nested_dissection(std::span<const int> col_ptr, std::span<const int> row_index) {
    Graph graph = graph_of(col_ptr, row_index);
    auto n = static_cast<idx_t>(col_ptr.size() - 1);
    std::vector<idx_t> order(static_cast<std::size_t>(n)), place(order.size());
    std::array<idx_t, METIS_NOPTIONS> options{};
    const std::lock_guard lock(one_at_a_time);
    auto* const set_defaults = from_metis<decltype(METIS_SetDefaultOptions)>("METIS_SetDefaultOptions");
    auto* const order_nodes = from_metis<decltype(METIS_NodeND)>("METIS_NodeND");
    if (set_defaults == nullptr || order_nodes == nullptr) {
        return {};
    }
    set_defaults(options.data());
    const WithoutTermination blocked;
    if (order_nodes(&n, graph.first.data(), graph.neighbour.data(), nullptr, options.data(), order.data(),
                    place.data()) != METIS_OK) {
        return {};
    }
    return {order.begin(), order.end()};
}

} // namespace nullor::linalg
