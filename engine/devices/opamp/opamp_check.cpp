#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "engine/devices/opamp/opamp_parameters.hpp"

namespace nullor::devices::opamp {

namespace {

class Check {
public:
    Check(const Card& card, CardProblems& problems) : card_(card), problems_(problems) {}

    bool given(Parameter p) const { return card_.given[p] != 0; }
    double value(Parameter p) const { return card_.value[p]; }
    static std::string_view name(Parameter p) { return parameters[p].name; }

    void error(Parameter p, std::string code, std::string message, std::string hint) {
        problems_.push_back({Severity::error, p, std::move(code), std::move(message), std::move(hint)});
    }
    void without_effect(Parameter p, std::string_view reason, std::string_view hint) {
        if (given(p))
            problems_.push_back({Severity::warning, p, "no-effect",
                                 fmt::format("{} has no effect: {}", name(p), reason), std::string(hint)});
    }

    void dynamics() {
        if (given(fp2) && given(phimargin))
            error(phimargin, "conflict", "fp2 and phimargin both set the second pole", "give one of the two");
        if (given(phimargin) && value(phimargin) < 90 && std::isinf(value(gbw)))
            error(phimargin, "missing-parameter",
                  "phimargin needs a finite gbw: with gbw = inf the gain never "
                  "falls to 1",
                  "give gbw, or the second pole as fp2");
        for (Parameter p : {sr, srp, srm})
            if (given(p) && std::isfinite(value(p)) && std::isinf(value(gbw)))
                error(p, "missing-parameter",
                      fmt::format("{} needs a finite gbw: the slew rate limits the stage that gbw describes",
                                  name(p)),
                      "give gbw");
    }

    void supplies() {
        if (card_.pins == 5) {
            for (Parameter p : {vmax, vmin})
                without_effect(p, "with 5 pins the output limits follow the supplies",
                               "use headroom, hrp or hrm");
            if (given(psrr) && std::isfinite(value(psrr)) && !given(vsn))
                error(psrr, "missing-parameter", "psrr needs vsn, the supply span at which vos holds",
                      "for +-15 V supplies, vsn=30");
            return;
        }
        constexpr std::string_view hint = "give the op-amp its supply pins: inp inn vp vn out";
        for (Parameter p : {headroom, hrp, hrm, psrr, fps, vsn})
            without_effect(p, "with 3 pins there are no supplies", hint);
        if (value(vmax) == -infinity || value(vmin) == infinity)
            error(value(vmin) == infinity ? vmin : vmax, "out-of-range",
                  "the output limits leave no finite output voltage",
                  "vmax is the upper limit, vmin the lower");
        else if (value(vmax) < value(vmin))
            problems_.push_back(
                {Severity::warning, vmax, "rails-crossed",
                 fmt::format("vmax = {} V lies below vmin = {} V: the output is held at their "
                             "mean",
                             value(vmax), value(vmin)),
                 "exchange the two"});
    }

    void rejection() {
        if (std::isinf(value(cmrr))) without_effect(fcm, "cmrr is infinite", "give cmrr");
        if (std::isinf(value(psrr)) && card_.pins == 5) {
            without_effect(fps, "psrr is infinite", "give psrr");
            without_effect(vsn, "psrr is infinite", "give psrr");
        }
    }

private:
    const Card& card_;
    CardProblems& problems_;
};

} // namespace

void check(const Card& card, CardProblems& problems) {
    Check rules(card, problems);
    rules.dynamics();
    rules.supplies();
    rules.rejection();
}

bool checks(int parameter) {
    constexpr int looked_at[] = {gbw, fp2, phimargin, sr, srp, srm, vmax, vmin, psrr, vsn};
    return std::find(std::begin(looked_at), std::end(looked_at), parameter) != std::end(looked_at);
}

} // namespace nullor::devices::opamp
