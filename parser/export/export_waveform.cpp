#include "parser/export/export_waveform.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

// SPICE replaces a 0 or a missing number by the .tran card's step or stop, so everything is written, and a
// jump becomes a ramp that takes a millionth of the time around it. Repeating PWL and counted pulses are not
// read by every SPICE: they are written out up to the end of the transient.

namespace nullor::parser {

namespace {

using devices::Waveform;

constexpr double jump = 1e-6; // length of a ramp in the place of a jump, relative
constexpr std::size_t most_corners = 100'000;

std::string list(const char* name, std::initializer_list<double> numbers) {
    std::string text;
    for (double number : numbers) text += (text.empty() ? "" : " ") + spice_number(number);
    return fmt::format("{}({})", name, text);
}

// The points of a PWL that does not repeat, as they are; of two at one time the second comes a ramp later.
// a: its arguments, td and r in front.
std::string points(std::span<const double> a, double horizon) {
    std::string text = a[0] + a[2] > 0 ? fmt::format("PWL(0 {}", a[3]) : std::string("PWL(");
    for (std::size_t k = 2; k + 1 < a.size(); k += 2) {
        double t = a[0] + a[k];
        if (k > 2 && a[k] == a[k - 2]) {
            const double room = k + 2 < a.size() && a[k + 2] > a[k] ? a[k + 2] - a[k] : horizon / 50;
            t += jump * std::min(room, horizon / 50);
        }
        text += fmt::format("{}{} {}", text.back() == '(' ? "" : " ", t, a[k + 1]);
    }
    return text + ")";
}

// A waveform of straight lines as its corners. False where it has too many. scale: its greatest value; what
// is rounding beside it is no jump.
bool corners(const Waveform& waveform, double scale, double horizon, std::string& text) {
    const double ramp = jump * horizon / 50;
    std::size_t count = 1;
    text = fmt::format("PWL(0 {}", waveform.value(0));
    for (double t = 0, last = 0; t < horizon;) {
        t = std::min(waveform.next_breakpoint(t), horizon);
        const double before = waveform.value(std::nextafter(t, 0.0)), after = waveform.value(t);
        const bool jumps = std::fabs(after - before) > 1e-9 * scale;
        if (++count > most_corners) return false;
        if (t > last) text += fmt::format(" {} {}", t, jumps ? before : after);
        last = t;
        if (jumps && t < horizon) {
            last = t + ramp;
            text += fmt::format(" {} {}", last, after);
        }
    }
    text += ")";
    return true;
}

std::string pulse(std::span<const double> a, double horizon) {
    const auto at = [&](std::size_t k) { return k < a.size() ? a[k] : 0.0; };
    const double period = at(6) > 0 ? at(6) : std::numeric_limits<double>::infinity();
    const double width = a.size() > 5 ? at(5) : 2 * horizon;
    double around = std::min(period, horizon);
    for (double duration : {at(3), at(4), at(5)})
        if (duration > 0) around = std::min(around, duration);
    const auto ramp = [&](double duration) { return duration > 0 ? duration : jump * around; };
    const double rise = ramp(at(3)), top = ramp(width), fall = ramp(at(4));
    return list("PULSE", {a[0], a[1], at(2), rise, fall, top,
                          std::isinf(period) ? 2 * (at(2) + rise + top + fall + horizon) : period});
}

std::string exponential(std::span<const double> a, double horizon) {
    const double rise = a[3] > 0 ? a[3] : jump * horizon;
    double fall = a.size() > 5 ? a[5] : a[3];
    if (fall == 0) fall = jump * horizon;
    return list("EXP", {a[0], a[1], a[2], rise, a.size() > 4 ? a[4] : 2 * (a[2] + horizon), fall});
}

} // namespace

std::string spice_excitation(const devices::DeviceInfo& info, const devices::Card& card,
                             const Instance& instance, ExportWriter& to) {
    const auto index = [&](std::string_view name) { return static_cast<std::size_t>(info.find(name)); };
    const auto value = [&](std::string_view name) { return card.value[index(name)]; };
    const auto kind = static_cast<Waveform::Kind>(card.waveform);
    const std::span<const double> a = card.argument;
    const Waveform waveform = kind == Waveform::Kind::none ? Waveform() : Waveform(kind, a);

    const bool from_waveform = kind != Waveform::Kind::none && !card.given[index("dc")];
    std::string text = fmt::format("DC {}", from_waveform ? waveform.value(0) : value("dc"));
    if (value("acmag") != 0)
        text += fmt::format(" AC {} {}", value("acmag"), value("acphase"));
    else if (const auto k = static_cast<std::size_t>(&instance - to.circuit.instances.data());
             k < to.noise_input.size() && to.noise_input[k])
        text += " AC 1";

    std::string shape;
    bool is_written = true;
    if (value("ramp") > 0 && kind != Waveform::Kind::none)
        to.diagnostics.error(instance.span, "not-expressible",
                             instance.name +
                                 " comes up from 0 while its waveform runs, which SPICE has no card for",
                             "leave 'startup' or ramp= out");
    switch (kind) {
    case Waveform::Kind::none:
        return value("ramp") > 0 ? fmt::format("{} PWL(0 0 {} {})", text, value("ramp"), value("dc")) : text;
    case Waveform::Kind::sin: {
        const auto at = [&](std::size_t k) { return k < a.size() ? a[k] : 0.0; };
        shape = list("SIN", {a[0], a[1], a[2], at(3), at(4), at(5)});
        break;
    }
    case Waveform::Kind::pulse:
        if (a.size() > 7 && a[7] > 0 && a[6] > 0)
            is_written = corners(waveform, std::max(std::fabs(a[0]), std::fabs(a[1])), to.horizon, shape);
        else
            shape = pulse(a, to.horizon);
        break;
    case Waveform::Kind::pwl: {
        double scale = 0;
        for (std::size_t k = 3; k < a.size(); k += 2) scale = std::max(scale, std::fabs(a[k]));
        if (std::isinf(a[1]))
            shape = points(a, to.horizon);
        else
            is_written = corners(waveform, scale, to.horizon, shape);
        break;
    }
    case Waveform::Kind::exp: shape = exponential(a, to.horizon); break;
    case Waveform::Kind::sffm: shape = list("SFFM", {a[0], a[1], a[2], a[3], a[4]}); break;
    }
    if (!is_written)
        to.diagnostics.error(instance.span, "not-expressible",
                             fmt::format("{} has more than {} corners until the end of the transient",
                                         instance.name, most_corners),
                             "shorten the transient");
    return text + " " + shape;
}

} // namespace nullor::parser
