#include "tests/random/spoilt.hpp"

#include <fmt/format.h>

#include "tests/random/laws.hpp"
#include "tests/random/simulated.hpp"

namespace randomly {

namespace {

// A low pass, an inductor and a follower whose input has a capacitance
Circuit sample() {
    Circuit c;
    c.add('v', "v1", {"in", "0"}).source = {0, false, 0, 0, {Waveform::Kind::sin, {0, 1, 1000}}};
    c.add('r', "r1", {"in", "a"}, 1e3);
    c.add('c', "c1", {"a", "0"}, 1e-7);
    c.add('r', "r2", {"a", "b"}, 10e3);
    c.add('l', "l1", {"a", "n"}, 0.1);
    c.add('r', "r3", {"n", "0"}, 1e3);
    Opamp o;
    o.gbw = 1e6, o.ccm = 1e-9;
    c.add('x', "x1", {"b", "out", "out"}).opamp = o;
    c.add('r', "rl", {"out", "0"}, 1e3);
    c.analysis.step = 50e-6, c.analysis.stop = 3e-3;
    c.reltol = 1e-5, c.all_currents = true;
    return c;
}

} // namespace

std::string laws_that_fail_to_notice() {
    const Circuit circuit = sample();
    const Simulated right = simulate(deck(circuit, "laws"));
    if (!right.ok()) return "no result: " + right.failure;
    std::string all;
    const Verdict holds = obeys(circuit, right, true);
    if (holds.error > 1) all += fmt::format("{} does not hold\n", holds.column);
    const auto spoil = [&](const std::string& law, const auto& how) {
        Simulated wrong = right;
        how(wrong);
        const Verdict v = obeys(circuit, wrong, true);
        if (!(v.error > 1) || !v.column.starts_with(law))
            all += fmt::format("{} is not noticed: {} {}\n", law, v.column, v.error);
    };
    const auto scale = [](Simulated& result, const std::string& column, double factor) {
        for (auto& x : result.columns[static_cast<std::size_t>(result.find(column))]) x *= factor;
    };
    spoil("kirchhoff", [&](Simulated& r) { scale(r, "i(r1)", 1.001); });
    // All currents a thousandth too large: they still add up at each node.
    spoil("charge of", [&](Simulated& r) {
        for (const std::string& name : r.names)
            if (name[0] == 'i') scale(r, name, 1.001);
    });
    spoil("charge of l1", [&](Simulated& r) { scale(r, "v(n)", 1.001); });
    spoil("charge at b", [&](Simulated& r) { scale(r, "v(b)", 1.001); });
    // One row later than it says
    spoil("charge", [&](Simulated& r) {
        for (std::size_t k = 1; k + 1 < r.axis.size(); ++k) r.axis[k] = right.axis[k + 1];
    });
    return all;
}

} // namespace randomly
