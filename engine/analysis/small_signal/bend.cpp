#include "engine/analysis/small_signal/bend.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace nullor::analysis {

namespace {

constexpr std::size_t lengths = 8;
constexpr double shorter = 2; // from each to the next

// Of one entry, from its differences at steps each `shorter` times shorter: they err by even powers of the
// step.
double extrapolated(const std::array<double, lengths>& differences) {
    std::array<double, lengths> before{}, here{};
    double best = differences.back(), least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < lengths; ++i) {
        here[0] = differences[i];
        double power = 1;
        for (std::size_t j = 1; j <= i; ++j) {
            power *= shorter * shorter;
            here[j] = (power * here[j - 1] - before[j - 1]) / (power - 1);
            const double error = std::max(std::abs(here[j] - here[j - 1]), std::abs(here[j] - before[j - 1]));
            if (error < least) {
                least = error;
                best = here[j];
            }
        }
        before = here;
    }
    return best;
}

} // namespace

void add_bend(Workspace& workspace, const std::vector<double>& x, const std::vector<double>& v,
              std::vector<double>& dg, std::vector<double>& dc) {
    // The longest step, by the unknown that moves most: two thermal voltages, if that is a junction's.
    constexpr double longest = 0.05;
    double largest = 0;
    for (std::size_t k = 0; k + 1 < v.size(); ++k) largest = std::max(largest, std::abs(v[k]));
    if (largest == 0) return;
    std::vector<std::array<double, lengths>> g(dg.size()), c(dc.size());
    std::vector<double> there(x.size());
    double h = longest / largest;
    for (std::size_t i = 0; i < lengths; ++i, h /= shorter) {
        for (const double side : {1.0, -1.0}) {
            for (std::size_t k = 0; k < there.size(); ++k) there[k] = x[k] + side * h * v[k];
            workspace.evaluate(there.data(), at_dc);
            for (std::size_t k = 0; k < g.size(); ++k) g[k][i] += side * workspace.g()[k];
            for (std::size_t k = 0; k < c.size(); ++k) c[k][i] += side * workspace.c()[k];
        }
        for (auto& differences : g) differences[i] /= 2 * h;
        for (auto& differences : c) differences[i] /= 2 * h;
    }
    for (std::size_t k = 0; k < g.size(); ++k) dg[k] += extrapolated(g[k]);
    for (std::size_t k = 0; k < c.size(); ++k) dc[k] += extrapolated(c[k]);
}

} // namespace nullor::analysis
