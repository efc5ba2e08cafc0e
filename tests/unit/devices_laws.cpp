// What holds for every device: generated over AllDevices, so a new device without samples does not link.

#include <cmath>

#include <doctest/doctest.h>

#include "tests/unit/devices_every.hpp"

namespace {

using namespace device_tests;

bool close(double exact, double difference, double scale) {
    return std::abs(exact - difference) <= 1e-6 * (std::abs(exact) + scale);
}

// Central differences of f and q against the Jacobian. A column whose Jacobian differs between the two ends
// of the difference stands at a kink and is left out; returns how many were compared.
template <class D>
int compare_with_differences(const D& device, const std::vector<double>& x, double t) {
    const int n = static_cast<int>(x.size());
    const Equations at = equations(device, x, t), plain = values(device, x, t);
    CHECK(at.f == plain.f);
    CHECK(at.q == plain.q);
    int compared = 0;
    for (int column = 0; column < n; ++column) {
        const double h = 1e-4;
        std::vector<double> low = x, high = x;
        low[static_cast<std::size_t>(column)] -= h;
        high[static_cast<std::size_t>(column)] += h;
        const Equations below = equations(device, low, t), above = equations(device, high, t);
        for (int row = 0; row < n; ++row) {
            const auto k = static_cast<std::size_t>(row);
            const bool kink = std::abs(below.g(row, column) - above.g(row, column)) +
                                  std::abs(below.c(row, column) - above.c(row, column)) >
                              1e-3 * (std::abs(at.g(row, column)) + std::abs(at.c(row, column)));
            if (kink) continue;
            ++compared;
            const double f = (above.f[k] - below.f[k]) / (2 * h), q = (above.q[k] - below.q[k]) / (2 * h);
            CHECK_MESSAGE(close(at.g(row, column), f, 1e-5 + std::abs(at.f[k])), "df row ", row, " column ",
                          column, ": ", at.g(row, column), " and ", f);
            CHECK_MESSAGE(close(at.c(row, column), q, 1e-9 + std::abs(at.q[k])), "dq row ", row, " column ",
                          column, ": ", at.c(row, column), " and ", q);
        }
    }
    return compared;
}

template <class D>
void check_derivatives() {
    Points points(11);
    int index = 0;
    for (const CardData& data : samples<D>()) {
        CAPTURE(index++);
        const InPlace<D> device(data.card());
        const int n = locals(device, data);
        int compared = 0;
        for (int k = 0; k < 20; ++k)
            compared += compare_with_differences(device, points.next(n), k % 2 == 0 ? -1.0 : 0.3 * k);
        CHECK(compared >= 19 * n * n);
    }
}

template <class D>
void check_pattern() {
    Points points(12);
    for (const CardData& data : samples<D>()) {
        const InPlace<D> device(data.card());
        const int n = locals(device, data);
        if constexpr (states_law<D>) CHECK(n <= InPlace<D>::max_locals);
        const Declared pattern = declared(device, n);
        std::vector<char> seen_f(pattern.df.size()), seen_q(pattern.dq.size());
        for (int k = 0; k < 50; ++k) {
            const Equations at = equations(device, points.next(n), 0.1 * k);
            for (std::size_t e = 0; e < at.df.size(); ++e) {
                if (at.df[e] != 0) seen_f[e] = 1;
                if (at.dq[e] != 0) seen_q[e] = 1;
            }
        }
        for (std::size_t e = 0; e < seen_f.size(); ++e) {
            CHECK(pattern.df[e] >= seen_f[e]);
            CHECK(pattern.dq[e] >= seen_q[e]);
        }
    }
}

template <class D>
void check_conservation() {
    Points points(13);
    for (const CardData& data : samples<D>()) {
        const InPlace<D> device(data.card());
        if (!data.conserves) {
            // What is missing at the pins has gone to ground, and the checks know that way.
            const auto paths = device.paths();
            CHECK(std::any_of(paths.begin(), paths.end(), [](const Path& p) { return p.a < 0 || p.b < 0; }));
            continue;
        }
        // What a node inside the device has not passed on is there; and what a current that is an unknown
        // differs from the law's is in its row, but with two pins, where both have the unknown.
        std::vector<std::size_t> rows;
        for (std::size_t pin = 0; pin < static_cast<std::size_t>(data.pins); ++pin) rows.push_back(pin);
        const auto internals = device.internals();
        const std::size_t own = D(data.card()).internals().size();
        for (std::size_t j = 0; j < internals.size(); ++j)
            if (data.pins > 2 ? internals[j].node || (j >= own && internals[j].name == "i")
                              : internals[j].node && data.read_pins == 0)
                rows.push_back(static_cast<std::size_t>(data.nodes + data.references) + j);
        for (int k = 0; k < 20; ++k) {
            const Equations at = equations(device, points.next(locals(device, data)), 0.1 * k);
            double f = 0, q = 0, size_f = 0, size_q = 0;
            for (const std::size_t row : rows) {
                f += at.f[row];
                q += at.q[row];
                size_f += std::abs(at.f[row]);
                size_q += std::abs(at.q[row]);
            }
            CHECK(std::abs(f) <= 1e-14 * size_f);
            CHECK(std::abs(q) <= 1e-14 * size_q);
        }
    }
}

template <class D>
void check_variant() {
    const auto list = samples<D>();
    for (const CardData& a : list)
        for (const CardData& b : list) {
            if (a.pins != b.pins || a.behaviour != b.behaviour) continue;
            const InPlace<D> first(a.card()), second(b.card());
            const int n = locals(first, a), m = locals(second, b);
            if (n == m && declared(first, n) == declared(second, m)) continue;
            CHECK(first.variant() != second.variant());
        }
}

// linear() promises one G and one C for all x and t.
template <class D>
void check_linear() {
    Points points(14);
    for (const CardData& data : samples<D>()) {
        const InPlace<D> device(data.card());
        if (!device.linear()) continue;
        const int n = locals(device, data);
        const Equations reference = equations(device, points.next(n), -1.0);
        for (int k = 0; k < 20; ++k) {
            const Equations other = equations(device, points.next(n), 0.4 * k);
            CHECK(other.df == reference.df);
            CHECK(other.dq == reference.dq);
        }
    }
}

template <class D>
void check_range_ends(int kind) {
    Points points(15);
    for (CardData data : samples<D>())
        for (std::size_t p = 0; p < D::info().parameters.size(); ++p) {
            const ParameterInfo& info = D::info().parameters[p];
            const double lowest = info.exclusive_min ? std::numeric_limits<double>::min() : info.min;
            for (double end : {lowest, info.max}) {
                CardData extreme = data;
                extreme.put(p, end);
                CAPTURE(info.name);
                CAPTURE(end);
                CardProblems problems;
                check_card(kind, extreme.card(), problems);
                bool refused = false;
                for (const CardProblem& problem : problems)
                    refused = refused || problem.severity == Severity::error;
                if (refused) continue;
                const InPlace<D> device(extreme.card());
                const Equations at = values(device, points.next(locals(device, extreme)), 1e-3);
                for (double f : at.f) CHECK_FALSE(std::isnan(f));
                for (double q : at.q) CHECK_FALSE(std::isnan(q));
            }
        }
}

// A law over no samples, or over samples that leave a parameter out, holds for nothing.
template <class D>
void check_samples() {
    const auto list = samples<D>();
    REQUIRE_FALSE(list.empty());
    for (std::size_t p = 0; p < D::info().parameters.size(); ++p) {
        const ParameterInfo& info = D::info().parameters[p];
        CAPTURE(info.name);
        CHECK(std::any_of(list.begin(), list.end(), [&](const CardData& data) {
            return data.given[p] != 0 && data.value[p] != info.default_value;
        }));
    }
}

// A parameter whose default is another's value: the device is the same whether it is left out or given that
// value.
template <class D>
void check_defaults() {
    Points points(16);
    const std::span<const ParameterInfo> all = D::info().parameters;
    for (std::size_t p = 0; p < all.size(); ++p) {
        if (all[p].default_of.empty()) continue;
        CAPTURE(all[p].name);
        const auto other = std::find_if(all.begin(), all.end(),
                                        [&](const auto& one) { return one.name == all[p].default_of; });
        REQUIRE(other != all.end());
        CHECK(other->unit == all[p].unit);
        for (CardData data : samples<D>()) {
            const auto o = static_cast<std::size_t>(other - all.begin());
            if (data.given[o] == 0) data.put(o, data.value[o] > 0 ? 3 * data.value[o] : 0.25);
            data.value[p] = all[p].default_value;
            data.given[p] = 0;
            CardData same = data;
            same.put(p, data.value[o]);
            const InPlace<D> left_out(data.card()), given(same.card());
            const std::vector<double> x = points.next(locals(left_out, data));
            const Equations a = values(left_out, x, 1e-3), b = values(given, x, 1e-3);
            CHECK(a.f == b.f);
            CHECK(a.q == b.q);
        }
    }
}

// Parameters that checks() does not name change no error of the check: of the device's own, and of shares.
template <class D>
void check_checks(int kind) {
    const std::span<const ParameterInfo> all = D::info().parameters;
    const bool own = requires(const Card& card, CardProblems& problems) {
        D::check(card, problems);
    };
    const bool shares = std::any_of(all.begin(), all.end(), [](const auto& p) { return p.percent; });
    CHECK(has_check(kind) == (own || shares));
    if (has_check(kind)) {
        const auto errors = [&](const CardData& data) {
            CardProblems problems;
            check_card_in_range(kind, data.card(), problems);
            std::vector<std::string> texts;
            for (const CardProblem& problem : problems)
                if (problem.severity == Severity::error) texts.push_back(problem.message);
            return texts;
        };
        const auto ends = [](const ParameterInfo& info) {
            return std::vector<double>{info.exclusive_min ? std::numeric_limits<double>::min() : info.min,
                                       std::clamp(0.5, info.min, info.max), info.max};
        };
        for (const CardData& sample : samples<D>())
            for (std::size_t other = 0; other < all.size(); ++other)
                for (const double value : ends(all[other])) {
                    CardData data = sample;
                    data.put(other, value);
                    const std::vector<std::string> before = errors(data);
                    for (std::size_t p = 0; p < all.size(); ++p) {
                        if (p == other || checks(kind, static_cast<int>(p))) continue;
                        for (const double end : ends(all[p])) {
                            CardData changed = data;
                            changed.put(p, end);
                            CAPTURE(all[p].name);
                            CHECK(errors(changed) == before);
                        }
                    }
                }
    } else {
        for (std::size_t p = 0; p < all.size(); ++p) CHECK_FALSE(checks(kind, static_cast<int>(p)));
    }
}

} // namespace

TEST_CASE("device laws: only the parameters that a check names change its errors") {
    for_each_device([]<class D>(int kind) { check_checks<D>(kind); }, AllDevices{});
}

TEST_CASE("device laws: the samples of a device use all its parameters") {
    for_each_device([]<class D>(int) { check_samples<D>(); }, AllDevices{});
}

TEST_CASE("device laws: a parameter whose default is another's value has it") {
    for_each_device([]<class D>(int) { check_defaults<D>(); }, AllDevices{});
}

TEST_CASE("device laws: derivatives agree with differences") {
    for_each_device([]<class D>(int) { check_derivatives<D>(); }, AllDevices{});
}

TEST_CASE("device laws: the declared pattern covers every nonzero") {
    for_each_device([]<class D>(int) { check_pattern<D>(); }, AllDevices{});
}

TEST_CASE("device laws: pin currents sum to zero") {
    for_each_device([]<class D>(int) { check_conservation<D>(); }, AllDevices{});
}

TEST_CASE("device laws: another pattern is another variant") {
    for_each_device([]<class D>(int) { check_variant<D>(); }, AllDevices{});
}

TEST_CASE("device laws: a linear device has one G and one C") {
    for_each_device([]<class D>(int) { check_linear<D>(); }, AllDevices{});
}

TEST_CASE("device laws: no NaN at the ends of a parameter's range") {
    for_each_device([]<class D>(int kind) { check_range_ends<D>(kind); }, AllDevices{});
}
