#include "tests/random/circuit.hpp"

#include <fmt/format.h>

namespace randomly {

Device& Circuit::add(char letter, const std::string& name, std::vector<std::string> nodes, double value) {
    Device device{letter, name, std::move(nodes), value, {}, {}, {}, {}, false, {}};
    devices.push_back(std::move(device));
    return devices.back();
}

std::string digits(double x) {
    return fmt::format("{}", x);
}

namespace {

std::string text(const Linear& linear) {
    std::string s = digits(linear.constant);
    for (const Linear::Term& term : linear.terms)
        s += fmt::format("+({})*v({}{})", term.factor, term.plus, term.minus.empty() ? "" : "," + term.minus);
    return s;
}

std::string text(const Behaviour& behaviour) {
    std::string s = text(behaviour.base);
    for (const Behaviour::Piece& piece : behaviour.pieces) {
        using Kind = Behaviour::Piece::Kind;
        const auto operand = [&](std::size_t k) { return text(piece.operands[k]); };
        s += fmt::format("+({})*", piece.factor);
        switch (piece.kind) {
        case Kind::max: s += fmt::format("max({},{})", operand(0), operand(1)); break;
        case Kind::min: s += fmt::format("min({},{})", operand(0), operand(1)); break;
        case Kind::abs: s += fmt::format("abs({})", operand(0)); break;
        case Kind::limit:
            s += fmt::format("limit({},{},{})", operand(0), piece.numbers[0], piece.numbers[1]);
            break;
        case Kind::table:
            s += "table(" + operand(0);
            for (double x : piece.numbers) s += fmt::format(",{}", x);
            s += ")";
            break;
        case Kind::choice:
            s += fmt::format("if({}>{},{},{})", operand(0), piece.numbers[0], operand(1), operand(2));
            break;
        }
    }
    return s;
}

std::string text(const Waveform& wave) {
    static constexpr const char* names[] = {"", "SIN", "PULSE", "PWL", "EXP", "SFFM"};
    if (wave.kind == Waveform::Kind::dc) return "";
    std::string s = fmt::format(" {}(", names[static_cast<int>(wave.kind)]);
    for (std::size_t k = 0; k < wave.numbers.size(); ++k) s += (k ? " " : "") + digits(wave.numbers[k]);
    return s + ")";
}

std::string text(const Source& source) {
    std::string s;
    if (source.has_dc || source.wave.kind == Waveform::Kind::dc) s += " DC " + digits(source.dc);
    if (source.ac != 0) s += fmt::format(" AC {} {}", source.ac, source.phase);
    return s + text(source.wave);
}

std::string text(const Opamp& o) {
    std::string s;
    const auto put = [&](const char* name, double value, double missing) {
        if (value != missing) s += fmt::format("{}{}={}", s.empty() ? "" : " ", name, value);
    };
    put("aol", o.aol, inf), put("gbw", o.gbw, inf), put("fp2", o.fp2, inf);
    put("phimargin", o.phimargin, 90);
    put("sr", o.sr, inf), put("srp", o.srp, inf), put("srm", o.srm, inf);
    put("vmax", o.vmax, inf), put("vmin", o.vmin, -inf);
    put("headroom", o.headroom, 0), put("hrp", o.hrp, -1), put("hrm", o.hrm, -1);
    put("rout", o.rout, 0), put("ilimit", o.ilimit, inf);
    put("rin", o.rin, inf), put("cin", o.cin, 0), put("rcm", o.rcm, inf), put("ccm", o.ccm, 0);
    put("vos", o.vos, 0), put("tcvos", o.tcvos, 0);
    put("ib", o.ib, 0), put("ios", o.ios, 0), put("tcib", o.tcib, 0);
    put("cmrr", o.cmrr, inf), put("fcm", o.fcm, inf), put("psrr", o.psrr, inf), put("fps", o.fps, inf);
    put("vsn", o.vsn, 0), put("iq", o.iq, 0);
    return s;
}

std::string joined(const std::vector<std::string>& words) {
    std::string s;
    for (const std::string& word : words) s += " " + word;
    return s;
}

std::string card(const Device& d) {
    const std::string head = d.name + joined(d.nodes);
    switch (d.letter) {
    case 'v':
    case 'i': return head + text(d.source);
    case 'k':
    case 'f':
    case 'h': return head + joined(d.others) + " " + digits(d.value);
    case 'x':
        if (d.opamp.nullor) return head + " nullor";
        return fmt::format("{} m_{}\n.model m_{} opamp ({})", head, d.name, d.name, text(d.opamp));
    case 'b': return fmt::format("{} {}={{{}}}", head, d.current ? "i" : "v", text(d.behaviour));
    default: return head + " " + digits(d.value) + (d.ic ? " ic=" + digits(*d.ic) : "");
    }
}

} // namespace

std::string deck(const Circuit& circuit, const std::string& title) {
    std::string s = title + "\n";
    for (const Device& device : circuit.devices) s += card(device) + "\n";
    if (circuit.temperature != 27) s += fmt::format(".options temp={}\n", circuit.temperature);
    if (circuit.all_currents) s += ".options savecurrents\n";
    const Analysis& a = circuit.analysis;
    switch (a.kind) {
    case Analysis::Kind::tran:
        for (const auto& [node, volt] : circuit.node_ics) s += fmt::format(".ic v({})={}\n", node, volt);
        s += fmt::format(".options reltol={}{}\n.tran {} {}{}\n", circuit.reltol,
                         circuit.method.empty() ? "" : " method=" + circuit.method, a.step, a.stop,
                         a.uic ? " uic" : "");
        break;
    case Analysis::Kind::op: s += ".op\n"; break;
    case Analysis::Kind::dc: s += fmt::format(".dc {} {} {} {}\n", a.swept, a.from, a.to, a.by); break;
    case Analysis::Kind::ac:
        s += ".ac list";
        for (double f : a.frequencies) s += fmt::format(" {}", f);
        s += "\n";
        break;
    }
    return s + ".end\n";
}

} // namespace randomly
