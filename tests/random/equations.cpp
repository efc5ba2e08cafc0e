#include "tests/random/equations.hpp"

#include <cmath>
#include <numbers>

namespace randomly {

namespace {

constexpr Real turn = 2 * std::numbers::pi_v<Real>;
constexpr int ground = -1;

} // namespace

Affine& Affine::add(int unknown, Real factor) {
    if (unknown >= 0 && factor != 0) terms.emplace_back(unknown, factor);
    return *this;
}

Affine& Affine::add(const Affine& other, Real factor) {
    for (const auto& [unknown, f] : other.terms) terms.emplace_back(unknown, factor * f);
    constant += factor * other.constant;
    return *this;
}

int Equations::unknown(const std::string& name) {
    columns_[name] = unknowns_;
    return unknowns_++;
}

int Equations::node(const std::string& name) {
    if (name == "0") return ground;
    const auto found = nodes_.find(name);
    if (found != nodes_.end()) return found->second;
    const int index = unknown("v(" + name + ")");
    rows_ = std::max(rows_, index + 1);
    return nodes_[name] = index;
}

int Equations::current(const std::string& device) {
    return unknown("i(" + device + ")");
}

int Equations::row() {
    return rows_++;
}

void Equations::put(Matrix& m, int row, int column, Real value) {
    if (row >= 0 && column >= 0) m(row, column) += value;
}

void Equations::put(int row, const Affine& law) {
    for (const auto& [unknown, factor] : law.terms) put(a_, row, unknown, factor);
    b_(row, b_.cols() - 1) -= law.constant;
}

// The sum of the currents that leave a node is 0.
void Equations::through(int current, const std::string& plus, const std::string& minus) {
    put(a_, node(plus), current, 1);
    put(a_, node(minus), current, -1);
}

Affine Equations::voltage(const std::string& plus, const std::string& minus) {
    Affine v;
    v.add(node(plus), 1);
    if (!minus.empty()) v.add(node(minus), -1);
    return v;
}

Affine Equations::value(const Linear& linear) {
    Affine v;
    v.constant = linear.constant;
    for (const Linear::Term& term : linear.terms) v.add(voltage(term.plus, term.minus), term.factor);
    return v;
}

// A new unknown y with a row of its own; the pieces' laws are for y = law.
int Equations::choose(const std::string& name, std::vector<Piece> pieces) {
    const int y = unknown(name);
    Switch s{name, row(), std::move(pieces)};
    for (Piece& p : s.pieces) {
        Affine law;
        law.add(y, 1).add(p.law, -1);
        p.law = law;
    }
    switches_.push_back(std::move(s));
    return y;
}

// Pieces in the order low, middle, high; where low is above high, fourth: their mean.
int Equations::clipped(const std::string& name, const Affine& x, const Affine& low, const Affine& high,
                       bool below, bool above) {
    Affine over_low = x, under_high = high, under_low = low, over_high = x, room = high, no_room = low;
    over_low.add(low, -1), under_high.add(x, -1), under_low.add(x, -1), over_high.add(high, -1);
    room.add(low, -1), no_room.add(high, -1);
    const bool may_cross = below && above && (!low.terms.empty() || !high.terms.empty());
    std::vector<Piece> pieces{{x, {}}};
    if (below) pieces[0].conditions.push_back(over_low);
    if (above) pieces[0].conditions.push_back(under_high);
    if (below) pieces.push_back({low, {under_low}});
    if (above) pieces.push_back({high, {over_high}});
    if (may_cross) {
        for (Piece& p : pieces) p.conditions.push_back(room);
        Affine mean;
        mean.add(low, 0.5L).add(high, 0.5L);
        pieces.push_back({mean, {no_room}});
    }
    return choose(name, std::move(pieces));
}

void Equations::opamp(const Device& d, double temperature) {
    const Opamp& o = d.opamp;
    const std::string& out = d.nodes.back();
    const std::string n = d.name;
    const Real kelvin = static_cast<Real>(temperature) - 27;
    const Real tau = std::isinf(o.gbw) ? 0 : 1 / (turn * o.gbw);
    const Real inverse_aol = std::isinf(o.aol) ? 0 : 1 / static_cast<Real>(o.aol);
    const Real rho = std::isinf(o.aol) ? Real(1e5L) : Real(o.aol);
    const int p = node(d.nodes[0]), m = node(d.nodes[1]);

    // Inputs: rin and cin between them, rcm and ccm to ground, ib.
    const Real ib = o.ib * (1 + static_cast<Real>(o.tcib) * kelvin);
    for (const auto& [own, other, bias] : {std::tuple{p, m, ib + static_cast<Real>(o.ios) / 2},
                                           std::tuple{m, p, ib - static_cast<Real>(o.ios) / 2}}) {
        if (own == ground) continue;
        if (!std::isinf(o.rin)) put(a_, own, own, 1 / Real(o.rin)), put(a_, own, other, -1 / Real(o.rin));
        put(e_, own, own, o.cin), put(e_, own, other, -Real(o.cin));
        if (!std::isinf(o.rcm)) put(a_, own, own, 1 / Real(o.rcm));
        put(e_, own, own, o.ccm);
        b_(own, b_.cols() - 1) -= bias;
    }

    // vd and what of it is a derivative
    Affine vd = voltage(d.nodes[0], d.nodes[1]), lag, common, supplies;
    vd.constant += o.vos + static_cast<Real>(o.tcvos) * kelvin;
    common.add(p, 0.5L).add(m, 0.5L);
    if (o.supplied) {
        common.add(node(d.nodes[2]), -0.5L).add(node(d.nodes[3]), -0.5L);
        supplies = voltage(d.nodes[2], d.nodes[3]);
    }
    const auto reject = [&](Affine of, double decibel, double corner, Real offset) {
        if (std::isinf(decibel)) return;
        const Real k = std::pow(Real(10), -static_cast<Real>(decibel) / 20);
        of.constant -= offset;
        vd.add(of, k);
        if (!std::isinf(corner)) lag.add(of, k / (turn * corner));
    };
    reject(common, o.cmrr, o.fcm, 0);
    if (o.supplied) reject(supplies, o.psrr, o.fps, o.vsn);

    const int w = unknown("w(" + n + ")"), e = unknown("e(" + n + ")");
    Affine of_w, of_e;
    of_w.add(w, 1), of_e.add(e, 1);
    // z = clip(w, L, H)
    Affine high, low;
    high.constant = o.vmax, low.constant = o.vmin;
    bool below = std::isfinite(o.vmin), above = std::isfinite(o.vmax);
    if (o.supplied) {
        high = voltage(d.nodes[2], ""), low = voltage(d.nodes[3], "");
        high.constant = -(o.hrp >= 0 ? o.hrp : o.headroom);
        low.constant = o.hrm >= 0 ? o.hrm : o.headroom;
        below = above = true;
    }
    const bool rails = below || above;
    const int z = rails ? clipped("z(" + n + ")", of_w, low, high, below, above) : w;
    // e = vd - z/aol, the operand of sat
    const int r_e = row();
    put(r_e, Affine(of_e).add(vd, -1).add(z, inverse_aol));
    for (const auto& [unknown, factor] : lag.terms) put(e_, r_e, unknown, -factor);
    // tau z' = sat(e) - (w - z)/rho
    const double up = std::isinf(o.srp) ? o.sr : o.srp, down = std::isinf(o.srm) ? o.sr : o.srm;
    const bool slew_up = std::isfinite(up), slew_down = std::isfinite(down);
    int s = e;
    if (slew_up || slew_down) {
        Affine top, bottom;
        top.constant = slew_up ? tau * up : 0, bottom.constant = slew_down ? -tau * down : 0;
        s = clipped("s(" + n + ")", of_e, bottom, top, slew_down, slew_up);
    }
    const int r_z = row();
    put(e_, r_z, z, tau);
    Affine drive;
    drive.add(s, -1);
    if (rails) drive.add(w, 1 / rho).add(z, -1 / rho);
    put(r_z, drive);
    // second pole
    double fp2 = o.fp2;
    if (o.phimargin < 90) {
        const double angle = o.phimargin * std::numbers::pi / 180;
        fp2 = o.gbw * std::sin(angle) * std::tan(angle);
    }
    int y = z;
    if (!std::isinf(fp2)) {
        y = unknown("y(" + n + ")");
        const int r_y = row();
        put(e_, r_y, y, 1 / (turn * fp2));
        put(r_y, Affine().add(y, 1).add(z, -1));
    }
    // v(out) = y - rout i - (wi - i) 1 ohm
    const int i = current(n);
    Affine output = voltage(out, "");
    output.add(y, -1).add(i, o.rout);
    if (!std::isinf(o.ilimit)) {
        const int wi = unknown("wi(" + n + ")");
        Affine of_wi, most, least;
        of_wi.add(wi, 1);
        most.constant = o.ilimit, least.constant = -o.ilimit;
        const int limited = clipped("il(" + n + ")", of_wi, least, most, true, true);
        put(row(), Affine().add(i, 1).add(limited, -1));
        output.add(wi, 1).add(i, -1);
    }
    put(row(), output);
    put(a_, node(out), i, -1);
    if (o.supplied) {
        // into vp: iq + max(i, 0); out of vn: iq + max(i, 0) - i
        Affine of_i, minus_i;
        of_i.add(i, 1), minus_i.add(i, -1);
        const int from_vp = choose("ip(" + n + ")", {{of_i, {of_i}}, {Affine(), {minus_i}}});
        const int vp = node(d.nodes[2]), vn = node(d.nodes[3]);
        put(a_, vp, from_vp, 1);
        put(a_, vn, from_vp, -1), put(a_, vn, i, 1);
        if (vp >= 0) b_(vp, b_.cols() - 1) -= o.iq;
        if (vn >= 0) b_(vn, b_.cols() - 1) += o.iq;
    }
}

int Equations::piece(const std::string& name, const Behaviour::Piece& p) {
    using Kind = Behaviour::Piece::Kind;
    const auto difference = [](Affine a, const Affine& b) { return a.add(b, -1); };
    const Affine a = value(p.operands[0]);
    Affine zero;
    switch (p.kind) {
    case Kind::max:
    case Kind::min: {
        const Affine b = value(p.operands[1]);
        const Affine more = difference(a, b), less = difference(b, a);
        const bool max = p.kind == Kind::max;
        return choose(name, {{a, {max ? more : less}}, {b, {max ? less : more}}});
    }
    case Kind::abs: return choose(name, {{a, {a}}, {difference(zero, a), {difference(zero, a)}}});
    case Kind::limit: {
        Affine low, high;
        low.constant = p.numbers[0], high.constant = p.numbers[1];
        return clipped(name, a, low, high, true, true);
    }
    case Kind::table: {
        const auto& n = p.numbers;
        std::vector<Piece> pieces;
        const auto beyond = [&](std::size_t k, Real s) { // s (a - x_k)
            Affine c;
            c.add(a, s);
            c.constant -= s * n[k];
            return c;
        };
        Affine first, last;
        first.constant = n[1], last.constant = n.back();
        pieces.push_back({first, {beyond(0, -1)}});
        for (std::size_t k = 0; k + 2 < n.size(); k += 2) {
            const Real slope = (Real(n[k + 3]) - n[k + 1]) / (Real(n[k + 2]) - n[k]);
            Affine line;
            line.add(a, slope);
            line.constant += n[k + 1] - slope * n[k];
            pieces.push_back({line, {beyond(k, 1), beyond(k + 2, -1)}});
        }
        pieces.push_back({last, {beyond(n.size() - 2, 1)}});
        return choose(name, std::move(pieces));
    }
    case Kind::choice: {
        Affine c = a;
        c.constant -= p.numbers[0];
        return choose(name,
                      {{value(p.operands[1]), {c}, true}, {value(p.operands[2]), {difference(zero, c)}}});
    }
    }
    return ground;
}

Equations::Equations(const Circuit& circuit) {
    constexpr std::size_t of_opamp = 12; // unknowns inside, at most
    int sources = 0, most = 1;
    for (const Device& d : circuit.devices) {
        sources += d.letter == 'v' || d.letter == 'i';
        most += static_cast<int>(d.nodes.size() + 1 + d.behaviour.pieces.size() +
                                 (d.letter == 'x' ? of_opamp : 0));
    }
    e_ = Matrix::Zero(most, most), a_ = Matrix::Zero(most, most), b_ = Matrix::Zero(most, sources + 1);
    const auto pins = [](const Device& d) {
        return d.letter == 'e' || d.letter == 'g' ? std::size_t{4} : d.nodes.size();
    };
    for (const Device& d : circuit.devices)
        for (std::size_t k = 0; k < pins(d) && d.letter != 'k'; ++k) (void)node(d.nodes[k]);
    std::map<std::string, const Device*> inductors;
    for (const Device& d : circuit.devices) {
        if (d.letter == 'k' || d.letter == 'x') continue;
        (void)current(d.name);
        if (d.letter == 'l') inductors[d.name] = &d;
    }
    for (const Device& d : circuit.devices) {
        if (d.letter == 'x') {
            opamp(d, circuit.temperature);
            continue;
        }
        if (d.letter == 'k') continue;
        const int i = find("i(" + d.name + ")"), r = row();
        row_of_[d.name] = r;
        const Affine v = voltage(d.nodes[0], d.nodes[1]);
        through(i, d.nodes[0], d.nodes[1]);
        switch (d.letter) {
        case 'r': put(r, Affine(v).add(i, -Real(d.value))); break;
        case 'c':
            for (const auto& [unknown, factor] : v.terms) put(e_, r, unknown, factor * d.value);
            put(a_, r, i, -1);
            break;
        case 'l':
            put(r, v);
            put(e_, r, i, -Real(d.value));
            break;
        case 'v':
        case 'i':
            if (d.letter == 'v')
                put(r, v);
            else
                put(a_, r, i, 1);
            b_(r, static_cast<int>(sources_.size())) = 1;
            sources_.push_back(d.source);
            source_names_.push_back(d.name);
            break;
        case 'e': put(r, Affine(v).add(voltage(d.nodes[2], d.nodes[3]), -Real(d.value))); break;
        case 'g': put(r, Affine().add(i, 1).add(voltage(d.nodes[2], d.nodes[3]), -Real(d.value))); break;
        case 'f': put(r, Affine().add(i, 1).add(find("i(" + d.others[0] + ")"), -Real(d.value))); break;
        case 'h': put(r, Affine(v).add(find("i(" + d.others[0] + ")"), -Real(d.value))); break;
        case 'b': {
            Affine sum = value(d.behaviour.base);
            int k = 0;
            for (const Behaviour::Piece& p : d.behaviour.pieces)
                sum.add(piece("b" + std::to_string(k++) + "(" + d.name + ")", p), p.factor);
            put(r, d.current ? Affine().add(i, 1).add(sum, -1) : Affine(v).add(sum, -1));
            break;
        }
        }
    }
    for (const Device& d : circuit.devices) {
        if (d.letter != 'k') continue;
        const Real m = d.value * std::sqrt(static_cast<Real>(inductors.at(d.others[0])->value) *
                                           inductors.at(d.others[1])->value);
        for (int k = 0; k < 2; ++k) put(e_, row_of_.at(d.others[k]), find("i(" + d.others[1 - k] + ")"), -m);
    }
    e_ = Matrix(e_.topLeftCorner(unknowns_, unknowns_)), a_ = Matrix(a_.topLeftCorner(unknowns_, unknowns_));
    b_ = Matrix(b_.topRows(unknowns_));
    if (rows_ != unknowns_) std::abort();
}

void Equations::fill(const Mode& mode, Matrix& a, Matrix& b) const {
    a = a_, b = b_;
    for (std::size_t k = 0; k < switches_.size(); ++k) {
        const Switch& s = switches_[k];
        const Affine& law = s.pieces[static_cast<std::size_t>(mode[k])].law;
        for (const auto& [unknown, factor] : law.terms) a(s.row, unknown) += factor;
        b(s.row, b.cols() - 1) -= law.constant;
    }
}

int Equations::find(const std::string& column) const {
    const auto found = columns_.find(column);
    return found == columns_.end() ? -1 : found->second;
}

} // namespace randomly
