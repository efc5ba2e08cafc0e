#include "engine/devices/parts/waveform.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "engine/devices/parts/periodic.hpp"

namespace nullor::devices {

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// 1 - exp(-u/tau): how far an exponential has come a time u >= 0 after its start.
double settled(double u, double tau) {
    return tau > 0 ? -std::expm1(-u / tau) : 1.0;
}

class Pulse {
public:
    // A missing pw (infinite) is told from pw = 0 (a triangle) by the number of arguments.
    explicit Pulse(std::span<const double> a) {
        const auto at = [&](std::size_t k) { return k < a.size() ? a[k] : 0.0; };
        v1_ = at(0);
        v2_ = at(1);
        rise_ = at(3);
        fall_ = at(4);
        width_ = a.size() > 5 ? a[5] : inf;
        count_ = at(7) > 0 && at(6) > 0 ? at(7) : inf;
        starts_ = {at(2), at(6) > 0 ? at(6) : inf};
    }

    double value(double t) const {
        if (t < starts_.first) return v1_;
        const double k = starts_.index(t);
        if (k >= count_) return v1_;
        const auto [up, top, down, end] = corners(k);
        if (t < top) return v1_ + (v2_ - v1_) * std::min(1.0, (t - up) / rise_);
        if (t < down) return v2_;
        if (t < end) return v2_ + (v1_ - v2_) * std::min(1.0, (t - down) / fall_);
        return v1_;
    }

    double next_breakpoint(double t) const {
        double next = inf;
        const double now = t < starts_.first ? 0.0 : starts_.index(t);
        for (double k : {now, now + 1}) {
            if (k >= count_ || (k > 0 && starts_.period == inf)) break;
            for (double corner : corners(k))
                if (corner > t) next = std::min(next, corner);
        }
        return next;
    }

private:
    // Start of the rise, of the top, of the fall, and the end of period k. What would lie beyond the next
    // period is cut off there; a corner that misses its start by no more than roundoff is meant to be that
    // start, and must not leave a step of one ulp between the two.
    std::array<double, 4> corners(double k) const {
        const double up = starts_.start(k), next = starts_.start(k + 1);
        std::array<double, 4> at{up, up + rise_, up + rise_ + width_, up + rise_ + width_ + fall_};
        if (starts_.period == inf) return at;
        const double roundoff = 1e-12 * starts_.period + 4 * std::numeric_limits<double>::epsilon() * next;
        for (double& corner : at)
            if (corner > next - roundoff) corner = next;
        return at;
    }

    double v1_, v2_, rise_, fall_, width_, count_;
    Periodic starts_;
};

// Points (t, v) shifted by td. Once t has passed the last one, the part from r on repeats.
class PiecewiseLinear {
public:
    explicit PiecewiseLinear(std::span<const double> a) : delay_(a[0]), points_(a.subspan(2)) {
        if (a[1] == inf) return;
        repeat_from_ = a[1];
        repeats_ = {delay_ + last_time(), last_time() - repeat_from_};
    }

    double value(double t) const {
        if (t < repeats_.first) return on({delay_, 0, -inf, level(0), delay_ + last_time()}, t);
        return on(repetition(repeats_.index(t)), t);
    }

    double next_breakpoint(double t) const {
        if (t < repeats_.first) return corner_after({delay_, 0, -inf, level(0), delay_ + last_time()}, t);
        return corner_after(repetition(repeats_.index(t)), t);
    }

private:
    // One pass over the points from `first` on, which starts at (start, from) and reaches the last at `end`.
    struct Pass {
        double shift;
        std::size_t first;
        double start, from, end;
    };

    std::size_t count() const { return points_.size() / 2; }
    double time(std::size_t k) const { return points_[2 * k]; }
    double level(std::size_t k) const { return points_[2 * k + 1]; }
    double last_time() const { return time(count() - 1); }

    // Each repetition starts with the value that the points have at r, and its end is the next one's start.
    Pass repetition(double n) const {
        const Pass plain{0, 0, -inf, level(0), last_time()};
        const double start = repeats_.start(n);
        return {start - repeat_from_, after(plain, repeat_from_), start, on(plain, repeat_from_),
                repeats_.start(n + 1)};
    }

    double corner(const Pass& pass, std::size_t k) const {
        return time(k) == last_time() ? pass.end : std::min(pass.shift + time(k), pass.end);
    }

    // First point of the pass that comes after t, count() if none does.
    std::size_t after(const Pass& pass, double t) const {
        std::size_t low = pass.first, high = count();
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (corner(pass, middle) > t)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    double corner_after(const Pass& pass, double t) const {
        const std::size_t k = after(pass, t);
        return k < count() ? corner(pass, k) : inf;
    }

    double on(const Pass& pass, double t) const {
        const std::size_t k = after(pass, t);
        if (k == count()) return level(k - 1);
        if (k == pass.first && pass.start == -inf) return pass.from;
        const double left = k == pass.first ? pass.start : corner(pass, k - 1);
        const double from = k == pass.first ? pass.from : level(k - 1);
        return from + (level(k) - from) * ((t - left) / (corner(pass, k) - left));
    }

    double delay_, repeat_from_ = 0;
    std::span<const double> points_;
    Periodic repeats_{inf, inf};
};

constexpr WaveformOption pwl_options[] = {{"td", 0.0}, {"r", inf}};

constexpr WaveformInfo table[] = {
    {"sin", Waveform::Kind::sin, 3, 6, false, "vo va freq td theta phase", {}, "sine, damped from td on"},
    {"pulse", Waveform::Kind::pulse, 2, 8, false, "v1 v2 td tr tf pw per np", {}, "trapezoidal pulses"},
    {"pwl", Waveform::Kind::pwl, 2, -1, true, "t v", pwl_options, "straight lines between points"},
    {"exp", Waveform::Kind::exp, 4, 6, false, "v1 v2 td1 tau1 td2 tau2", {}, "exponential rise and fall"},
    {"sffm", Waveform::Kind::sffm, 5, 5, false, "vo va fc mdi fs", {}, "single-frequency FM"},
};

std::string pwl_problem(std::span<const double> a) {
    const std::span<const double> points = a.subspan(std::min<std::size_t>(2, a.size()));
    if (points.size() < 2) return "PWL needs at least one pair of time and value";
    if (points.size() % 2 != 0) return "PWL takes pairs of time and value; the last one is not complete";
    for (std::size_t k = 2; k < points.size(); k += 2)
        if (points[k] < points[k - 2])
            return fmt::format("PWL times must not fall, but {} s comes after {} s", points[k],
                               points[k - 2]);
    const double last = points[points.size() - 2];
    if (a[1] != inf && !(a[1] >= 0 && a[1] < last))
        return fmt::format("PWL repeats from r = {} s, which must lie between 0 and its last time, {} s",
                           a[1], last);
    return {};
}

} // namespace

std::span<const WaveformInfo> waveforms() {
    return table;
}

const WaveformInfo* find_waveform(std::string_view lower_case_name) {
    if (lower_case_name == "sine") lower_case_name = "sin"; // as ngspice writes it, too
    for (const WaveformInfo& info : table)
        if (info.name == lower_case_name) return &info;
    return nullptr;
}

Waveform::Waveform(Kind kind, std::span<const double> arguments)
    : kind_(kind), arguments_(arguments.begin(), arguments.end()) {}

std::string Waveform::problem(Kind kind, std::span<const double> a) {
    const auto at = [&](std::size_t k) { return k < a.size() ? a[k] : 0.0; };
    for (std::size_t k = 0; k < a.size(); ++k)
        if (std::isnan(a[k]) || (std::isinf(a[k]) && !(kind == Kind::pwl && k == 1)))
            return "its numbers must be finite";
    for (const WaveformInfo& info : table) {
        const int count = static_cast<int>(a.size()) - static_cast<int>(info.options.size());
        if (info.kind != kind || kind == Kind::pwl) continue;
        if (count < info.min_numbers || count > info.max_numbers)
            return fmt::format("{} takes {} to {} numbers ({}), not {}", info.name, info.min_numbers,
                               info.max_numbers, info.numbers, count);
    }
    switch (kind) {
    case Kind::none:
    case Kind::sin:
    case Kind::sffm: return {};
    case Kind::pulse:
        for (std::size_t k = 3; k < a.size(); ++k)
            if (a[k] < 0) return "PULSE takes no negative durations";
        return {};
    case Kind::pwl: return pwl_problem(a);
    case Kind::exp:
        if (at(3) < 0 || at(5) < 0) return "EXP takes no negative time constants";
        return a.size() > 4 && a[4] < a[2] ? "EXP starts its fall, td2, before its rise, td1" : "";
    }
    return {};
}

double Waveform::value(double t) const {
    const auto& a = arguments_;
    switch (kind_) {
    case Kind::none: return 0.0;
    case Kind::sin: {
        const double phase = argument(5) * (pi / 180), u = t - argument(3);
        if (u < 0) return a[0] + a[1] * std::sin(phase);
        const double decay = argument(4), amplitude = decay == 0 ? a[1] : a[1] * std::exp(-decay * u);
        return a[0] + amplitude * std::sin(2 * pi * a[2] * u + phase);
    }
    case Kind::pulse: return Pulse(a).value(t);
    case Kind::pwl: return PiecewiseLinear(a).value(t);
    case Kind::exp: {
        const double rise = a[2], fall = argument(4, inf), swing = a[1] - a[0];
        double v = a[0];
        if (t >= rise) v += swing * settled(t - rise, a[3]);
        if (t >= fall) v -= swing * settled(t - fall, argument(5, a[3]));
        return v;
    }
    case Kind::sffm: return a[0] + a[1] * std::sin(2 * pi * a[2] * t + a[3] * std::sin(2 * pi * a[4] * t));
    }
    return 0.0;
}

double Waveform::period() const {
    double frequency = 0;
    if (kind_ == Kind::sin) frequency = std::abs(argument(2));
    if (kind_ == Kind::sffm) frequency = std::abs(argument(2)) + std::abs(argument(3) * argument(4));
    return frequency > 0 ? 1 / frequency : std::numeric_limits<double>::infinity();
}

double Waveform::next_breakpoint(double t) const {
    switch (kind_) {
    case Kind::none:
    case Kind::sffm: return inf;
    case Kind::sin: return argument(3) > t ? argument(3) : inf;
    case Kind::pulse: return Pulse(arguments_).next_breakpoint(t);
    case Kind::pwl: return PiecewiseLinear(arguments_).next_breakpoint(t);
    case Kind::exp:
        if (arguments_[2] > t) return arguments_[2];
        return argument(4, inf) > t ? argument(4, inf) : inf;
    }
    return inf;
}

} // namespace nullor::devices
