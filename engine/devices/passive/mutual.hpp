#pragma once
// Mutual inductance of two or more inductors: to the branch equation v_a - d/dt (L_a i_a) = 0 of each it
// adds the flux of the others, so that
//     v_a - d/dt (L_a i_a + sum_b M_ab i_b) = 0,  M_ab = k sqrt(L_a L_b) in H
// The first pin of each inductor is the dotted end. It has no pins and no unknowns of its own.

#include <cmath>

#include <fmt/format.h>

#include "engine/base/dual.hpp"
#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

template <class P>
class MutualOf {
public:
    template <class Q>
    using Over = MutualOf<Q>;
    enum Parameter { k };
    static constexpr ParameterInfo parameters[] = {
        {"k", "coupling", Unit::none, required, -1, 1, "coupling coefficient of each pair"}};
    static constexpr DeviceInfo description{"mutual inductance",
                                            "magnetic coupling of inductors",
                                            {.letters = "k",
                                             .min_pins = 0,
                                             .max_pins = 0,
                                             .control = CardSyntax::Control::branch_list,
                                             .principal = "k"},
                                            parameters};
    static const DeviceInfo& info() { return description; }

    static void check(const Card& card, CardProblems& problems) {
        for (double inductance : card.referred)
            if (!(inductance >= 0))
                problems.push_back({Severity::error, -1, "negative-inductance",
                                    fmt::format("couples an inductor of {} H", inductance),
                                    "the geometric mean of the inductances must be real"});
    }

    explicit MutualOf(const CardOf<P>& card) {
        for (const P& inductance : card.referred) roots_.push_back(sqrt(inductance));
        coupling_ = card.value[k];
    }

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {}; }

    void evaluate(const double* x, double, LocalEquationsOf<P>& out) const {
        for_each_pair([&](int a, int b, const P& mutual) {
            out.q[a] -= mutual * x[b];
            out.dq[a * out.n + b] -= mutual;
        });
    }

    void pattern(LocalPattern& out) const {
        for_each_pair([&](int a, int b, const P&) { out.dq.emplace_back(a, b); });
    }

private:
    template <class F>
    void for_each_pair(F&& visit) const {
        const int count = static_cast<int>(roots_.size());
        for (int a = 0; a < count; ++a)
            for (int b = 0; b < count; ++b)
                if (a != b)
                    visit(a, b,
                          coupling_ * roots_[static_cast<std::size_t>(a)] *
                              roots_[static_cast<std::size_t>(b)]);
    }

    P coupling_;
    std::vector<P> roots_; // sqrt(L) of each inductor
};

using Mutual = MutualOf<double>;

} // namespace nullor::devices
