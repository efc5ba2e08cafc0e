#include "engine/analysis/small_signal/noise_band.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace nullor::analysis {

namespace {

// Kronrod's points on [-1, 1] that are not negative, with the weights of both rules; every second point is
// Gauss's.
struct Node {
    double at, kronrod, gauss;
};
constexpr std::array<Node, 11> nodes{{
    {0.995657163025808080735527280689003, 0.011694638867371874278064396062192, 0},
    {0.973906528517171720077964012084452, 0.032558162307964727478818972459390,
     0.066671344308688137593568809893332},
    {0.930157491355708226001207180059508, 0.054755896574351996031381300244580, 0},
    {0.865063366688984510732096688423493, 0.075039674810919952767043140916190,
     0.149451349150580593145863397657697},
    {0.780817726586416897063717578345042, 0.093125454583697605535065465083366, 0},
    {0.679409568299024406234327365114874, 0.109387158802297641899210590325805,
     0.219086362515982043995534934228163},
    {0.562757134668604683339000099272694, 0.123491976262065851077958109585166, 0},
    {0.433395394129247190799265943165784, 0.134709217311473325928054001771707,
     0.269266719309996355091226921569469},
    {0.294392862701460198131126603103866, 0.142775938577060080797094273138717, 0},
    {0.148874338981631210884826001129720, 0.147739104901338491374841515972068,
     0.295524224714752870173815619188769},
    {0, 0.149445554002916905664936468389821, 0},
}};
constexpr std::size_t points_of_panel = 2 * nodes.size() - 1;

constexpr double wanted = 1e-10;          // of the sum, where halving goes on
constexpr double panels_per_decade = 1;   // to begin with: a single pole is met to 1e-10 by one
constexpr double narrowest = 1e-13;       // of its frequency: narrower ones are not halved
constexpr std::size_t most_panels = 4096; // together

struct Panel {
    double a, b;                       // Hz
    std::vector<double> output, input; // power of each part
    double output_error = 0, input_error = 0;

    // A panel from 0 Hz on is over f, all others over ln f.
    [[nodiscard]] bool linear() const { return a == 0; }
    // Half its width; the place x of [-1, 1] in Hz; and df/dx there.
    [[nodiscard]] double half() const { return linear() ? b / 2 : std::log(b / a) / 2; }
    [[nodiscard]] double place(double x) const {
        return linear() ? b / 2 * (1 + x) : std::sqrt(a) * std::sqrt(b) * std::exp(half() * x);
    }
    [[nodiscard]] double slope(double hertz) const { return linear() ? half() : half() * hertz; }
    [[nodiscard]] double middle() const { return linear() ? b / 16 : std::sqrt(a) * std::sqrt(b); }
    [[nodiscard]] bool wide(double highest) const {
        return linear() ? b > narrowest * highest : b - a > narrowest * b;
    }
};

class Quadrature {
public:
    Quadrature(NoiseSpectrum& spectrum, double lowest, double highest, Watch& watch)
        : spectrum_(spectrum), lowest_(lowest), highest_(highest), watch_(watch) {}

    [[nodiscard]] Outcome<BandPowers> run() {
        constexpr double decades_near_dc = 3; // above a panel from 0 Hz on
        const double start = lowest_ > 0 ? lowest_ : highest_ * std::pow(10, -decades_near_dc);
        if (lowest_ == 0 && highest_ > 0) panels_.push_back({0, start, {}, {}});
        const double decades = highest_ > lowest_ ? std::log10(highest_ / start) : 0;
        const auto count = static_cast<std::size_t>(std::ceil(decades * panels_per_decade));
        const auto edge = [&](std::size_t k) {
            return k == count ? highest_
                              : start * std::pow(highest_ / start,
                                                 static_cast<double>(k) / static_cast<double>(count));
        };
        for (std::size_t k = 0; k < count; ++k) panels_.push_back({edge(k), edge(k + 1), {}, {}});
        std::size_t known = 0;
        // The output first: what is referred to the input may have no end.
        for (const auto side : {&Panel::output_error, &Panel::input_error}) {
            do {
                for (; known < panels_.size(); ++known) evaluate(panels_[known]);
                if (watch_.stop_requested()) return interrupted_at("in the noise of the band");
            } while (halve(side, known));
        }
        return BandPowers{lowest_, highest_, sum(&Panel::output, &Panel::output_error),
                          sum(&Panel::input, &Panel::input_error)};
    }

private:
    // Where there is no solution, the integral has no value.
    void evaluate(Panel& panel) {
        std::array<double, points_of_panel> hertz{}, kronrod{}, gauss{};
        for (std::size_t k = 0; k < points_of_panel; ++k) {
            const bool mirrored = k >= nodes.size();
            const Node& node = nodes[mirrored ? k - nodes.size() : k];
            hertz[k] = panel.place(mirrored ? -node.at : node.at);
            kronrod[k] = node.kronrod * panel.slope(hertz[k]);
            gauss[k] = node.gauss * panel.slope(hertz[k]);
        }
        const std::size_t parts = spectrum_.parts().size();
        panel.output.assign(parts, 0);
        panel.input.assign(parts, 0);
        if (spectrum_.solve(hertz, powers_)) {
            panel.output_error = panel.input_error = std::numeric_limits<double>::infinity();
            return;
        }
        for (std::size_t part = 0; part < parts; ++part) {
            double coarse = 0, coarse_input = 0;
            for (std::size_t k = 0; k < points_of_panel; ++k) {
                const double output = powers_.part[part * points_of_panel + k];
                const double input = output == 0 ? 0 : output / powers_.gain[k];
                panel.output[part] += kronrod[k] * output;
                panel.input[part] += kronrod[k] * input;
                coarse += gauss[k] * output;
                coarse_input += gauss[k] * input;
            }
            panel.output_error += std::fabs(panel.output[part] - coarse);
            panel.input_error += std::fabs(panel.input[part] - coarse_input);
        }
    }

    [[nodiscard]] BandPower sum(std::vector<double> Panel::*of, double Panel::*error) const {
        BandPower power;
        power.part.assign(spectrum_.parts().size(), 0);
        for (const Panel& panel : panels_) {
            for (std::size_t k = 0; k < power.part.size(); ++k) power.part[k] += (panel.*of)[k];
            power.error += panel.*error;
        }
        for (const double part : power.part) power.sum += part;
        power.error = power.error == 0 ? 0 : power.error / power.sum; // NaN where there is no gain
        return power;
    }

    // Panels with a fair share of the error, if there is too much of it, give way to their halves, behind all
    // others. `known`: how many stay as they are. False where nothing is to do, or no more.
    [[nodiscard]] bool halve(double Panel::*error, std::size_t& known) {
        const bool output = error == &Panel::output_error;
        const BandPower power = output ? sum(&Panel::output, error) : sum(&Panel::input, error);
        if (!(power.error > wanted) || std::isinf(power.error) || std::isinf(power.sum)) return false;
        const double share = wanted * power.sum / (2 * static_cast<double>(panels_.size()));
        const auto good = [&](const Panel& panel) {
            return !(panel.*error > share) || !panel.wide(highest_);
        };
        const auto bad = std::stable_partition(panels_.begin(), panels_.end(), good);
        const auto halved = static_cast<std::size_t>(panels_.end() - bad);
        if (halved == 0 || panels_.size() + halved > most_panels) return false;
        known = panels_.size() - halved;
        const std::vector<Panel> wide(bad, panels_.end());
        panels_.resize(known);
        for (const Panel& panel : wide) {
            const double middle = panel.middle();
            panels_.push_back({panel.a, middle, {}, {}});
            panels_.push_back({middle, panel.b, {}, {}});
        }
        return true;
    }

    NoiseSpectrum& spectrum_;
    double lowest_, highest_;
    Watch& watch_;
    std::vector<Panel> panels_;
    NoiseSpectrum::Powers powers_;
};

} // namespace

Outcome<BandPowers> in_band(NoiseSpectrum& spectrum, double lowest, double highest, Watch& watch) {
    return Quadrature(spectrum, lowest, highest, watch).run();
}

} // namespace nullor::analysis
