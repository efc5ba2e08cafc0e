#include "engine/devices/opamp/opamp_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "engine/devices/opamp/opamp_parameters.hpp"

namespace nullor::devices::opamp {

namespace {

constexpr double rail_hold = 1e6; // A/V: how stiffly z is held at a rail

class OpAmpText {
public:
    OpAmpText(const DeviceInfo& info, const Card& card, std::optional<double> start)
        : info_(info), card_(card), start_(start) {
        supplied_ = card.pins == 5;
        aol_ = value("aol");
        tau_ = 1 / (2 * pi * value("gbw"));
        has_rails_ = supplied_ || std::isfinite(value("vmax")) || std::isfinite(value("vmin"));
    }

    // The current that holds z at a rail.
    [[nodiscard]] bool holds_at_rails() const { return tau_ > 0 && has_rails_; }

    std::string print() {
        inputs();
        error_voltages();
        if (has_rails_) rails();
        first_stage();
        second_pole();
        output();
        return text_;
    }

private:
    [[nodiscard]] std::size_t index(std::string_view name) const {
        return static_cast<std::size_t>(info_.find(name));
    }
    [[nodiscard]] double value(std::string_view name) const { return card_.value[index(name)]; }
    [[nodiscard]] double value(std::string_view name, std::string_view general) const {
        return card_.given[index(name)] ? value(name) : value(general);
    }

    template <class... Arguments>
    void card(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        text_ += fmt::format(format, std::forward<Arguments>(arguments)...);
        text_ += '\n';
    }

    void inputs() {
        if (std::isfinite(value("rin"))) card("Rin p n {}", value("rin"));
        if (value("cin") > 0) card("Cin p n {}", value("cin"));
        for (char pin : {'p', 'n'}) {
            if (std::isfinite(value("rcm"))) card("Rcm{0} {0} 0 {1}", pin, value("rcm"));
            if (value("ccm") > 0) card("Ccm{0} {0} 0 {1}", pin, value("ccm"));
            const double half = pin == 'p' ? 0.5 * value("ios") : -0.5 * value("ios");
            if (value("ib") != 0 && value("tcib") != 0)
                card("Bib{0} {0} 0 I = {1} * (1 + {2} * (temper - {3})) + {4}", pin, value("ib"),
                     value("tcib"), card_.nominal - zero_celsius, half);
            else if (value("ib") + half != 0)
                card("Ib{0} {0} 0 DC {1}", pin, value("ib") + half);
        }
    }

    // Adds gain v(plus, minus) and, above its corner, the part that grows with frequency: gain time dv/dt.
    void rejection(std::string_view name, double decibel, double corner, std::string_view plus,
                   std::string_view minus) {
        const double gain = std::pow(10.0, -decibel / 20), time = gain / (2 * pi * corner);
        card("G{} 0 d {} {} {}", name, plus, minus, gain);
        if (time == 0) return;
        card("E{0} {0}a 0 {1} {2} 1", name, plus, minus);
        card("V{0} {0}a {0}b 0", name);
        card("C{0} {0}b 0 {1}", name, time);
        card("F{0} 0 d V{0} 1", name);
    }

    void error_voltages() {
        const bool has_common = std::isfinite(value("cmrr"));
        const bool has_supply = supplied_ && std::isfinite(value("psrr"));
        double offset = value("vos");
        if (has_supply) offset -= std::pow(10.0, -value("psrr") / 20) * value("vsn");
        const double drift = value("tcvos");
        if (offset == 0 && drift == 0 && !has_common && !has_supply) return;
        vd_ = {"d", "0", "v(d)"};
        card("Rd d 0 1");
        card("Gd 0 d p n 1");
        if (drift != 0)
            card("Bos 0 d I = {} + {} * (temper - {})", offset, drift, card_.nominal - zero_celsius);
        else if (offset != 0)
            card("Ios 0 d DC {}", offset);
        if (has_common) {
            card("Rcm cm 0 1");
            for (const char* pin : {"p", "n"}) card("Gcm{0} 0 cm {0} 0 0.5", pin);
            if (supplied_)
                for (const char* pin : {"vp", "vn"}) card("Gcm{0} cm 0 {0} 0 0.5", pin);
            rejection("cmr", value("cmrr"), value("fcm"), "cm", "0");
        }
        if (has_supply) rejection("psr", value("psrr"), value("fps"), "vp", "vn");
    }

    void rails() {
        if (!supplied_) {
            const double high = value("vmax"), low = value("vmin"), mean = 0.5 * (high + low);
            if (std::isfinite(high)) high_ = signed_number(high < low ? mean : high);
            if (std::isfinite(low)) low_ = signed_number(high < low ? mean : low);
            return;
        }
        const double above = value("hrp", "headroom"), below = value("hrm", "headroom");
        const auto rail = [&](char name, const std::string& usual) {
            card("B{0} {0} 0 V = (v(vp) - {1} < v(vn) + {2} ? 0.5 * (v(vp) + v(vn) - {1} + {2}) : {3})", name,
                 above, below, usual);
        };
        rail('h', fmt::format("v(vp) - {}", above));
        rail('l', fmt::format("v(vn) + {}", below));
        high_ = "v(h)";
        low_ = "v(l)";
    }

    // What lies beyond two bounds has the value of `above` and `below`, x inside; an empty bound is none.
    // With unknowns at 0 everywhere x counts as inside, even between rails that are 0 as well: so the
    // simulator's first step solves the linear circuit, and the next finds the rail.
    static std::string piecewise(const std::string& x, const std::string& low, const std::string& high,
                                 const std::string& below, const std::string& inside,
                                 const std::string& above) {
        std::string text = inside;
        if (!low.empty()) text = fmt::format("({} < {} ? {} : {})", x, low, below, text);
        if (!high.empty()) text = fmt::format("({} > {} ? {} : {})", x, high, above, text);
        return text;
    }
    static std::string clip(const std::string& x, const std::string& low, const std::string& high) {
        return piecewise(x, low, high, low, x, high);
    }
    static std::string signed_number(double x) {
        return x < 0 ? fmt::format("({})", x) : fmt::format("{}", x);
    }
    static std::string finite(double bound) { return std::isfinite(bound) ? signed_number(bound) : ""; }

    void first_stage() {
        if (tau_ > 0)
            integrator();
        else if (has_rails_)
            rails_without_lag();
        else if (std::isfinite(aol_))
            card("Ez z 0 {} {} {}", vd_.plus, vd_.minus, aol_);
        else
            nullor_stage();
    }

    void nullor_stage() {
        card("Ez z m z 0 1");
        card("Em m 0 {} {} 1", vd_.plus, vd_.minus);
    }

    void rails_without_lag() {
        stage_ = "zc";
        if (std::isfinite(aol_)) {
            card("Bz zc 0 V = {}", clip(fmt::format("({} * {})", aol_, vd_.expression), low_, high_));
            return;
        }
        card("Gw 0 w {} {} 1", vd_.plus, vd_.minus);
        card("Rw w zc {}", nullor_rho);
        card("Bz zc 0 V = {}", clip("v(w)", low_, high_));
    }

    void integrator() {
        const double rise = tau_ * value("srp", "sr"), fall = tau_ * value("srm", "sr");
        const bool has_gain = std::isfinite(aol_);
        card("Cz z 0 {}{}", tau_, start_ ? fmt::format(" ic={}", *start_) : std::string());
        if (std::isfinite(rise) || std::isfinite(fall)) {
            const std::string drive =
                has_gain ? fmt::format("({} - v(z) / {})", vd_.expression, aol_) : vd_.expression;
            card("Bz 0 z I = {}", clip(drive, finite(-fall), finite(rise)));
        } else {
            card("Gz 0 z {} {} 1", vd_.plus, vd_.minus);
            if (has_gain) card("Rz z 0 {}", aol_);
        }
        if (!has_rails_) return;
        card("Bhold z 0 I = {} * {}", rail_hold,
             piecewise("v(z)", low_, high_, fmt::format("(v(z) - {})", low_), "0",
                       fmt::format("(v(z) - {})", high_)));
        card("Bzc zc 0 V = {}", clip("v(z)", low_, high_));
        stage_ = "zc";
    }

    void second_pole() {
        const double gbw = value("gbw");
        double pole = value("fp2");
        if (card_.given[index("phimargin")]) {
            const double margin = value("phimargin") * (pi / 180);
            pole = value("phimargin") < 90 ? gbw * std::sin(margin) * std::tan(margin) : infinity;
        }
        if (!std::isfinite(pole)) return;
        card("Gy 0 y {} 0 1", stage_);
        card("Ry y 0 1");
        card("Cy y 0 {}", 1 / (2 * pi * pole));
        stage_ = "y";
    }

    // The node s is the far side of what senses the output current.
    void output() {
        const std::string end = supplied_ ? "s" : "o";
        const double rout = value("rout"), limit = value("ilimit");
        if (std::isfinite(limit)) {
            const std::string low = signed_number(-limit), high = fmt::format("{}", limit);
            if (rout > 0) {
                card("Bo 0 {0} I = {1}", end,
                     clip(fmt::format("((v({}) - v({})) / {})", stage_, end, rout), low, high));
            } else {
                card("Gwi 0 wi {} {} 1", stage_, end);
                card("Rwi wi i 1");
                card("Bi i 0 V = {}", clip("v(wi)", low, high));
                card("Go 0 {} i 0 1", end);
            }
        } else if (rout > 0) {
            card("Eo e 0 {} 0 1", stage_);
            card("Ro e {} {}", end, rout);
        } else {
            card("Eo {} 0 {} 0 1", end, stage_);
        }
        if (!supplied_) return;
        card("Vo s o 0");
        card("Bvp vp 0 I = {} + max(i(Vo), 0)", value("iq"));
        card("Bvn 0 vn I = {} + max(0 - i(Vo), 0)", value("iq"));
    }

    struct Difference {
        std::string plus, minus, expression;
    };

    const DeviceInfo& info_;
    const Card& card_;
    std::optional<double> start_; // v(z) of a transient with uic
    bool supplied_, has_rails_;
    double aol_, tau_;
    Difference vd_{"p", "n", "v(p,n)"};
    std::string high_, low_;  // the rails as expressions, empty if there is none
    std::string stage_ = "z"; // the node that the next part reads
    std::string text_;
};

} // namespace

Subcircuit subcircuit(const DeviceInfo& info, const Card& card, std::optional<double> start) {
    std::string given;
    for (std::size_t k = 0; k < info.parameters.size(); ++k)
        if (card.given[k])
            given += fmt::format("{}{}={}", given.empty() ? "" : " ", info.parameters[k].name, card.value[k]);
    OpAmpText text(info, card, start);
    const std::string cards = text.print();
    return {given.empty() ? "the ideal op-amp" : given, card.pins == 5 ? "p n vp vn o" : "p n o", cards,
            text.holds_at_rails()};
}

} // namespace nullor::devices::opamp
