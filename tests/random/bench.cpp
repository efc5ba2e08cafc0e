#include "tests/random/bench.hpp"

#include <algorithm>
#include <cmath>

namespace randomly {

Bench::Bench(Draw& d, std::string kind) : draw(d) {
    circuit.kind = std::move(kind);
    frequency = draw.log_between(50, 50e3);
    impedance = draw.log_between(300, 100e3);
    stop = Draw::rounded(draw.between(1.5, 6) / frequency);
    // A stop that is a multiple of the period, as computed in doubles.
    if (draw.chance(0.3)) stop = draw.one_of({2, 3, 4, 5}) * (1 / frequency);
    if (draw.chance(0.2)) circuit.temperature = draw.one_of({-40.0, 0.0, 50.0, 85.0});
}

void Bench::r(const std::string& a, const std::string& b, double ohm) {
    circuit.add('r', node("r"), {a, b}, ohm);
}
void Bench::c(const std::string& a, const std::string& b, double farad) {
    circuit.add('c', node("c"), {a, b}, farad);
}
std::string Bench::l(const std::string& a, const std::string& b, double henry) {
    const std::string name = node("l");
    circuit.add('l', name, {a, b}, henry);
    return name;
}

Waveform Bench::wave(double size) {
    using Kind = Waveform::Kind;
    const double offset = draw.chance(0.6) ? 0 : draw.between(-size, size), f = frequency;
    const double edge = draw.chance(0.5) && jumps ? 0 : Draw::rounded(draw.log_between(1e-5, 0.1) / f);
    switch (draw.below(10)) {
    case 0:
    case 1:
    case 2: return {Kind::sin, {offset, size, f}}; // at rest, on every corner at 0
    case 3: {
        Waveform w{Kind::sin, {offset, size, f, Draw::rounded(draw.chance(0.5) ? 0 : draw.unit() / f)}};
        w.numbers.push_back(draw.chance(0.5) ? 0 : Draw::rounded(draw.log_between(0.1, 3) * f));
        w.numbers.push_back(draw.chance(0.3) ? 90 : draw.between(-180, 180));
        return w;
    }
    case 4:
    case 5:
    case 6: {
        const double period = draw.chance(0.5) ? 1 / f : Draw::rounded(1 / f);
        double width = draw.chance(0.5) ? period / 2 : Draw::rounded(period * draw.between(0.1, 0.6));
        if (draw.chance(0.2)) width = std::nextafter(width, draw.chance(0.5) ? 0 : period);
        Waveform w{Kind::pulse,
                   {offset, size, draw.chance(0.5) ? 0 : Draw::rounded(0.3 * draw.unit() / f), edge, edge,
                    width, period}};
        if (draw.chance(0.2)) w.numbers.pop_back(); // one pulse
        return w;
    }
    case 7: {
        Waveform w{Kind::pwl, {}};
        double t = draw.chance(0.5) ? 0 : Draw::rounded(0.1 * stop * draw.unit());
        double v = draw.chance(0.5) ? 0 : offset;
        for (int k = 0, n = 3 + draw.below(5); k < n; ++k) {
            w.numbers.push_back(t), w.numbers.push_back(v);
            const double dt = Draw::rounded(draw.log_between(1e-3, 0.4) * stop);
            t += dt, v = draw.chance(0.3) ? v : draw.between(-size, size);
        }
        return w;
    }
    case 8: {
        const double t1 = draw.chance(0.5) ? 0 : Draw::rounded(0.3 * stop * draw.unit());
        const double t2 = t1 + Draw::rounded(stop * draw.between(0.1, 0.6));
        return {Kind::exp,
                {offset, size, t1, Draw::rounded(draw.log_between(0.01, 1) / f), t2,
                 Draw::rounded(draw.log_between(0.01, 1) / f)}};
    }
    default:
        return {Kind::sffm,
                {offset, size, f, draw.between(0.2, 4), Draw::rounded(f * draw.between(0.1, 0.7))}};
    }
}

void Bench::source(char letter, const std::string& a, const std::string& b, double size) {
    Source s;
    s.wave = wave(size);
    s.has_dc = draw.chance(0.4);
    if (s.has_dc) s.dc = draw.between(-size, size);
    if (draw.chance(0.7))
        s.ac = draw.between(0.5, 2), s.phase = draw.chance(0.5) ? 0 : draw.between(-180, 180);
    circuit.add(letter, node(std::string(1, letter)), {a, b}).source = s;
}

Opamp Bench::parameters(double size, bool supplied) {
    Opamp o;
    o.supplied = supplied;
    const bool ideal = may_be_ideal && draw.chance(0.15);
    if (draw.chance(0.7)) o.aol = draw.log_between(1e3, 1e6);
    if (!ideal) {
        o.gbw = Draw::rounded(frequency * draw.log_between(30, 3000));
        if (draw.chance(0.2))
            o.fp2 = Draw::rounded(o.gbw * draw.log_between(1, 10));
        else if (draw.chance(0.1))
            o.phimargin = draw.between(50, 80);
        const double slope = 6.28 * frequency * size;
        if (draw.chance(0.15))
            o.sr = Draw::rounded(slope * draw.log_between(0.1, 10));
        else if (draw.chance(0.2)) {
            o.srp = Draw::rounded(slope * draw.log_between(0.1, 10));
            if (draw.chance(0.8)) o.srm = Draw::rounded(slope * draw.log_between(0.1, 10));
        }
    } else if (draw.chance(0.3)) {
        o.fp2 = Draw::rounded(frequency * draw.log_between(30, 3000));
    }
    if (needs_rails && std::isinf(o.aol) && std::isinf(o.gbw)) o.aol = 1e5;
    if (!supplied && (needs_rails || draw.chance(0.5))) {
        if (needs_rails || draw.chance(0.8)) o.vmax = Draw::rounded(size * draw.between(0.3, 1.5));
        if (needs_rails || draw.chance(0.8))
            o.vmin = draw.chance(0.25) ? 0 : Draw::rounded(-size * draw.between(0.3, 1.5));
    }
    if (supplied) {
        if (draw.chance(0.3))
            o.headroom = draw.between(0, 0.2 * size);
        else if (draw.chance(0.3))
            o.hrp = draw.between(0, 0.2 * size), o.hrm = draw.between(0, 0.2 * size);
        if (draw.chance(0.6)) o.iq = draw.log_between(1e-5, 5e-3);
        if (draw.chance(0.2)) {
            o.psrr = draw.between(40, 110), o.vsn = draw.between(size, 3 * size);
            if (draw.chance(0.5) && plain_supplies) o.fps = draw.log_between(1, 1e5);
        }
    }
    if (draw.chance(0.35)) o.rout = draw.log_between(1, 0.1 * impedance);
    if (draw.chance(0.2)) o.ilimit = Draw::rounded(size / impedance * draw.log_between(0.3, 20));
    // An integrator in current limit has no operating point.
    if (!std::isinf(o.ilimit) && std::isinf(o.aol)) o.aol = draw.log_between(1e3, 1e6);
    if (draw.chance(0.2)) o.rin = Draw::rounded(impedance * draw.log_between(10, 1e5));
    if (draw.chance(0.2)) o.rcm = Draw::rounded(impedance * draw.log_between(100, 1e6));
    // Poles of the inputs stay above the gain-bandwidth product.
    const double fast = std::isinf(o.gbw) ? frequency * 100 : o.gbw;
    const double small = 1 / (6.28 * fast * impedance);
    if (draw.chance(0.15)) o.cin = Draw::rounded(small * draw.log_between(1e-3, 0.2));
    if (draw.chance(0.15)) o.ccm = Draw::rounded(small * draw.log_between(1e-3, 0.2));
    if (draw.chance(0.3)) o.vos = draw.sign() * draw.log_between(1e-5, 1e-2);
    if (draw.chance(0.1)) o.tcvos = draw.sign() * draw.log_between(1e-7, 2e-5);
    if (draw.chance(0.25)) o.ib = draw.sign() * draw.log_between(1e-12, 1e-6);
    if (draw.chance(0.15)) o.ios = draw.sign() * draw.log_between(1e-12, 1e-7);
    if (draw.chance(0.1)) o.tcib = draw.between(-0.01, 0.01);
    if (draw.chance(0.2)) {
        o.cmrr = draw.between(40, 110);
        if (draw.chance(0.4) && !std::isinf(o.gbw)) o.fcm = Draw::rounded(o.gbw * draw.log_between(1e-3, 1));
    }
    return o;
}

void Bench::supplies() {
    supplied_ = true;
    for (const auto& [name, rail] : {std::pair{"vp", rail_high_}, std::pair{"vn", rail_low_}}) {
        const std::string n = name;
        Source s;
        s.dc = rail;
        if (!plain_supplies && rail != 0) {
            switch (draw.below(4)) {
            case 0:
                s.wave = {Waveform::Kind::sin,
                          {rail, 0.1 * rail, Draw::rounded(frequency * draw.between(0.5, 4))}};
                break;
            case 1: s.wave = {Waveform::Kind::pwl, {0, rail, Draw::rounded(stop / 2), rail / 2}}; break;
            default: {
                circuit.add('v', n + "s", {n + "s", "0"}).source = s;
                r(n + "s", n, draw.log_between(0.001 * impedance, 0.1 * impedance));
                c(n, "0", farads(draw.log_between(0.3, 300)));
                continue;
            }
            }
            s.has_dc = false;
        }
        circuit.add('v', n, {n, "0"}).source = s;
    }
}

void Bench::opamp(const std::string& inp, const std::string& inn, const std::string& out, double size) {
    const std::string name = node("xu");
    const bool supplied = !plain_supplies || draw.chance(0.4);
    if (supplied && !supplied_) {
        rail_high_ = Draw::rounded(size * draw.between(0.4, 2));
        rail_low_ = draw.chance(0.2) ? 0 : Draw::rounded(-size * draw.between(0.4, 2));
        supplies();
    }
    Opamp o = parameters(size, supplied);
    if (!supplied && may_be_ideal && !needs_rails && draw.chance(0.07)) o = {}, o.nullor = true;
    std::vector<std::string> pins{inp, inn, out};
    if (supplied) pins = {inp, inn, "vp", "vn", out};
    Device& d = circuit.add('x', name, pins);
    d.opamp = o;
    bool any = false;
    const Opamp none;
    any =
        o.aol != none.aol || o.gbw != none.gbw || o.rout > 0 || o.vos != 0 || o.vmax != none.vmax || o.iq > 0;
    if (!any && !o.nullor) d.opamp.rout = 1;
}

void Bench::load(const std::string& n) {
    if (draw.chance(0.75)) r(n, "0", Draw::rounded(impedance * draw.log_between(0.1, 5)));
    if (draw.chance(0.1) && circuit.kind != "long") source('i', n, "0", 0.3 / impedance);
}

void Bench::finish() {
    Analysis& a = circuit.analysis;
    const double kind = draw.unit();
    bool swept = false;
    for (const Device& d : circuit.devices) {
        if (d.letter != 'v' && d.letter != 'i') continue;
        if (d.source.wave.kind == Waveform::Kind::dc || swept) continue;
        swept = true, a.swept = d.name;
        const double largest =
            std::abs(d.source.wave.kind == Waveform::Kind::pwl ? d.source.wave.numbers[3]
                                                               : d.source.wave.numbers[1]) +
            0.1 / (d.letter == 'i' ? impedance : 1);
        a.from = -largest, a.to = largest, a.by = largest / 16;
    }
    a.stop = stop, a.step = stop / 64;
    a.kind = Analysis::Kind::tran;
    if (kind > 0.93)
        a.kind = Analysis::Kind::op;
    else if (kind > 0.86 && swept)
        a.kind = Analysis::Kind::dc;
    else if (kind > 0.76) {
        a.kind = Analysis::Kind::ac;
        for (int k = -4; k <= 6; ++k)
            a.frequencies.push_back(Draw::rounded(frequency * std::pow(10, 0.7 * k)));
        if (draw.chance(0.3)) a.frequencies.insert(a.frequencies.begin(), 0);
    }
    circuit.reltol = draw.chance(0.25) ? 1e-3 : Draw::rounded(std::pow(10, draw.between(-9, -3)));
    circuit.all_currents = draw.chance(0.35);
    if (draw.chance(0.2)) circuit.method = "esdirk";
}

} // namespace randomly
