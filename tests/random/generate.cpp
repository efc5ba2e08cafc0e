#include "tests/random/generate.hpp"

#include <cmath>

#include "tests/random/draw.hpp"

namespace randomly {

const std::vector<std::string>& kinds() {
    static const std::vector<std::string> all{"inverting"};
    return all;
}

Circuit generate(std::uint64_t seed, const std::string&) {
    Draw draw(seed);
    Circuit c;
    c.kind = "inverting";
    const double f = draw.log_between(100, 1e4);
    c.add('v', "v1", {"in", "0"}).source = {0, false, 0, 0, {Waveform::Kind::sin, {0, draw.between(0.1, 2), f}}};
    c.add('r', "r1", {"in", "m"}, 1e3);
    c.add('r', "r2", {"m", "out"}, 1e4);
    c.add('r', "rl", {"out", "0"}, 2e3);
    Opamp o;
    o.aol = 1e5, o.gbw = 1e6;
    if (draw.chance(0.5)) o.vmax = 5, o.vmin = -4;
    if (draw.chance(0.5)) o.srp = 2e5, o.srm = 1e5;
    if (draw.chance(0.3)) o.rout = 100, o.ilimit = 5e-3;
    if (draw.chance(0.3)) o.fp2 = 3e6;
    c.add('x', "xu1", {"0", "m", "out"}).opamp = o;
    c.analysis.stop = Draw::rounded(3 / f), c.analysis.step = c.analysis.stop / 100;
    c.reltol = std::pow(10.0, -3 - draw.below(7));
    return c;
}

} // namespace randomly
