#include "tests/accuracy/stages.hpp"

#include <cmath>
#include <numbers>

namespace accuracy {

namespace {
constexpr double turn = 2 * std::numbers::pi;
}

double Limit::value(double t) const {
    return mean + swing * std::sin(turn * frequency * t);
}
double Limit::slope(double t) const {
    return swing * turn * frequency * std::cos(turn * frequency * t);
}

Stages::Stages(std::vector<Stage> stages, std::size_t others, Around around, Output output,
               std::vector<Switch> switches)
    : stages_(std::move(stages)), pieces_(stages_.size()), others_(others), around_(std::move(around)),
      output_(std::move(output)), switches_(std::move(switches)) {
    const std::vector<double> y = start();
    for (const Switch& g : switches_) above_.push_back(g(0, y.data()) > 0);
}

std::vector<double> Stages::start() const {
    return std::vector<double>(stages_.size() + others_, 0.0);
}

double Stages::tau(const Stage& stage) {
    return 1 / (turn * stage.gbw);
}

double Stages::drive(std::size_t k, double e) const {
    if (pieces_[k].slew == Slew::up) return tau(stages_[k]) * stages_[k].srp;
    if (pieces_[k].slew == Slew::down) return -tau(stages_[k]) * stages_[k].srm;
    return e;
}

void Stages::rhs(double t, const double* y, double* slope) const {
    std::vector<double> vd(stages_.size());
    around_(t, y, above_, vd.data(), slope + stages_.size());
    for (std::size_t k = 0; k < stages_.size(); ++k) {
        const Stage& stage = stages_[k];
        if (pieces_[k].rail == Rail::high)
            slope[k] = stage.high.slope(t);
        else if (pieces_[k].rail == Rail::low)
            slope[k] = stage.low.slope(t);
        else
            slope[k] = drive(k, vd[k] - y[k] / stage.aol) / tau(stage);
    }
}

int Stages::exits() const {
    return static_cast<int>(exits_each * stages_.size() + switches_.size());
}

void Stages::watch(double t, const double* y, double* g) const {
    std::vector<double> vd(stages_.size()), slopes(others_ + 1);
    around_(t, y, above_, vd.data(), slopes.data());
    for (std::size_t k = 0; k < stages_.size(); ++k, g += exits_each) {
        const Stage& stage = stages_[k];
        const double e = vd[k] - y[k] / stage.aol, out = drive(k, e);
        const Rail rail = pieces_[k].rail;
        g[0] = std::isfinite(stage.srp) ? e - tau(stage) * stage.srp : -1;
        g[1] = std::isfinite(stage.srm) ? e + tau(stage) * stage.srm : 1;
        g[2] = -1;
        g[3] = 1;
        if (rail == Rail::high) g[2] = out - tau(stage) * stage.high.slope(t);
        if (rail == Rail::low) g[3] = out - tau(stage) * stage.low.slope(t);
        if (rail == Rail::free && std::isfinite(stage.high.mean)) g[2] = y[k] - stage.high.value(t);
        if (rail == Rail::free && std::isfinite(stage.low.mean)) g[3] = y[k] - stage.low.value(t);
    }
    for (const Switch& function : switches_) *g++ = function(t, y);
}

double Stages::pressure(std::size_t k, const Limit& limit, double t, const double* y) const {
    std::vector<double> vd(stages_.size()), slopes(others_ + 1);
    around_(t, y, above_, vd.data(), slopes.data());
    return drive(k, vd[k] - y[k] / stages_[k].aol) - tau(stages_[k]) * limit.slope(t);
}

void Stages::leave(int exit, bool rising, double t, const double* y) {
    auto k = static_cast<std::size_t>(exit);
    if (k >= exits_each * stages_.size()) {
        k -= exits_each * stages_.size();
        above_[k] = rising;
        return;
    }
    const std::size_t which = k % exits_each;
    k /= exits_each;
    const Stage& stage = stages_[k];
    Piece& piece = pieces_[k];
    switch (which) {
    case 0: piece.slew = rising ? Slew::up : Slew::free; break;
    case 1: piece.slew = rising ? Slew::free : Slew::down; break;
    case 2: piece.rail = rising && pressure(k, stage.high, t, y) > 0 ? Rail::high : Rail::free; break;
    default: piece.rail = !rising && pressure(k, stage.low, t, y) < 0 ? Rail::low : Rail::free; break;
    }
}

} // namespace accuracy
