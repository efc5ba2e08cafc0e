// What devices say of themselves beyond their law must agree with the law: for every device that says it.

#include <algorithm>
#include <cmath>
#include <complex>

#include <doctest/doctest.h>

#include "tests/unit/devices_every.hpp"

namespace {

using namespace device_tests;

template <class D>
constexpr bool appends_switches = requires(const D& d, const double* x, std::vector<double>& g) {
    d.switches(x, 0.0, g);
};
template <class D>
constexpr bool writes_switches = requires(const D& d, const double* x, double* g) {
    d.switches(x, 0.0, g);
};
template <class D>
constexpr bool has_switches = appends_switches<D> || writes_switches<D>;

template <class D>
constexpr bool has_waveform = requires(const D& d) {
    d.next_breakpoint(0.0);
};

template <class D>
std::vector<bool> pieces(const D& device, const std::vector<double>& x, double t) {
    std::vector<double> g;
    if constexpr (appends_switches<D>) device.switches(x.data(), t, g);
    if constexpr (writes_switches<D>) {
        g.resize(D::max_switches);
        double* end = device.switches(x.data(), t, g.data());
        end = device.mild_switches(x.data(), end);
        REQUIRE(end <= g.data() + g.size());
        g.resize(static_cast<std::size_t>(end - g.data()));
    }
    std::vector<bool> positive;
    for (double value : g) positive.push_back(value > 0);
    return positive;
}

std::vector<double> between(const std::vector<double>& a, const std::vector<double>& b, double share) {
    std::vector<double> x = a;
    for (std::size_t k = 0; k < x.size(); ++k) x[k] += share * (b[k] - a[k]);
    return x;
}

double jump(const Equations& a, const Equations& b) {
    double most = 0;
    for (std::size_t e = 0; e < a.df.size(); ++e)
        most = std::max({most, std::abs(a.df[e] - b.df[e]), std::abs(a.dq[e] - b.dq[e])});
    return most;
}

// Halves the way from a to b, always towards the larger change of the Jacobian, until only a jump can be left
// of it. Returns whether there was one; on both sides of it stand different pieces.
template <class D>
bool check_kink(const D& device, std::vector<double> a, std::vector<double> b) {
    const double t = 0.1;
    for (int halving = 0; halving < 40; ++halving) {
        const std::vector<double> middle = between(a, b, 0.5);
        const Equations at = equations(device, middle, t);
        const bool first = jump(equations(device, a, t), at) >= jump(at, equations(device, b, t));
        (first ? b : a) = middle;
    }
    if (jump(equations(device, a, t), equations(device, b, t)) < 1e-6) return false;
    // Further apart: right at it a difference is but rounding of its terms, and has no sign.
    CHECK(pieces(device, between(a, b, -100), t) != pieces(device, between(a, b, 101), t));
    return true;
}

template <class D>
void check_kinks() {
    Points points(21);
    int found = 0;
    for (const CardData& data : samples<D>()) {
        const InPlace<D> device(data.card());
        const int n = locals(device, data);
        for (int k = 0; k < 30; ++k) found += check_kink(device, points.next(n), points.next(n)) ? 1 : 0;
    }
    CHECK((found > 0) == has_switches<D>);
}

// f(y) - f(x) = G (y - x), and the same for q and C, where x and y lie on one piece; free of time.
template <class D>
int check_affine(const D& device, const std::vector<double>& x, const std::vector<double>& y) {
    if (pieces(device, x, 0.0) != pieces(device, y, 0.0)) return 0;
    const Equations a = equations(device, x, 0.0), b = equations(device, y, 1.0);
    for (std::size_t row = 0; row < x.size(); ++row) {
        double f = b.f[row] - a.f[row], q = b.q[row] - a.q[row], size_f = 0, size_q = 0;
        for (std::size_t column = 0; column < x.size(); ++column) {
            const std::size_t e = row * x.size() + column;
            const double step = y[column] - x[column];
            f -= a.df[e] * step;
            q -= a.dq[e] * step;
            size_f += std::abs(a.df[e]) * (std::abs(x[column]) + std::abs(y[column]));
            size_q += std::abs(a.dq[e]) * (std::abs(x[column]) + std::abs(y[column]));
        }
        CHECK(std::abs(f) <= 1e-14 * (size_f + std::abs(a.f[row])));
        CHECK(std::abs(q) <= 1e-14 * (size_q + std::abs(a.q[row])));
    }
    return 1;
}

template <class D>
void check_piecewise_affine() {
    if constexpr (requires { D::piecewise_affine; }) {
        Points points(22);
        for (const CardData& data : samples<D>()) {
            const InPlace<D> device(data.card());
            int compared = 0;
            for (int k = 0; k < 100; ++k) {
                const std::vector<double> x = points.next(locals(device, data));
                const std::vector<double> y =
                    between(x, points.next(locals(device, data)), k % 2 ? 0.1 : 1.0);
                compared += check_affine(device, x, y);
            }
            CHECK(compared >= 10);
        }
    }
}

// Time moves f in the rows that the device names, and elsewhere only what is declared nonlinear.
template <class D>
void check_excited_rows() {
    Points points(23);
    int moved = 0;
    for (const CardData& data : samples<D>()) {
        const InPlace<D> device(data.card());
        std::vector<int> rows;
        if constexpr (has_waveform<D>) rows = device.excited_rows();
        if (!has_waveform<D> && !device.linear()) continue;
        const std::vector<double> x = points.next(locals(device, data));
        const Equations start = equations(device, x, 0.0);
        for (double t : {-1.0, 1.3e-4, 2.7e-3, 0.4}) {
            const Equations later = equations(device, x, t);
            CHECK(later.q == start.q);
            for (std::size_t row = 0; row < x.size(); ++row) {
                if (later.f[row] == start.f[row]) continue;
                ++moved;
                CHECK(std::find(rows.begin(), rows.end(), static_cast<int>(row)) != rows.end());
            }
        }
    }
    CHECK((moved > 0) == has_waveform<D>);
}

template <class D>
void check_breakpoints() {
    if constexpr (has_waveform<D>) {
        int corners = 0;
        for (const CardData& data : samples<D>()) {
            const InPlace<D> device(data.card());
            CHECK(device.period() > 0);
            double t = -1;
            for (int k = 0; k < 50 && std::isfinite(t); ++k, ++corners) {
                const double next = device.next_breakpoint(t);
                REQUIRE(next > t);
                if (std::isfinite(next)) CHECK(device.next_breakpoint(std::nextafter(next, -1.0)) == next);
                t = next;
            }
        }
        CHECK(corners > 50);
    }
}

// The excitation of small signals is that of dc: u = f(dc = 0) - f(dc = acmag) for a phase of 0.
template <class D>
void check_stimulus() {
    if constexpr (requires(const D& d, std::complex<double>* u) { d.stimulus(u); }) {
        const auto index = [](std::string_view name) {
            return static_cast<std::size_t>(D::info().find(name));
        };
        Points points(24);
        for (CardData data : samples<D>()) {
            data.put(index("acmag"), 3);
            data.put(index("acphase"), 60);
            CardData off = data, on = data;
            off.put(index("dc"), 0);
            on.put(index("dc"), 3);
            const InPlace<D> device(data.card());
            const std::vector<double> x = points.next(locals(device, data));
            const Equations at_0 = equations(InPlace<D>(off.card()), x, -1),
                            at_3 = equations(InPlace<D>(on.card()), x, -1);
            std::vector<std::complex<double>> u(x.size());
            device.stimulus(u.data());
            const std::complex<double> turn{0.5, std::sqrt(0.75)}; // 60 degrees
            for (std::size_t row = 0; row < x.size(); ++row)
                CHECK(std::abs(u[row] - (at_0.f[row] - at_3.f[row]) * turn) <= 1e-13);
        }
    }
}

bool same_outside(const std::vector<double>& a, const std::vector<double>& b, std::size_t nodes,
                  std::size_t internals) {
    for (std::size_t k = 0; k < a.size(); ++k)
        if ((k < nodes || k >= nodes + internals) && a[k] != b[k]) return false;
    return true;
}

// Limiting and the linear region are matters of a device's own unknowns.
template <class D>
void check_own_unknowns() {
    Points points(25);
    for (const CardData& data : samples<D>()) {
        const InPlace<D> device(data.card());
        const auto nodes = static_cast<std::size_t>(data.nodes + data.references),
                   internals = device.internals().size();
        for (int k = 0; k < 50; ++k) {
            const std::vector<double> old = points.next(locals(device, data)),
                                      asked = points.next(locals(device, data));
            std::vector<double> x = asked;
            if constexpr (requires { device.limit(old.data(), x.data()); }) {
                const bool moved = device.limit(old.data(), x.data());
                CHECK(moved == (x != asked));
                CHECK(same_outside(x, asked, nodes, internals));
            }
            if constexpr (requires { device.linear_region(x.data()); }) {
                device.linear_region(x.data());
                CHECK(same_outside(x, asked, nodes, internals));
                std::vector<double> again = x;
                device.linear_region(again.data());
                CHECK(again == x);
            }
        }
        const auto own = [&](int local) {
            return local >= static_cast<int>(nodes) && local < static_cast<int>(nodes + internals);
        };
        if constexpr (requires { device.pinned(); })
            for (const Pin& pin : device.pinned()) CHECK(own(pin.local));
        if constexpr (requires { device.amplifier(); }) {
            const Amplifier amplifier = device.amplifier();
            CHECK(own(amplifier.state));
            CHECK(own(amplifier.branch));
            CHECK(amplifier.output < data.pins);
            CHECK(amplifier.lag > 0);
        }
    }
}

// A row of the device that carries q belongs to an unknown that says so, or to a node: the step control
// watches those, and of the currents that are read those that are derivatives (transient/control).
template <class D>
void check_states() {
    for (const CardData& data : samples<D>()) {
        const InPlace<D> device(data.card());
        const int n = locals(device, data);
        const Declared pattern = declared(device, n);
        const auto internals = device.internals();
        for (std::size_t k = 0; k < internals.size(); ++k) {
            const auto row =
                (static_cast<std::size_t>(data.nodes + data.references) + k) * static_cast<std::size_t>(n);
            const auto begin = pattern.dq.begin() + static_cast<std::ptrdiff_t>(row);
            CAPTURE(internals[k].name);
            const bool stores = std::any_of(begin, begin + n, [](char entry) { return entry != 0; });
            CHECK(internals[k].state == stores);
        }
    }
}

template <class D>
void check_paths() {
    for (const CardData& data : samples<D>()) {
        for (const Path& path : D(data.card()).paths()) {
            CHECK(path.a != path.b);
            for (int end : {path.a, path.b}) CHECK((end >= -1 && end < data.pins));
        }
    }
}

} // namespace

TEST_CASE("device promises: where the Jacobian jumps, a switch changes its sign") {
    for_each_device([]<class D>(int) { check_kinks<D>(); }, AllDevices{});
}

TEST_CASE("device promises: a piecewise affine law is affine between its switches") {
    for_each_device([]<class D>(int) { check_piecewise_affine<D>(); }, AllDevices{});
}

TEST_CASE("device promises: time moves the excited rows alone") {
    for_each_device([]<class D>(int) { check_excited_rows<D>(); }, AllDevices{});
}

TEST_CASE("device promises: each breakpoint is the first after every moment before it") {
    for_each_device([]<class D>(int) { check_breakpoints<D>(); }, AllDevices{});
}

TEST_CASE("device promises: small signals push as dc does") {
    for_each_device([]<class D>(int) { check_stimulus<D>(); }, AllDevices{});
}

TEST_CASE("device promises: limiting moves the device's own unknowns, and says so") {
    for_each_device([]<class D>(int) { check_own_unknowns<D>(); }, AllDevices{});
}

TEST_CASE("device promises: an internal unknown whose row carries q is called a state") {
    for_each_device([]<class D>(int) { check_states<D>(); }, AllDevices{});
}

TEST_CASE("device promises: paths lead from pin to pin or to ground") {
    for_each_device([]<class D>(int) { check_paths<D>(); }, AllDevices{});
}
